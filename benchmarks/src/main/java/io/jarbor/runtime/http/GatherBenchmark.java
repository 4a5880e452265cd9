package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One image of 1×3×224×224 FP32 that comes in pieces, waits while others do, and is copied into a
 * batch. Put together as it comes it is copied twice after it was read; kept as pieces until there
 * is a batch, once, and again by the collector if that runs while it waits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:NewSize=32m"})
public class GatherBenchmark {
  private static final int LENGTH = 3 * 224 * 224 * Float.BYTES;
  private static final int ROWS = 32;

  /** Requests in the queue. */
  @Param({"0", "8", "64"})
  int waiting;

  private final ByteBuffer socket = ByteBuffer.allocateDirect(HttpListener.MOST_PIECE_BYTES);
  private final ByteBuffer batch = ByteBuffer.allocateDirect(ROWS * LENGTH);
  private final Queue<ByteBuf> queue = new ArrayDeque<>();

  /** Free what waits, and begin anew. */
  @TearDown(Level.Iteration)
  public void free() {
    queue.forEach(ByteBuf::release);
    queue.clear();
  }

  /** A piece on the heap, as Vert.x hands it over. */
  private Buffer read(int length) {
    byte[] bytes = new byte[length];
    socket.get(0, bytes);
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  private int join(ByteBuf body) {
    queue.add(body);
    if (queue.size() <= waiting) {
      return 0;
    }
    ByteBuf oldest = queue.remove();
    if (batch.remaining() < LENGTH) {
      batch.clear();
    }
    oldest.getBytes(oldest.readerIndex(), batch.slice(batch.position(), LENGTH));
    batch.position(batch.position() + LENGTH);
    oldest.release();
    return batch.position();
  }

  /** As the server does it. */
  @Benchmark
  public int asItComes() {
    ByteBuf body = BinaryBody.room(LENGTH, 0);
    for (int at = 0; at < LENGTH; at += HttpListener.MOST_PIECE_BYTES) {
      Buffer piece = read(Math.min(HttpListener.MOST_PIECE_BYTES, LENGTH - at));
      body.writeBytes(((BufferInternal) piece).getByteBuf());
    }
    return join(body);
  }

  /** The pieces stay on the heap. */
  @Benchmark
  public int inTheBatch() {
    Pieces pieces = new Pieces();
    for (int at = 0; at < LENGTH; at += HttpListener.MOST_PIECE_BYTES) {
      Buffer piece = read(Math.min(HttpListener.MOST_PIECE_BYTES, LENGTH - at));
      pieces.add(((BufferInternal) piece).getByteBuf());
    }
    return join(pieces.whole());
  }
}
