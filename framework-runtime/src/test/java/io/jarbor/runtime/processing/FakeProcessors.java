package io.jarbor.runtime.processing;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What packages bring in tests of how processors are found and set up; none is ever run. */
final class FakeProcessors {
  private FakeProcessors() {}

  record Question(int value) {}

  record Reply(double score) {}

  /** Takes a limit, and needs its set-up to give an example. */
  static class Pre implements Preprocessor<Question> {
    @Nullable Long limit;

    @Override
    public List<OptionSpec> options() {
      return List.of(
          OptionSpec.builder("limit", OptionSpec.Type.INTEGER)
              .description("Greatest value.")
              .defaultValue(7L)
              .build());
    }

    @Override
    public void setUp(ProcessorSetup setup) {
      limit = setup.options().integer("limit");
    }

    @Override
    public Class<Question> requestType() {
      return Question.class;
    }

    @Override
    public Optional<String> example() {
      if (limit == null) {
        throw new IllegalStateException("not set up");
      }
      return Optional.of("{\"value\":" + limit + "}");
    }

    @Override
    public Map<String, Tensor> process(Question request, ProcessingContext context) {
      throw new UnsupportedOperationException();
    }
  }

  static final class OtherPre extends Pre {}

  static final class ThrowingPre extends Pre {
    @Override
    public void setUp(ProcessorSetup setup) {
      throw new IllegalStateException("no weather");
    }
  }

  static final class RefusingPre extends Pre {
    @Override
    public void setUp(ProcessorSetup setup) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, "needs a model of text");
    }
  }

  static final class WrongExamplePre extends Pre {
    @Override
    public Optional<String> example() {
      return Optional.of("{\"valeu\":1}");
    }
  }

  static final class Post implements Postprocessor<Reply> {
    @Override
    public Class<Reply> responseType() {
      return Reply.class;
    }

    @Override
    public Reply process(Map<String, Tensor> outputs, ProcessingContext context) {
      throw new UnsupportedOperationException();
    }
  }

  static final class UnbindablePost implements Postprocessor<Object> {
    @Override
    public Class<Object> responseType() {
      return Object.class;
    }

    @Override
    public Object process(Map<String, Tensor> outputs, ProcessingContext context) {
      throw new UnsupportedOperationException();
    }
  }

  static class Gen implements Generator<Question, Reply> {
    @Override
    public Class<Question> requestType() {
      return Question.class;
    }

    @Override
    public Class<Reply> responseType() {
      return Reply.class;
    }

    @Override
    public Generation<Reply> open(Question request, ProcessingContext context) {
      throw new UnsupportedOperationException();
    }
  }

  static final class ThrowingGen extends Gen {
    @Override
    public void setUp(ProcessorSetup setup) {
      throw new NoClassDefFoundError("com/example/Gone");
    }
  }
}
