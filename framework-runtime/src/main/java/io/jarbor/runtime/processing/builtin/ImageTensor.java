package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.tensor.HalfFloat;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.nio.ByteBuffer;
import java.util.Map;

/** Writes pixels into a model's input, in its layout and datatype. Immutable. */
final class ImageTensor {
  private final ImageLayout layout;
  private final Normalisation normalisation;
  private final boolean blueFirst;

  ImageTensor(ImageLayout layout, Normalisation normalisation, boolean blueFirst) {
    this.layout = layout;
    this.normalisation = normalisation;
    this.blueFirst = blueFirst;
  }

  /** How many channels the model takes: 1, gray, or 3. */
  int channels() {
    return layout.channels();
  }

  /**
   * Write pixels.
   *
   * @param pixels red, then green, then blue, or gray alone; row after row, 0 to 255
   * @return owned by the caller
   */
  Map<String, Tensor> inputs(float[] pixels, TensorAllocator allocator) {
    Tensor tensor =
        Filled.tensor(
            allocator, layout.datatype(), layout.shape(), empty -> fill(pixels, empty.data()));
    return Map.of(layout.input(), tensor);
  }

  private void fill(float[] pixels, ByteBuffer data) {
    int plane = layout.height() * layout.width();
    for (int channel = 0; channel < channels(); channel++) {
      int from = plane * (blueFirst ? channels() - 1 - channel : channel);
      int start = layout.channelsFirst() ? channel * plane : channel;
      int stride = layout.channelsFirst() ? 1 : channels();
      for (int i = 0; i < plane; i++) {
        put(data, start + i * stride, normalisation.apply(pixels[from + i], channel));
      }
    }
  }

  private void put(ByteBuffer data, int index, float value) {
    switch (layout.datatype()) {
      case FP32 -> data.putFloat(Float.BYTES * index, value);
      case FP16 -> data.putShort(Short.BYTES * index, HalfFloat.toFp16(value));
      case UINT8 -> data.put(index, (byte) Math.min(255, Math.max(0, Math.round(value))));
      default -> throw new IllegalStateException("no image is made as " + layout.datatype());
    }
  }
}
