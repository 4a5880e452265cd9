package io.jarbor.api.tensor;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A datatype, a shape with every size known, and little-endian storage in row-major order: heap,
 * direct or mapped memory, at most 2³¹−1 bytes. BOOL is a byte of 0 or 1 per element; BYTES is per
 * element a 32-bit length and as many bytes.
 *
 * <p><b>Ownership.</b> Each {@code Tensor} is a handle with one owner, who closes it once. Handles
 * of one storage are counted: {@link #retain()} and {@link #rows(int, int)} make further handles,
 * and the storage goes back to where it came from when the last of them closes. Using a closed
 * handle is an {@link IllegalStateException}. Views ({@link #data()}, {@link #floats()}, …) are for
 * as long as the handle is open.
 *
 * <p><b>Threads.</b> Whoever allocated a tensor may write to it until it is handed on; from then on
 * it is read-only by agreement, and safe to read from several threads.
 */
public final class Tensor implements AutoCloseable {
  private final Datatype datatype;
  private final Shape shape;
  private final ByteBuffer data;
  private final Storage storage;
  private final ByteStrings strings;
  private final int count;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Tensor(
      Datatype datatype, Shape shape, ByteBuffer data, Storage storage, ByteStrings strings) {
    this.datatype = datatype;
    this.shape = shape;
    this.data = data;
    this.storage = storage;
    this.strings = strings;
    this.count = Math.toIntExact(shape.elementCount());
  }

  /**
   * Make a tensor on memory that exists.
   *
   * @param shape every size known
   * @param data the elements from its position to its limit, little-endian whatever its order says;
   *     not copied
   * @param onRelease runs once, on the thread that closes the last handle; never if this throws
   * @throws ServingException {@code INVALID_INPUT} if the shape has a dynamic size, or the data has
   *     not exactly as many bytes as datatype and shape need (of BYTES it is looked at only when an
   *     element is first asked for)
   */
  public static Tensor wrap(Datatype datatype, Shape shape, ByteBuffer data, Runnable onRelease) {
    ByteBuffer bytes = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteStrings strings = ByteStrings.NONE;
    if (datatype == Datatype.BYTES) {
      strings = new ByteStrings(bytes, Sizes.count(shape));
    } else if (byteSize(datatype, shape) != bytes.remaining()) {
      throw ServingException.invalidInput(
          datatype
              + " "
              + shape
              + ": expected "
              + Counted.of(byteSize(datatype, shape), "byte")
              + ", got "
              + bytes.remaining());
    }
    return new Tensor(datatype, shape, bytes, new Storage(onRelease), strings);
  }

  /**
   * Make a tensor on memory that the garbage collector frees; else as {@link #wrap(Datatype, Shape,
   * ByteBuffer, Runnable)}.
   */
  public static Tensor wrap(Datatype datatype, Shape shape, ByteBuffer data) {
    return wrap(datatype, shape, data, () -> {});
  }

  /**
   * Make a tensor of zeros in direct memory, which engines read without a copy.
   *
   * @param datatype any but BYTES
   * @throws ServingException {@code TOO_LARGE} above 2³¹−1 bytes
   */
  public static Tensor allocate(Datatype datatype, Shape shape) {
    return wrap(datatype, shape, ByteBuffer.allocateDirect(byteSize(datatype, shape)));
  }

  /** Make an FP32 tensor from values, copied. */
  public static Tensor of(Shape shape, float... values) {
    Tensor tensor = allocate(Datatype.FP32, shape);
    tensor.requireCount(values.length);
    tensor.floats().put(values);
    return tensor;
  }

  /** Make an INT64 tensor from values, copied. */
  public static Tensor of(Shape shape, long... values) {
    Tensor tensor = allocate(Datatype.INT64, shape);
    tensor.requireCount(values.length);
    tensor.longs().put(values);
    return tensor;
  }

  /** Make an INT32 tensor from values, copied; for FP32, write {@code 1f} and not {@code 1}. */
  public static Tensor of(Shape shape, int... values) {
    Tensor tensor = allocate(Datatype.INT32, shape);
    tensor.requireCount(values.length);
    tensor.ints().put(values);
    return tensor;
  }

  /** Make an FP64 tensor from values, copied. */
  public static Tensor of(Shape shape, double... values) {
    Tensor tensor = allocate(Datatype.FP64, shape);
    tensor.requireCount(values.length);
    tensor.doubles().put(values);
    return tensor;
  }

  /** Make a BOOL tensor from values, copied. */
  public static Tensor ofBooleans(Shape shape, boolean... values) {
    Tensor tensor = allocate(Datatype.BOOL, shape);
    tensor.requireCount(values.length);
    for (int i = 0; i < values.length; i++) {
      tensor.data.put(i, (byte) (values[i] ? 1 : 0));
    }
    return tensor;
  }

  /**
   * Make a UINT8 tensor from values, copied.
   *
   * @throws ServingException {@code INVALID_INPUT} if one is not from 0 to 255
   */
  public static Tensor ofUint8(Shape shape, int... values) {
    Tensor tensor = allocate(Datatype.UINT8, shape);
    tensor.requireCount(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > 0xff) {
        throw ServingException.invalidInput(tensor + ": expected 0 to 255, got " + values[i]);
      }
      tensor.data.put(i, (byte) values[i]);
    }
    return tensor;
  }

  /** Make a BYTES tensor of strings in UTF-8. */
  public static Tensor ofStrings(Shape shape, List<String> values) {
    return ofBytes(
        shape, values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /**
   * Make a BYTES tensor.
   *
   * @throws ServingException {@code INVALID_INPUT} if their number does not fit the shape; {@code
   *     TOO_LARGE} above 2³¹−1 bytes
   */
  public static Tensor ofBytes(Shape shape, List<byte[]> values) {
    if (Sizes.count(shape) != values.size()) {
      throw ServingException.invalidInput(
          "BYTES "
              + shape
              + ": expected "
              + Counted.of(shape.elementCount(), "element")
              + ", got "
              + values.size());
    }
    return wrap(Datatype.BYTES, shape, ByteStrings.pack(values));
  }

  /**
   * Count the bytes of a fixed-size datatype in a shape.
   *
   * @throws ServingException {@code TOO_LARGE} above 2³¹−1; {@code INVALID_INPUT} if the shape has
   *     a dynamic size
   * @throws IllegalArgumentException for BYTES
   */
  public static int byteSize(Datatype datatype, Shape shape) {
    return Sizes.bytes(datatype, shape);
  }

  /**
   * Close every tensor, those of one map or list in one call. Where giving memory back throws, the
   * others are closed all the same, and the first exception is thrown at the end.
   */
  public static void closeAll(Collection<Tensor> tensors) {
    RuntimeException first = null;
    for (Tensor tensor : tensors) {
      try {
        tensor.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  public Datatype datatype() {
    return datatype;
  }

  public Shape shape() {
    return shape;
  }

  /** Bytes of storage that this handle covers. */
  public int byteSize() {
    return data.remaining();
  }

  /** Number of elements. */
  public int elementCount() {
    return count;
  }

  /** A little-endian view of the storage, from position 0 to its limit. */
  public ByteBuffer data() {
    requireOpen();
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements of an FP32 tensor. */
  public FloatBuffer floats() {
    return view(Datatype.FP32).asFloatBuffer();
  }

  /** The elements of an FP64 tensor. */
  public DoubleBuffer doubles() {
    return view(Datatype.FP64).asDoubleBuffer();
  }

  /** The elements of an INT64 or UINT64 tensor, bit for bit. */
  public LongBuffer longs() {
    return view(Datatype.INT64, Datatype.UINT64).asLongBuffer();
  }

  /** The elements of an INT32 or UINT32 tensor, bit for bit. */
  public IntBuffer ints() {
    return view(Datatype.INT32, Datatype.UINT32).asIntBuffer();
  }

  /** The elements of an INT16, UINT16, FP16 or BF16 tensor, bit for bit. */
  public ShortBuffer shorts() {
    return view(Datatype.INT16, Datatype.UINT16, Datatype.FP16, Datatype.BF16).asShortBuffer();
  }

  /**
   * Bytes of element {@code index} of a BYTES tensor, counted over the whole tensor; a view without
   * its length.
   *
   * @throws ServingException {@code INVALID_INPUT} if the data is not laid out as BYTES
   */
  public ByteBuffer bytesAt(int index) {
    requireOpen();
    requireDatatype(Datatype.BYTES);
    Objects.checkIndex(index, count);
    return strings.element(index);
  }

  /** Element {@code index} of a BYTES tensor, read as UTF-8; what is none becomes U+FFFD. */
  public String stringAt(int index) {
    return StandardCharsets.UTF_8.decode(bytesAt(index)).toString();
  }

  /**
   * Read element {@code index} of any datatype but BYTES as a number: BOOL is 0 or 1, 64-bit
   * integers are rounded to the nearest.
   */
  public double numberAt(int index) {
    requireOpen();
    Objects.checkIndex(index, count);
    return Elements.number(datatype, data, index);
  }

  /**
   * Make a further handle of this tensor.
   *
   * @return owned by the caller
   */
  public Tensor retain() {
    return share(shape, data, strings);
  }

  /**
   * Make a handle of some rows, without a copy.
   *
   * @param from the first row along dimension 0
   * @param count how many rows
   * @return owned by the caller; shape {@code [count, …]}
   */
  public Tensor rows(int from, int count) {
    requireOpen();
    if (shape.rank() == 0) {
      throw new IllegalStateException("a scalar has no rows");
    }
    long rows = shape.size(0);
    if (from < 0 || count < 0 || (long) from + count > rows) {
      throw new IndexOutOfBoundsException(
          "rows " + from + " to " + ((long) from + count) + " of " + rows);
    }
    // Without elements a row may claim to have more than an int holds.
    int perRow = this.count == 0 ? 0 : (int) shape.elementsPerRow();
    Shape part = shape.withRows(count);
    if (datatype != Datatype.BYTES) {
      int rowBytes = perRow * datatype.byteSize();
      return share(part, slice(from * rowBytes, count * rowBytes), strings);
    }
    int start = strings.offset(from * perRow);
    int end = strings.offset((from + count) * perRow);
    ByteBuffer bytes = slice(start, end - start);
    return share(part, bytes, new ByteStrings(bytes, count * perRow));
  }

  /**
   * Make a handle with another shape of as many elements, without a copy.
   *
   * @return owned by the caller
   * @throws ServingException {@code INVALID_INPUT} if the number of elements differs, or a size is
   *     dynamic
   */
  public Tensor reshape(Shape other) {
    requireOpen();
    Sizes.requireFixed(other);
    if (other.elementCount() != shape.elementCount()) {
      throw ServingException.invalidInput(
          "shape "
              + other
              + ": expected "
              + Counted.of(count, "element")
              + ", as shape "
              + shape
              + " has, got "
              + other.elementCount());
    }
    return share(other, data, strings);
  }

  private Tensor share(Shape otherShape, ByteBuffer bytes, ByteStrings otherStrings) {
    requireOpen();
    // Another thread may close this handle, the last one, just now.
    if (!storage.retain()) {
      throw closed();
    }
    return new Tensor(datatype, otherShape, bytes, storage, otherStrings);
  }

  private ByteBuffer slice(int from, int length) {
    return data.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer view(Datatype... allowed) {
    requireOpen();
    for (Datatype candidate : allowed) {
      if (candidate == datatype) {
        return data;
      }
    }
    throw new IllegalStateException("a " + datatype + " tensor has no such view");
  }

  private void requireDatatype(Datatype expected) {
    if (datatype != expected) {
      throw new IllegalStateException("a " + datatype + " tensor has no such view");
    }
  }

  private void requireCount(int values) {
    if (values != count) {
      throw ServingException.invalidInput(
          datatype
              + " "
              + shape
              + ": expected "
              + Counted.of(count, "element")
              + ", got "
              + values);
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw closed();
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException("tensor " + this + " is closed");
  }

  /** Give this handle up; further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      storage.release();
    }
  }

  /** Datatype and shape, never the content. */
  @Override
  public String toString() {
    return datatype + " " + shape;
  }
}
