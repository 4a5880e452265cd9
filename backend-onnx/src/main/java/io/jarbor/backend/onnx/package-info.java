/**
 * ONNX models on ONNX Runtime's Java API: {@link io.jarbor.backend.onnx.OnnxBackend} is found by
 * its service entry; a run is {@code OnnxInstance}.
 */
@NullMarked
package io.jarbor.backend.onnx;

import org.jspecify.annotations.NullMarked;
