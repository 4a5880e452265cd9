package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What requests and their answers hold on the heap, whichever protocol brought them: a heap that is
 * full ends the process, with all other requests. Thread-safe.
 */
public final class RequestMemory {
  /**
   * A request of so few bytes is not counted: it costs no more than the exchange that it came by,
   * and questions of health get through where all else is full.
   */
  private static final int UNCOUNTED_BYTES = 4 << 10;

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * Create an account.
   *
   * @param most bytes that all may hold together
   */
  public RequestMemory(long most) {
    this.most = most;
  }

  /**
   * An account for all ports of a process: half of the heap. The other half is for what is not
   * counted: objects of packages, and copies that live for a moment.
   */
  public static RequestMemory ofHeap() {
    return new RequestMemory(Runtime.getRuntime().maxMemory() / 2);
  }

  /** Bytes that are held now. */
  public long held() {
    return held.get();
  }

  /**
   * See whether a request could be held if there were no other.
   *
   * @throws ServingException {@code TOO_LARGE} if not
   */
  public void mayHold(long bytes) {
    if (bytes > most) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a request, with what is made of it and its answer, may take "
              + most
              + " bytes, half of the Java heap, got "
              + bytes
              + "; JARBOR_JAVA_OPTS=-Xmx... allows for more");
    }
  }

  /**
   * Bytes that tensors keep alive on the heap: of a large array all, however small a part they are
   * of it. Small ones are of pieces as they came, which several requests may share.
   */
  @SuppressWarnings("ByteBufferBackingArray") // Not what is in the array: which it is, how long.
  private static long heapBytes(Collection<Tensor> tensors) {
    long bytes = 0;
    byte @Nullable [] last = null;
    for (Tensor tensor : tensors) {
      ByteBuffer data = tensor.data();
      if (!data.hasArray() || data.array().length <= HttpListener.MOST_PIECE_BYTES) {
        bytes += data.isDirect() ? 0 : tensor.byteSize();
      } else if (data.array() != last) {
        // The parts of one body come one behind the other.
        last = data.array();
        bytes += last.length;
      }
    }
    return bytes;
  }

  /** Add so many bytes; false if there is no room for them. */
  private boolean added(long more, long bound) {
    long before;
    do {
      before = held.get();
      if (before + more > bound) {
        return false;
      }
    } while (!held.compareAndSet(before, before + more));
    return true;
  }

  /**
   * What one request and its answer hold, until it is closed; from then on nothing is counted.
   * Thread-safe: where a caller goes, one thread may still write what another gives up.
   */
  public final class Share implements AutoCloseable {
    private long request;
    private long answer;
    private long counted;
    private boolean closed;

    /** As {@link RequestMemory#mayHold}. */
    void mayHold(long bytesOfRequest) {
      RequestMemory.this.mayHold(bytesOfRequest);
    }

    /**
     * Hold so many bytes of the request from now on, before they are there.
     *
     * @throws ServingException {@code TOO_LARGE} if there is never room for so many; {@code
     *     OVERLOADED} if there is none now for more than before
     */
    public synchronized void request(long now) {
      hold(now, answer);
    }

    /** Hold so many bytes more of the request, or fewer; else as {@link #request}. */
    public synchronized void add(long more) {
      hold(request + more, answer);
    }

    /**
     * Hold the request while it is expanded, as {@link ContentCoding#expand} tells of it: the
     * pieces of the expanded form lie beside the whole at the end. Else as {@link #request}.
     *
     * @param length before it is expanded
     * @param bothForms bytes of both
     */
    public synchronized void expanding(int length, long bothForms) {
      long now = 2 * bothForms - length;
      if (now > request) {
        hold(now, answer);
      }
    }

    /**
     * Hold of the request, once it was read, what was made of it and no more: all else of it is
     * garbage. Else as {@link #request}, but that the tensors are closed where that throws.
     *
     * @param inputs its tensors, which may lie on the heap or off it
     * @param beside bytes beside them
     */
    public synchronized void keep(Collection<Tensor> inputs, long beside) {
      try {
        hold(heapBytes(inputs) + beside, answer);
      } catch (RuntimeException e) {
        Tensor.closeAll(inputs);
        throw e;
      }
    }

    /**
     * Hold so many bytes of the answer or more, which are there. Most that nobody has counted
     * before are the server's own, such as tell its state; they find room where requests have none.
     * Else as {@link #answer}.
     */
    synchronized void answerAtLeast(long now) {
      if (now > answer) {
        hold(request, now, most + most / 4);
      }
    }

    /** Hold so many bytes more of the answer, or fewer; else as {@link #answer}. */
    public synchronized void addToAnswer(long more) {
      hold(request, answer + more);
    }

    /**
     * Hold so many bytes of the answer from now on, before they are there; the request's count
     * until the end, as what refers to them lives until then. Else as {@link #request}.
     */
    public synchronized void answer(long now) {
      hold(request, now);
    }

    private void hold(long nowOfRequest, long nowOfAnswer) {
      hold(nowOfRequest, nowOfAnswer, most);
    }

    private void hold(long nowOfRequest, long nowOfAnswer, long bound) {
      if (closed) {
        return;
      }
      long now = nowOfRequest + nowOfAnswer;
      long count = now > UNCOUNTED_BYTES ? now : 0;
      long more = count - counted;
      if (more > 0) {
        mayHold(now);
        if (!added(more, bound)) {
          throw ServingException.overloaded(
              "requests and their answers may hold "
                  + most
                  + " bytes of the Java heap together, and do",
              COME_BACK);
        }
      } else if (more < 0) {
        held.addAndGet(more);
      }
      request = nowOfRequest;
      answer = nowOfAnswer;
      counted = count;
    }

    /** Hold nothing; any number of times. */
    @Override
    public synchronized void close() {
      hold(0, 0);
      closed = true;
    }
  }
}
