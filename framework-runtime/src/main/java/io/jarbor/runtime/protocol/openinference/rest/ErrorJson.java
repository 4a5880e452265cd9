package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.ErrorMessage;
import io.jarbor.runtime.http.ErrorTable;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.processing.json.JsonOutput;

/** Words errors as the protocol does: {@code {"error": "…"}}. */
final class ErrorJson implements ErrorWriter {

  @Override
  public HttpAnswer write(ServingException error, String path) {
    byte[] body =
        JsonOutput.write(
            out -> {
              out.writeStartObject();
              out.writeStringField("error", ErrorMessage.of(error));
              out.writeEndObject();
            });
    HttpAnswer answer = HttpAnswer.json(ErrorTable.of(error.code()).openInference(), body);
    return error.code().equals(HttpErrors.UNSUPPORTED_ENCODING)
        ? answer.with("Accept-Encoding", ContentCoding.NAMES)
        : answer;
  }
}
