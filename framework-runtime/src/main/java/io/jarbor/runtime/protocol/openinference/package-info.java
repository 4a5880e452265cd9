/**
 * The Open Inference Protocol, version 2, with Triton's extensions, over the one inference service:
 * {@link io.jarbor.runtime.protocol.openinference.ModelInference} first. What HTTP and gRPC share
 * is here; {@code rest} and {@code grpc} read and write each transport's own form.
 */
@NullMarked
package io.jarbor.runtime.protocol.openinference;

import org.jspecify.annotations.NullMarked;
