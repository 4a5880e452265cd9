package @package@;

import io.jarbor.api.processing.Field;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Map;

/** Turns the model's outputs into an answer. */
public final class SpeciesPostprocessor implements Postprocessor<SpeciesPostprocessor.Species> {

  /** The answer's body. */
  public record Species(
      @Field(description = "The likeliest species") String species,
      @Field(description = "How likely it is, from 0 to 1") float probability) {}

  @Override
  public Class<Species> responseType() {
    return Species.class;
  }

  @Override
  public Species process(Map<String, Tensor> outputs, ProcessingContext context) {
    FloatBuffer probabilities = outputs.get("probabilities").floats();
    float most = 0;
    while (probabilities.hasRemaining()) {
      most = Math.max(most, probabilities.get());
    }
    return new Species(outputs.get("label").stringAt(0), most);
  }
}
