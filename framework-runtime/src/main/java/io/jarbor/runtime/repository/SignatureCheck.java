package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.Origin;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings together what the manifest says of inputs and outputs, and what the model has. */
final class SignatureCheck {
  private final PackageManifest manifest;
  private final Signature signature;
  private final Problems problems;

  /** Create a check; {@code problems} receives every difference. */
  SignatureCheck(PackageManifest manifest, Signature signature, Problems problems) {
    this.manifest = manifest;
    this.signature = signature;
    this.problems = problems;
  }

  /** Give the model's signature, with the manifest's labels; empty where they differ. */
  Optional<Signature> labelled() {
    int before = problems.count();
    check("/inputs", manifest.manifest().inputs(), signature.inputs());
    check("/outputs", manifest.manifest().outputs(), signature.outputs());
    if (problems.count() > before) {
      return Optional.empty();
    }
    Map<String, TensorSpec> declared = new HashMap<>();
    manifest.manifest().outputs().forEach(spec -> declared.put(spec.name(), spec));
    List<TensorSpec> outputs = new ArrayList<>();
    for (TensorSpec spec : signature.outputs()) {
      TensorSpec written = declared.get(spec.name());
      outputs.add(written == null || written.labels().isEmpty() ? spec : labelled(spec, written));
    }
    return Optional.of(signature.toBuilder().outputs(outputs).build());
  }

  private static TensorSpec labelled(TensorSpec spec, TensorSpec written) {
    TensorSpec.Builder labelled = spec.toBuilder().labels(written.labels());
    written.labelsFile().ifPresent(labelled::labelsFile);
    return labelled.build();
  }

  private void check(String pointer, List<TensorSpec> written, List<TensorSpec> actual) {
    List<String> names = actual.stream().map(TensorSpec::name).toList();
    for (int i = 0; i < written.size(); i++) {
      TensorSpec spec = written.get(i);
      String at = pointer + "/" + i;
      Optional<TensorSpec> found =
          actual.stream().filter(each -> each.name().equals(spec.name())).findFirst();
      if (found.isEmpty()) {
        problem(
            at,
            "the model has no '"
                + spec.name()
                + "'; there are "
                + names
                + Nearest.hint(spec.name(), names));
      } else {
        compare(at, spec, found.get());
      }
    }
    if (!written.isEmpty()) {
      List<String> missing = new ArrayList<>(names);
      written.forEach(spec -> missing.remove(spec.name()));
      if (!missing.isEmpty()) {
        problem(pointer, "the model has " + missing + " too");
      }
    }
  }

  private void compare(String at, TensorSpec written, TensorSpec actual) {
    if (written.datatype() != actual.datatype()) {
      problem(
          at,
          "'"
              + written.name()
              + "': the model has datatype "
              + actual.datatype()
              + ", got "
              + written.datatype());
    }
    Shape perItem = perItem(actual.shape());
    if (!compatible(written.shape(), perItem)) {
      problem(
          at,
          "'"
              + written.name()
              + "': the model has shape "
              + perItem
              + (signature.batched() ? " per item" : "")
              + ", got "
              + written.shape());
    }
  }

  private Shape perItem(Shape whole) {
    return signature.batched() ? whole.row() : whole;
  }

  private static boolean compatible(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int i = 0; i < a.rank(); i++) {
      boolean dynamic = a.size(i) == Shape.DYNAMIC || b.size(i) == Shape.DYNAMIC;
      if (!dynamic && a.size(i) != b.size(i)) {
        return false;
      }
    }
    return true;
  }

  private void problem(String pointer, String message) {
    problems.add(manifest.locate(pointer), message);
  }

  /** Fill in what the manifest left to the model's file. */
  PackageManifest completed() {
    Manifest.Builder completed = manifest.manifest().toBuilder();
    Map<String, Origin> origins = new HashMap<>();
    Origin ofModel = new Origin(Origin.Kind.MODEL_FILE, null);
    if (manifest.manifest().inputs().isEmpty()) {
      completed.inputs(perItem(signature.inputs()));
      origins.put("/inputs", ofModel);
    }
    if (manifest.manifest().outputs().isEmpty()) {
      completed.outputs(perItem(signature.outputs()));
      origins.put("/outputs", ofModel);
    }
    return manifest.completed(completed.build(), origins);
  }

  private List<TensorSpec> perItem(List<TensorSpec> specs) {
    return specs.stream()
        .map(spec -> spec.toBuilder().shape(perItem(spec.shape())).build())
        .toList();
  }
}
