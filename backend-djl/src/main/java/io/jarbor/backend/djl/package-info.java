/**
 * Models on DJL's engines: TorchScript files, and blocks that a package brings through a {@link
 * io.jarbor.backend.djl.BlockProvider}.
 */
@NullMarked
package io.jarbor.backend.djl;

import org.jspecify.annotations.NullMarked;
