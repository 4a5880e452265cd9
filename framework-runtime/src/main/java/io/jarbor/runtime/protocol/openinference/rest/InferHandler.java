package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.protocol.AdmittedExchange;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes one inference request through: admit, read, infer, answer. */
final class InferHandler {
  /** The header that says how many bytes of a body are JSON, before those of tensors. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final HttpExchange exchange;
  private final ModelInference inference;

  InferHandler(HttpExchange exchange, ModelInference inference) {
    this.exchange = exchange;
    this.inference = inference;
  }

  /**
   * Take it.
   *
   * @param version empty for the latest
   */
  void handle(String model, String version) {
    Optional<ContentCoding> coding = ContentCoding.ofRequest(exchange.header("content-encoding"));
    OptionalInt jsonLength = jsonLength();
    Admission admission =
        inference.admit(
            model,
            version,
            /* mayBeDecoupled= */ false,
            exchange.requestTimeout(),
            exchange.announcedBytes());
    AdmittedExchange admitted = new AdmittedExchange(exchange, admission);
    if (coding.isPresent()) {
      admitted.readBody(
          body ->
              admitted.expand(
                  coding.get(),
                  body,
                  expanded -> received(admitted, BinaryBody.onHeap(expanded), jsonLength)));
    } else if (jsonLength.isPresent()) {
      admitted.readBinary(jsonLength.getAsInt(), body -> received(admitted, body, jsonLength));
    } else {
      admitted.readBody(body -> received(admitted, BinaryBody.onHeap(body), jsonLength));
    }
  }

  private OptionalInt jsonLength() {
    Optional<String> header = exchange.header(JSON_LENGTH);
    if (header.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int length = Integer.parseInt(header.get().trim());
      if (length >= 0) {
        return OptionalInt.of(length);
      }
    } catch (NumberFormatException e) {
      // Worded below, as a negative one is.
    }
    throw ServingException.invalidInput(
        "header "
            + JSON_LENGTH
            + ": expected the bytes of the JSON, 0 or more, got '"
            + header.get()
            + "'");
  }

  private void received(AdmittedExchange admitted, BinaryBody body, OptionalInt jsonLength) {
    Admission admission = admitted.admission();
    admitted.process(
        body.length(),
        () -> read(admission, body, jsonLength),
        request -> infer(admission, request));
  }

  private InferRequest read(Admission admission, BinaryBody body, OptionalInt jsonLength) {
    RequestMemory.Share memory = exchange.memory();
    try (body) {
      int length = jsonLength.orElse(body.length());
      if (length > body.length()) {
        throw ServingException.invalidInput(
            "header "
                + JSON_LENGTH
                + ": the body has "
                + Counted.of(body.length(), "byte")
                + ", got "
                + length);
      }
      InferRequest request =
          jsonLength.isPresent() && length == 0
              ? RawRequest.read(body, ServedModel.of(admission.version()), memory::add)
              : InferRequestReader.read(body, length, memory::add);
      return request.countedIn(memory);
    }
  }

  private void infer(Admission admission, InferRequest request) {
    InferResponseWriter writer = new InferResponseWriter(request);
    Optional<ContentCoding> coding = ContentCoding.ofResponse(exchange.header("accept-encoding"));
    inference.infer(
        admission,
        request,
        ModelInference.Form.WHOLE,
        new WholeResponse(
            exchange, (response, room) -> writer.write(response, room).coded(coding, room)));
  }
}
