package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Field;
import java.util.List;

/**
 * The best classes of each row.
 *
 * @param predictions per row of the request, a single one too, its best classes, best first
 */
public record LabelsResponse(
    @Field(description = "Per row of the request its best classes, best first.")
        List<List<LabelScore>> predictions) {
  public LabelsResponse {
    predictions = predictions.stream().map(List::copyOf).toList();
  }
}
