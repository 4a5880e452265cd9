package @package@;

import io.jarbor.api.processing.Field;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/** Turns the measurements of a flower into the model's input. */
public final class FlowerPreprocessor implements Preprocessor<FlowerPreprocessor.Flower> {

  /** The request's body: its components are the JSON fields, checked and documented. */
  public record Flower(
      @Field(description = "Length of a sepal in cm", example = "5.1", minimum = 0) float sepalLength,
      @Field(description = "Width of a sepal in cm", example = "3.5", minimum = 0) float sepalWidth,
      @Field(description = "Length of a petal in cm", example = "1.4", minimum = 0) float petalLength,
      @Field(description = "Width of a petal in cm", example = "0.2", minimum = 0) float petalWidth) {}

  @Override
  public Class<Flower> requestType() {
    return Flower.class;
  }

  @Override
  public Map<String, Tensor> process(Flower flower, ProcessingContext context) {
    // One row: dimension 0 is the batch, which the server joins with other callers' rows.
    Tensor x = context.allocator().allocate(Datatype.FP32, Shape.of(1, 4));
    x.floats()
        .put(0, flower.sepalLength())
        .put(1, flower.sepalWidth())
        .put(2, flower.petalLength())
        .put(3, flower.petalWidth());
    return Map.of("X", x);
  }
}
