package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.DirectBody;
import java.nio.ByteBuffer;

/** A request's body, expanded: a JSON object, and the bytes of tensors behind it. */
interface InferBody extends AutoCloseable {

  int length();

  /** The first bytes, on the heap. */
  ByteBuffer json(int length);

  /**
   * Make a tensor of a part, without a copy.
   *
   * @return owned by the caller
   */
  Tensor tensor(Datatype datatype, Shape shape, int from, int length);

  @Override
  void close();

  /** One that is on the heap. */
  record OnHeap(ByteBuffer body) implements InferBody {

    @Override
    public int length() {
      return body.remaining();
    }

    @Override
    public ByteBuffer json(int length) {
      return body.slice(body.position(), length);
    }

    @Override
    public Tensor tensor(Datatype datatype, Shape shape, int from, int length) {
      return Tensor.wrap(datatype, shape, body.slice(body.position() + from, length));
    }

    @Override
    public void close() {
      // The garbage collector's.
    }
  }

  /** One that is in direct memory. */
  record InDirectMemory(DirectBody body) implements InferBody {

    @Override
    public int length() {
      return body.length();
    }

    @Override
    public ByteBuffer json(int length) {
      return ByteBuffer.wrap(body.copy(0, length));
    }

    @Override
    public Tensor tensor(Datatype datatype, Shape shape, int from, int length) {
      return body.tensor(datatype, shape, from, length);
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
