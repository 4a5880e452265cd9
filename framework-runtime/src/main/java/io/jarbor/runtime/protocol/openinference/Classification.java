package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Turns scores into the best classes, as Triton's classification extension does: strings {@code
 * score:index} or {@code score:index:label}, the best first; NaN, which no order has a place for,
 * before all.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_classification.md">Triton's
 *     classification extension</a>
 */
final class Classification {
  private Classification() {}

  /**
   * Find the best classes.
   *
   * @param scores {@code [n, …]} with rows where {@code rows} holds, else of any shape; borrowed
   * @param classes at most so many of each row
   * @param rows true if dimension 0 is the batch
   * @return BYTES {@code [n, k]}, or {@code [k]} without rows; owned by the caller
   */
  static Tensor best(TensorSpec spec, Tensor scores, int classes, boolean rows) {
    if (scores.datatype() == Datatype.BYTES || scores.datatype() == Datatype.BOOL) {
      throw ServingException.invalidInput(
          "output '"
              + spec.name()
              + "': expected numbers to order into classes, got "
              + scores.datatype());
    }
    int count = rows ? Math.toIntExact(scores.shape().size(0)) : 1;
    int each = count == 0 ? 0 : scores.elementCount() / count;
    int best = Math.min(classes, each);
    List<byte[]> values = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      for (int at : order(scores, row * each, each, best)) {
        values.add(word(spec, scores, row * each + at, at).getBytes(StandardCharsets.UTF_8));
      }
    }
    return Tensor.ofBytes(rows ? Shape.of(count, best) : Shape.of(best), values);
  }

  /** Indexes of the greatest scores, of equal ones the first. */
  private static List<Integer> order(Tensor scores, int from, int count, int best) {
    Comparator<Integer> worstFirst = byScore(scores, from).thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> kept = new PriorityQueue<>(best + 1, worstFirst);
    for (int at = 0; at < count; at++) {
      kept.add(at);
      if (kept.size() > best) {
        kept.poll();
      }
    }
    List<Integer> order = new ArrayList<>(kept);
    order.sort(worstFirst.reversed());
    return order;
  }

  /** Exactly: integers of 64 bits are more than a double tells apart. */
  private static Comparator<Integer> byScore(Tensor scores, int from) {
    return switch (scores.datatype()) {
      case INT64, UINT64 -> {
        LongBuffer longs = scores.longs();
        yield scores.datatype() == Datatype.INT64
            ? Comparator.comparingLong(at -> longs.get(from + at))
            : (one, two) -> Long.compareUnsigned(longs.get(from + one), longs.get(from + two));
      }
      default -> Comparator.comparingDouble(at -> scores.numberAt(from + at));
    };
  }

  private static String number(Tensor scores, int element) {
    return switch (scores.datatype()) {
      case INT64 -> Long.toString(scores.longs().get(element));
      case UINT64 -> Long.toUnsignedString(scores.longs().get(element));
      default -> {
        double score = scores.numberAt(element);
        yield scores.datatype().floating() ? sixDigits(score) : Long.toString((long) score);
      }
    };
  }

  /**
   * As C's {@code %f}, which Triton writes: rounds what the number is, not its shortest decimal.
   */
  private static String sixDigits(double score) {
    if (Double.isNaN(score)) {
      return "nan";
    }
    String sign = Double.doubleToRawLongBits(score) < 0 ? "-" : "";
    double size = Math.abs(score);
    return sign
        + (Double.isInfinite(size)
            ? "inf"
            : new BigDecimal(size).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
  }

  private static String word(TensorSpec spec, Tensor scores, int element, int at) {
    String word = number(scores, element) + ":" + at;
    return at < spec.labels().size() ? word + ":" + spec.labels().get(at) : word;
  }
}
