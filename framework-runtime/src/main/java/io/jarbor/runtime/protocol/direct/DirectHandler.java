package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.inference.InferenceRequest;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.inference.Target;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.protocol.AdmittedExchange;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes one request of a native route through: admit, read, infer, answer. Lives on the exchange's
 * event loop.
 */
final class DirectHandler {
  private static final String JSON = Payload.Body.JSON;
  static final String EVENT_STREAM = "text/event-stream";

  private final HttpExchange exchange;
  private final InferenceService service;

  DirectHandler(HttpExchange exchange, InferenceService service) {
    this.exchange = exchange;
    this.service = service;
  }

  void handle(Target target) {
    exchange.requireIdentity();
    Admission admission =
        service.admit(target, exchange.requestTimeout(), exchange.announcedBytes());
    try {
      requireStream(admission.version());
      Processors processors = admission.version().processors();
      String mediaType = mediaType(processors.codec().mediaTypes());
      AdmittedExchange admitted = new AdmittedExchange(exchange, admission);
      admitted.readBody(
          body ->
              admitted.process(
                  body.remaining(),
                  () -> receive(processors, new Payload.Body(body, mediaType)),
                  payload -> infer(admission, processors, payload)));
    } catch (Throwable e) { // Whatever it is, the request's place must come back.
      admission.close();
      throw e;
    }
  }

  /** A body that code of the package reads counts as it came, until it is answered. */
  private Payload receive(Processors processors, Payload.Body body) {
    Payload payload = processors.receive(body, exchange.memory()::add);
    if (payload instanceof Payload.Tensors read) {
      exchange.memory().keep(read.tensors().values(), 0);
    }
    return payload;
  }

  /** A model that answers in any number of parts has none that is the whole. */
  private void requireStream(ModelVersion version) {
    if (version.answersInParts() && !streams()) {
      throw new ServingException(
          ErrorCode.UNSUPPORTED,
          version.id()
              + " may answer with any number of responses; ask it with 'Accept: "
              + EVENT_STREAM
              + "'");
    }
  }

  private boolean streams() {
    return exchange.prefers(EVENT_STREAM, JSON);
  }

  private void infer(Admission admission, Processors processors, Payload payload) {
    AnswerStream stream =
        streams() ? new EventStream(exchange, processors) : new WholeAnswer(exchange, processors);
    service.infer(admission, InferenceRequest.processed(payload), stream);
  }

  /**
   * Absent, form-urlencoded (which curl says unless told otherwise) and all kinds of JSON are read
   * as JSON.
   */
  private String mediaType(Set<String> further) {
    Optional<String> said = exchange.mediaType();
    if (said.isEmpty()) {
      return JSON;
    }
    String type = said.get();
    if (type.equals("application/x-www-form-urlencoded")
        || type.endsWith("/json")
        || type.endsWith("+json")) {
      return JSON;
    }
    if (further.contains(type)) {
      return type;
    }
    Set<String> taken = new TreeSet<>(further);
    taken.add(JSON);
    throw new ServingException(
        HttpErrors.UNSUPPORTED_MEDIA_TYPE,
        "content type: expected one of " + taken + ", got " + type);
  }
}
