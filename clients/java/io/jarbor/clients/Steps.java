package io.jarbor.clients;

import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link Numbers} step by step, a part for each, and notes in a file how far it came. */
public final class Steps implements Generator<Steps.Request, Steps.Part> {
  /**
   * What is asked for.
   *
   * @param note file that is written at the end, with the number of runs that were asked for
   */
  public record Request(long steps, String note) {}

  /** One step. */
  public record Part(long step) {}

  @Override
  public Class<Request> requestType() {
    return Request.class;
  }

  @Override
  public Class<Part> responseType() {
    return Part.class;
  }

  @Override
  public Generation<Part> open(Request request, ProcessingContext context) {
    return new Walk(request);
  }

  private static final class Walk implements Generation<Part> {
    private final Request request;
    private long taken;

    Walk(Request request) {
      this.request = request;
    }

    @Override
    public Step<Part> step(Map<String, Tensor> outputs) {
      if (taken == request.steps()) {
        return new Done<>(List.of(), new Part(taken));
      }
      taken++;
      return new Continue<>(
          Map.of("x", Tensor.of(Shape.of(1, 1), taken)), List.of(new Part(taken)));
    }

    @Override
    public void close() {
      try {
        // Whole when it is seen.
        Path draft = Files.writeString(Path.of(request.note() + ".draft"), Long.toString(taken));
        Files.move(draft, Path.of(request.note()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
