package io.jarbor.backend.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the file says and ONNX Runtime's API does not.
 *
 * @param graph true if there is a graph at all
 * @param externalData files that tensors are kept in, relative to the model's folder
 * @param zipMaps per output of a ZipMap its keys in order, integers as text
 * @param shapeless inputs and outputs whose rank is not written down
 */
record ModelFile(
    boolean graph,
    Set<String> externalData,
    Map<String, List<String>> zipMaps,
    Set<String> shapeless) {
  ModelFile {
    externalData = Set.copyOf(externalData);
    zipMaps = Map.copyOf(zipMaps);
    shapeless = Set.copyOf(shapeless);
  }
}
