/**
 * gRPC over HTTP/2, whatever service is spoken on it: {@link io.jarbor.runtime.grpc.GrpcServer}
 * takes the calls of a port, {@link io.jarbor.runtime.grpc.GrpcService} is what a protocol brings,
 * {@link io.jarbor.runtime.grpc.GrpcCall} is one call.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
@NullMarked
package io.jarbor.runtime.grpc;

import org.jspecify.annotations.NullMarked;
