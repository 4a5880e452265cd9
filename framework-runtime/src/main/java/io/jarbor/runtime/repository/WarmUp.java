package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.processing.SampleReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a version's samples before it is ready, and finds out whether its rows are independent. */
final class WarmUp {
  private static final double TOLERANCE = 1e-4;

  /** How a model fails that takes rows one by one: each sample alone was answered before. */
  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.BACKEND_FAILURE, ErrorCode.INVALID_INPUT);

  private final PackageManifest manifest;
  private final Signature signature;
  private final SampleReader reader;
  private final SampleRun run;

  WarmUp(PackageManifest manifest, Signature signature, SampleReader reader, SampleRun run) {
    this.manifest = manifest;
    this.signature = signature;
    this.reader = reader;
    this.run = run;
  }

  /** Read each sample, run none; {@code problems} receives those that do not fit the model. */
  static void check(
      PackageManifest manifest, Signature signature, SampleReader reader, Problems problems) {
    List<Map<String, Object>> samples = manifest.manifest().warmUp();
    for (int i = 0; i < samples.size(); i++) {
      if (manifest.sound(pointer(i), problems)) {
        try {
          Tensor.closeAll(reader.read(signature, samples.get(i)).values());
        } catch (ServingException e) {
          problems.add(manifest.locate(pointer(i)), failure(i, e));
        }
      }
    }
  }

  /**
   * Run each sample alone.
   *
   * @throws ServingException {@code INVALID_PACKAGE} naming each sample that failed, and why
   */
  void runSamples() {
    Problems problems = new Problems();
    for (int i = 0; i < manifest.manifest().warmUp().size(); i++) {
      try {
        Tensor.closeAll(run.outputs(sample(i)).values());
      } catch (ServingException e) {
        problems.add(manifest.locate(pointer(i)), failure(i, e));
        if (!REFUSALS.contains(e.code())) {
          break; // A run that did not end makes a long wait of the next ones.
        }
      }
    }
    problems.throwIfAny();
  }

  private static String pointer(int sample) {
    return "/warm-up/" + sample;
  }

  private static String failure(int sample, ServingException reason) {
    return "warm-up sample " + (sample + 1) + " failed: " + reason.getMessage();
  }

  private Map<String, Tensor> sample(int index) {
    return reader.read(signature, manifest.manifest().warmUp().get(index));
  }

  /**
   * Run the first two samples alone and joined.
   *
   * @return where their answers differ, or why there is none to them joined; empty where they
   *     agree, or where there is nothing to compare
   * @throws ServingException if the joined run does not end in time, so that nothing can be told
   */
  Optional<String> difference() {
    if (manifest.manifest().warmUp().size() < 2 || !joinable()) {
      return Optional.empty();
    }
    Map<String, Tensor> first = run.outputs(sample(0));
    Map<String, Tensor> second = Map.of();
    Map<String, Tensor> both = Map.of();
    try {
      second = run.outputs(sample(1));
      both = run.outputs(joined());
      if (!first.keySet().equals(both.keySet()) || !second.keySet().equals(both.keySet())) {
        return Optional.of("whether there are last outputs");
      }
      for (Map.Entry<String, Tensor> output : both.entrySet()) {
        if (!sameRow(named(first, output.getKey()), output.getValue(), 0)
            || !sameRow(named(second, output.getKey()), output.getValue(), 1)) {
          return Optional.of("output '" + output.getKey() + "'");
        }
      }
      return Optional.empty();
    } catch (ServingException e) {
      if (REFUSALS.contains(e.code())) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    } finally {
      Tensor.closeAll(first.values());
      Tensor.closeAll(second.values());
      Tensor.closeAll(both.values());
    }
  }

  private boolean joinable() {
    Map<String, Tensor> first = sample(0);
    Map<String, Tensor> second = sample(1);
    try {
      return first.entrySet().stream()
          .allMatch(
              input -> input.getValue().shape().equals(named(second, input.getKey()).shape()));
    } finally {
      Tensor.closeAll(first.values());
      Tensor.closeAll(second.values());
    }
  }

  private Map<String, Tensor> joined() {
    Map<String, Tensor> first = sample(0);
    Map<String, Tensor> second = sample(1);
    try {
      Map<String, Tensor> joined = new LinkedHashMap<>();
      first.forEach((name, tensor) -> joined.put(name, join(tensor, named(second, name))));
      return joined;
    } finally {
      Tensor.closeAll(first.values());
      Tensor.closeAll(second.values());
    }
  }

  private static Tensor named(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("there is no tensor '" + name + "' in " + tensors.keySet());
    }
    return tensor;
  }

  /** Rows lie one behind the other, those of BYTES too. */
  private static Tensor join(Tensor a, Tensor b) {
    ByteBuffer data = ByteBuffer.allocateDirect(a.byteSize() + b.byteSize());
    data.put(a.data()).put(b.data()).flip();
    return Tensor.wrap(a.datatype(), a.shape().withRows(2), data);
  }

  private static boolean sameRow(Tensor alone, Tensor joined, int row) {
    List<Tensor> handles = new ArrayList<>();
    try {
      Tensor ofBoth = joined.rows(row, 1);
      handles.add(ofBoth);
      return alone.shape().equals(ofBoth.shape()) && sameElements(alone, ofBoth);
    } finally {
      Tensor.closeAll(handles);
    }
  }

  private static boolean sameElements(Tensor a, Tensor b) {
    if (a.datatype() == Datatype.BYTES) {
      return a.data().equals(b.data());
    }
    for (int i = 0; i < a.elementCount(); i++) {
      double x = a.numberAt(i);
      double y = b.numberAt(i);
      double most = TOLERANCE * Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
      if (Double.compare(x, y) != 0 && !(Math.abs(x - y) <= most)) {
        return false;
      }
    }
    return true;
  }
}
