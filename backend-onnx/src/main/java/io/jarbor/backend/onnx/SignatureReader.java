package io.jarbor.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Derives the signature from a session, its file and the manifest. */
final class SignatureReader {
  private final String name;
  private final ModelFile file;
  private final Manifest manifest;

  /**
   * Make a reader.
   *
   * @param name the model's file, for messages
   */
  SignatureReader(String name, ModelFile file, Manifest manifest) {
    this.name = name;
    this.file = file;
    this.manifest = manifest;
  }

  /**
   * Read the signature.
   *
   * @throws ServingException {@code INVALID_PACKAGE} for an input or output that no tensor can be
   */
  Signature read(OrtSession session) throws OrtException {
    List<TensorSpec> inputs = specs("input", session.getInputInfo().values(), manifest.inputs());
    List<TensorSpec> outputs =
        specs("output", session.getOutputInfo().values(), manifest.outputs());
    boolean batched = manifest.batching().enabled() && Signature.looksBatched(inputs, outputs);
    return Signature.builder().inputs(inputs).outputs(outputs).batched(batched).build();
  }

  private List<TensorSpec> specs(
      String kind, Collection<NodeInfo> nodes, List<TensorSpec> declared) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      String what = kind + " '" + node.getName() + "' ";
      if (node.getInfo() instanceof TensorInfo tensor) {
        specs.add(tensor(what, node.getName(), tensor, declared));
      } else if (kind.equals("output") && isZipMap(node)) {
        specs.add(zipMap(what, node.getName()));
      } else {
        throw refused(
            what + "is no tensor but " + node.getInfo() + "; export the model with tensors alone");
      }
    }
    return specs;
  }

  private TensorSpec tensor(
      String what, String tensor, TensorInfo info, List<TensorSpec> declared) {
    Datatype datatype =
        TensorTypes.datatype(info)
            .orElseThrow(
                () -> {
                  String type = info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
                  return refused(what + "has elements of type " + type + ", which are not served");
                });
    Shape shape = Shape.of(info.getShape());
    if (shape.rank() == 0 && file.shapeless().contains(tensor)) {
      shape =
          declared.stream()
              .filter(spec -> spec.name().equals(tensor))
              .findFirst()
              .map(this::whole)
              .orElseThrow(
                  () -> refused(what + "has no shape in the file; declare it in the manifest"));
    }
    return TensorSpec.of(tensor, datatype, shape);
  }

  private Shape whole(TensorSpec declared) {
    return manifest.batching().enabled()
        ? declared.shape().prepend(Shape.DYNAMIC)
        : declared.shape();
  }

  /** True for what scikit-learn's converter puts behind a classifier. */
  private static boolean isZipMap(NodeInfo node) {
    return node.getInfo() instanceof SequenceInfo sequence
        && sequence.sequenceOfMaps
        && sequence.mapInfo.valueType == OnnxJavaType.FLOAT;
  }

  private TensorSpec zipMap(String what, String output) {
    List<String> keys = file.zipMaps().getOrDefault(output, List.of());
    if (keys.isEmpty()) {
      throw refused(
          what + "is a sequence of maps whose keys no ZipMap node names; export it as a tensor");
    }
    for (String key : keys) {
      ModifiedUtf8.problem(key)
          .ifPresent(
              problem -> {
                throw refused(what + "has the key '" + key + "', which holds " + problem);
              });
    }
    return TensorSpec.builder(output, Datatype.FP32, Shape.of(Shape.DYNAMIC, keys.size()))
        .labels(keys)
        .build();
  }

  private ServingException refused(String why) {
    return ModelFiles.refused(name, why, null);
  }
}
