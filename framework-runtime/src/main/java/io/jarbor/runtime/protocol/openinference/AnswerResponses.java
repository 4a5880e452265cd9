package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.Thrown;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes responses of one request's answers: at the processors one string, else tensors, with the
 * best classes in the place of scores where they are asked for.
 */
final class AnswerResponses implements AnswerStream {
  private final ModelVersion version;
  private final InferRequest request;
  private final boolean processors;
  private final boolean repeats;
  private final ModelInference.Form form;
  private final ResponseStream stream;
  // Answers come one at a time, so a later one sees what an earlier one wrote in these two.
  private volatile boolean refused;
  private volatile boolean parted;

  AnswerResponses(
      ModelVersion version, InferRequest request, ModelInference.Form form, ResponseStream stream) {
    this.version = version;
    this.request = request;
    this.processors = ProcessedBodies.usedBy(version);
    // A generator's last answer repeats its parts: who reads one needs the other no more.
    this.repeats = processors && version.processors().generator().isPresent();
    this.form = form;
    this.stream = stream;
  }

  @Override
  public CompletionStage<Void> part(Answer part) {
    InferResponse response = null;
    if (repeats && form == ModelInference.Form.WHOLE) {
      part.close();
    } else {
      response = take(part);
      parted = true;
    }
    return response == null ? CompletableFuture.completedFuture(null) : stream.next(response);
  }

  @Override
  public void last(Answer answer) {
    if (repeats && parted && !refused) {
      answer.close();
      stream.end();
      return;
    }
    InferResponse response = take(answer);
    if (response != null) {
      stream.last(response);
    }
  }

  @Override
  public void end() {
    if (!refused) {
      stream.end();
    }
  }

  @Override
  public void failed(ServingException reason) {
    if (!refused) {
      stream.failed(reason);
    }
  }

  private @Nullable InferResponse take(Answer answer) {
    if (!refused) {
      try {
        InferResponse response = response(answer);
        stream.requireFits(response);
        return response;
      } catch (RuntimeException e) {
        refused = true;
        stream.failed(Thrown.of(e));
      }
    }
    answer.close();
    return null;
  }

  private InferResponse response(Answer answer) {
    if (processors) {
      Map<String, Tensor> string = ProcessedBodies.write(answer.payload(), version.processors());
      return new InferResponse(
          request.id(), version.id(), EntryLevel.PROCESSORS, string, answer::close);
    }
    Map<String, Tensor> outputs =
        new LinkedHashMap<>(((Payload.Tensors) answer.payload()).tensors());
    for (RequestedOutput output : request.outputs()) {
      if (output.classes() > 0) {
        outputs.computeIfPresent(output.name(), (name, scores) -> classes(output, scores));
      }
    }
    return new InferResponse(
        request.id(), version.id(), EntryLevel.TENSORS, outputs, answer::close);
  }

  private Tensor classes(RequestedOutput output, Tensor scores) {
    return Classification.best(
        version.signature().output(output.name()).orElseThrow(),
        scores,
        output.classes(),
        version.signature().batched());
  }
}
