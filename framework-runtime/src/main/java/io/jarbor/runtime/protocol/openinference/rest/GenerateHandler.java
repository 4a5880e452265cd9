package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.protocol.AdmittedExchange;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.jarbor.runtime.protocol.openinference.ProcessedBodies;
import io.jarbor.runtime.protocol.openinference.ResponseStream;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import io.jarbor.runtime.repository.ModelVersion;
import java.nio.ByteBuffer;

/** Takes one request of Triton's generate extension through: admit, read, infer, answer. */
final class GenerateHandler {
  private final HttpExchange exchange;
  private final ModelInference inference;

  GenerateHandler(HttpExchange exchange, ModelInference inference) {
    this.exchange = exchange;
    this.inference = inference;
  }

  /** Answer with one object; a model that may give several responses has to give one. */
  void whole(String model, String version) {
    take(
        model,
        version,
        Form.WHOLE,
        new WholeResponse(
            exchange,
            (response, room) ->
                HttpAnswer.json(200, GenerateResponseWriter.write(response, room))));
  }

  /** Answer with an event for each response. */
  void stream(String model, String version) {
    take(model, version, Form.STREAM, new EventStream(exchange));
  }

  private void take(String model, String version, Form form, ResponseStream stream) {
    if (exchange.header("content-encoding").isPresent()) {
      throw ServingException.invalidInput("generate takes no content encoding");
    }
    // Whichever the form: of a model that may give several responses, one will do here.
    Admission admission =
        inference.admit(
            model,
            version,
            /* mayBeDecoupled= */ true,
            exchange.requestTimeout(),
            exchange.announcedBytes());
    AdmittedExchange admitted = new AdmittedExchange(exchange, admission);
    admitted.readBody(
        body ->
            admitted.process(
                body.remaining(),
                () -> read(body, admission.version()),
                request -> inference.infer(admission, request, form, stream)));
  }

  private InferRequest read(ByteBuffer body, ModelVersion version) {
    RequestMemory.Share memory = exchange.memory();
    InferRequest request =
        ProcessedBodies.usedBy(version)
            ? ProcessedGenerate.read(body, version.processors().codec()::takesMember, memory::add)
            : GenerateReader.read(body, ServedModel.of(version), memory::add);
    return request.countedIn(memory);
  }
}
