package io.jarbor.runtime.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service and what answers its methods. */
public final class GrpcService {
  private final ServiceDescriptor descriptor;
  private final Map<String, CallHandler> methods = new LinkedHashMap<>();

  /** Create a service without methods. */
  public GrpcService(ServiceDescriptor descriptor) {
    this.descriptor = descriptor;
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

  ServiceDescriptor descriptor() {
    return descriptor;
  }

  /** With its package, as in paths. */
  public String name() {
    return descriptor.getFullName();
  }

  /** What answers each path. */
  Map<String, CallHandler> paths() {
    Map<String, CallHandler> paths = new LinkedHashMap<>();
    methods.forEach((method, handler) -> paths.put("/" + name() + "/" + method, handler));
    return paths;
  }
}
