package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold between the values of a manifest, each of which is well by itself. */
final class ManifestRules {
  private final PackageManifest document;
  private final Manifest manifest;
  private final Problems problems;

  ManifestRules(PackageManifest document, Problems problems) {
    this.document = document;
    this.manifest = document.manifest();
    this.problems = problems;
  }

  void check() {
    Names.faultOfName(manifest.name()).ifPresent(fault -> problem("/name", fault));
    Names.faultOfVersion(manifest.version()).ifPresent(fault -> problem("/version", fault));
    checkProcessors();
    checkNames(manifest.inputs(), "/inputs");
    checkNames(manifest.outputs(), "/outputs");
    checkBatching();
    checkRoutes();
    checkWarmUp();
  }

  private void checkProcessors() {
    if (manifest.generator().isPresent()
        && (manifest.preprocessor().isPresent() || manifest.postprocessor().isPresent())) {
      problem("/generator", "takes the place of preprocessor and postprocessor; leave them out");
    }
  }

  private void checkNames(List<TensorSpec> specs, String pointer) {
    if (!document.sound(pointer, problems)) {
      return; // Items that could not be read are missing, so that the others' numbers are not
      // theirs.
    }
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      Integer first = seen.putIfAbsent(specs.get(i).name(), i);
      if (first != null) {
        problem(
            Pointers.child(Pointers.item(pointer, i), "name"),
            "'" + specs.get(i).name() + "' is the name of item " + first + " too");
      }
    }
  }

  private void checkBatching() {
    if (!manifest.batching().join() && !manifest.batching().maxDelay().isZero()) {
      problem("/batching/max-delay", "has no effect with 'join: false'; leave one of them out");
    }
  }

  private void checkRoutes() {
    if (!document.sound("/routes", problems)) {
      return;
    }
    Map<RouteSpec, Integer> seen = new LinkedHashMap<>();
    List<RouteSpec> routes = manifest.routes();
    for (int i = 0; i < routes.size(); i++) {
      Integer first = seen.putIfAbsent(routes.get(i), i);
      if (first != null) {
        problem(Pointers.item("/routes", i), routes.get(i) + " is item " + first + " too");
      }
    }
  }

  private void checkWarmUp() {
    List<String> declared = manifest.inputs().stream().map(TensorSpec::name).toList();
    if (declared.isEmpty()
        || !document.sound("/inputs", problems)
        || !document.sound("/warm-up", problems)) {
      return;
    }
    for (int i = 0; i < manifest.warmUp().size(); i++) {
      String pointer = Pointers.item("/warm-up", i);
      Map<String, Object> sample = manifest.warmUp().get(i);
      for (String name : sample.keySet()) {
        if (!declared.contains(name)) {
          problem(
              Pointers.child(pointer, name),
              "no such input"
                  + Nearest.hint(name, declared)
                  + "; declared are "
                  + String.join(", ", declared));
        }
      }
      for (String name : declared) {
        if (!sample.containsKey(name)) {
          problem(pointer, "expected a value for each input, '" + name + "' is missing");
        }
      }
    }
  }

  private void problem(String pointer, String message) {
    problems.add(document.locate(pointer), "'" + Pointers.spoken(pointer) + "': " + message);
  }
}
