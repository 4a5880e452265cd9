/**
 * The Open Inference Protocol over gRPC: {@link
 * io.jarbor.runtime.protocol.openinference.grpc.GrpcProtocol} first.
 */
@NullMarked
package io.jarbor.runtime.protocol.openinference.grpc;

import org.jspecify.annotations.NullMarked;
