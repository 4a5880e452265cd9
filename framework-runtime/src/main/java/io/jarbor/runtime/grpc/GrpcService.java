package io.jarbor.runtime.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A service and what answers its methods. */
public final class GrpcService {
  private final String name;
  private final Supplier<FileDescriptor> file;
  private final Map<String, CallHandler> methods = new LinkedHashMap<>();

  /**
   * Create a service without methods.
   *
   * @param name with its package, as in paths
   * @param file declares it; asked for only once somebody wants it described, since descriptors
   *     take a tenth of a server's start to make
   */
  public GrpcService(String name, Supplier<FileDescriptor> file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Add what answers a method.
   *
   * @param name one that the service declares, or one that it knows as not supported
   */
  public GrpcService method(String name, CallHandler handler) {
    methods.put(name, handler);
    return this;
  }

  /** The file that declares it; any thread. */
  FileDescriptor file() {
    return file.get();
  }

  /** With its package, as in paths. */
  public String name() {
    return name;
  }

  /** What answers each path. */
  Map<String, CallHandler> paths() {
    Map<String, CallHandler> paths = new LinkedHashMap<>();
    methods.forEach((method, handler) -> paths.put("/" + name() + "/" + method, handler));
    return paths;
  }
}
