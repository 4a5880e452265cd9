package io.jarbor.runtime.repository;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import io.jarbor.runtime.plugin.ChosenBackend;
import io.jarbor.runtime.plugin.FoundService;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.plugin.PackageOpener;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.plugin.Withdrawal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens folders with a {@link FakeText}; keeps what was opened and closed, in order. */
final class FakePackages implements PackageOpener {
  final List<String> events = new CopyOnWriteArrayList<>();
  final FakeBackend backend = new FakeBackend(events);
  final AtomicInteger opens = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  @Override
  public OpenedPackage open(PackageSource source, Problems problems, Withdrawal withdrawal) {
    int number = opens.incrementAndGet();
    FakeText text = FakeText.read(source.path());
    open.incrementAndGet();
    return new Opened(manifest(source, text), source.path(), String.format("%08x", number));
  }

  private static PackageManifest manifest(PackageSource source, FakeText text) {
    Manifest.Builder manifest =
        Manifest.builder(text.get("name").orElse(source.defaults().name()))
            .version(text.get("version").orElse(source.defaults().version()));
    text.get("route").ifPresent(path -> manifest.routes(List.of(RouteSpec.of("POST", path))));
    text.get("warm-up")
        .ifPresent(
            samples ->
                manifest.warmUp(
                    Arrays.stream(samples.split(" "))
                        .map(x -> Map.<String, Object>of("x", Double.valueOf(x)))
                        .toList()));
    text.get("max-size")
        .ifPresent(
            size -> manifest.batching(Batching.builder().maxSize(Integer.parseInt(size)).build()));
    text.get("join")
        .ifPresent(
            join -> manifest.batching(Batching.builder().join(Boolean.parseBoolean(join)).build()));
    return new PackageManifest(
        manifest.build(), Map.of(), Location.ofFile(source.label() + "/" + FakeText.FILE));
  }

  private final class Opened implements OpenedPackage {
    private final PackageManifest manifest;
    private final Path root;
    private final String digest;

    Opened(PackageManifest manifest, Path root, String digest) {
      this.manifest = manifest;
      this.root = root;
      this.digest = digest;
    }

    @Override
    public PackageManifest manifest() {
      return manifest;
    }

    @Override
    public ModelPackage files() {
      return new Files(manifest.manifest(), root, digest);
    }

    @Override
    public Optional<ChosenBackend> backend() {
      return Optional.of(
          new ChosenBackend(
              new FoundBackend(backend, loader(), "built in"), Options.none(), manifest()));
    }

    @Override
    public List<FoundService> services() {
      return List.of();
    }

    @Override
    public ClassLoader loader() {
      return FakePackages.class.getClassLoader();
    }

    @Override
    public void close() {
      events.add("package closed");
      open.decrementAndGet();
    }
  }

  private record Files(Manifest manifest, Path root, String digest) implements ModelPackage {
    @Override
    public Path file(String name) {
      return root.resolve(name);
    }

    @Override
    public <S> List<S> services(Class<S> service) {
      return List.of();
    }
  }
}
