package io.jarbor.testkit;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A package for the tests of a backend: a folder, a manifest made by hand, and services made by
 * hand in the place of a jar's. Immutable.
 */
public final class TestPackage implements ModelPackage {
  private final Path root;
  private final Manifest manifest;
  private final Map<Class<?>, List<?>> services;

  private TestPackage(Path root, Manifest manifest, Map<Class<?>, List<?>> services) {
    this.root = root;
    this.manifest = manifest;
    this.services = services;
  }

  /** Take a folder as it is, with a manifest that says nothing but the folder's name. */
  public static TestPackage of(Path folder) {
    String name = String.valueOf(folder.toAbsolutePath().getFileName());
    return new TestPackage(folder, Manifest.builder(name).build(), Map.of());
  }

  /**
   * Make a package of copies.
   *
   * @param folder created where it is not there
   * @param files copied into the folder under their own names; the first is what the manifest calls
   *     {@code model}
   */
  public static TestPackage copyOf(Path folder, Path... files) {
    try {
      Files.createDirectories(folder);
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot fill " + folder, e);
    }
    TestPackage copied = of(folder);
    return copied.withManifest(
        copied.manifest.toBuilder().model(files[0].getFileName().toString()).build());
  }

  /** The same files with another manifest. */
  public TestPackage withManifest(Manifest other) {
    return new TestPackage(root, other, services);
  }

  /** The same package, providing objects for a service. */
  public <S> TestPackage withServices(Class<S> service, List<? extends S> provided) {
    Map<Class<?>, List<?>> more = new LinkedHashMap<>(services);
    more.put(service, List.copyOf(provided));
    return new TestPackage(root, manifest, more);
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Path file(String name) {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "the package has no file '" + name + "'");
    }
    return file;
  }

  /** SHA-256 over the names and contents of all files, in the order of their names. */
  @Override
  public String digest() {
    try (Stream<Path> walk = Files.walk(root)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(
            root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public <S> List<S> services(Class<S> service) {
    return services.getOrDefault(service, List.of()).stream().map(service::cast).toList();
  }
}
