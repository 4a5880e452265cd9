package io.jarbor.benchmark;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What became of requests, and how long they took from the moment they were due. For one thread at
 * a time.
 */
final class Outcomes {
  private static final long FINEST_NANOS = 1000;
  private static final int DIGITS = 3;
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Histogram ok;
  private final Histogram refused;
  private final Map<String, Long> failures = new TreeMap<>();
  private long sent;
  private long late;
  private long failed;
  private long lastOkNanos;

  /**
   * Begin with nothing.
   *
   * @param timeoutNanos how long a request may wait to be sent, and as long for its answer
   */
  Outcomes(long timeoutNanos) {
    // More than twice as long, since one is given up a little after its time.
    long highest = 3 * timeoutNanos;
    this.ok = new Histogram(FINEST_NANOS, highest, DIGITS);
    this.refused = new Histogram(FINEST_NANOS, highest, DIGITS);
  }

  void sent(long dueNanos, long nowNanos) {
    sent++;
    if (nowNanos - dueNanos > LATE_NANOS) {
      late++;
    }
  }

  void answered(int status, long dueNanos, long nowNanos) {
    if (status >= 200 && status < 300) {
      ok.recordValue(Math.min(nowNanos - dueNanos, ok.getHighestTrackableValue()));
      lastOkNanos = nowNanos;
    } else if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      refused.recordValue(Math.min(nowNanos - dueNanos, refused.getHighestTrackableValue()));
    } else {
      failed("status " + status);
    }
  }

  void failed(String what) {
    failed++;
    failures.merge(what, 1L, Long::sum);
  }

  /** For people. */
  String summary() {
    return ok.getTotalCount()
        + " ok, "
        + refused.getTotalCount()
        + " refused, "
        + failed
        + " failed "
        + failures;
  }

  /**
   * Write the members of the answer.
   *
   * @param beginNanos when the first request was due
   * @param leastSeconds for which requests were due; answers that came later count with their time
   */
  void write(JsonGenerator out, long beginNanos, double leastSeconds) throws IOException {
    double seconds = leastSeconds;
    if (ok.getTotalCount() > 0) {
      seconds = Math.max(seconds, (lastOkNanos - beginNanos) / NANOS_PER_SECOND);
    }
    out.writeNumberField("sent", sent);
    out.writeNumberField("ok", ok.getTotalCount());
    out.writeNumberField("refused", refused.getTotalCount());
    out.writeNumberField("failed", failed);
    out.writeFieldName("failures");
    Program.object(
        out,
        members -> {
          for (Map.Entry<String, Long> each : failures.entrySet()) {
            members.writeNumberField(each.getKey(), each.getValue());
          }
        });
    out.writeNumberField("seconds", Program.rounded(seconds));
    out.writeNumberField("goodput", Program.rounded(ok.getTotalCount() / seconds));
    out.writeFieldName("ok_ms");
    write(out, ok);
    out.writeFieldName("refused_ms");
    write(out, refused);
    out.writeNumberField("late", late);
  }

  private static void write(JsonGenerator out, Histogram latencies) throws IOException {
    Program.object(
        out,
        members -> {
          write(members, "p50", latencies, 50);
          write(members, "p90", latencies, 90);
          write(members, "p99", latencies, 99);
          write(members, "p999", latencies, 99.9);
          write(members, "max", latencies, 100);
        });
  }

  /** In milliseconds; null where nothing was recorded. */
  private static void write(JsonGenerator out, String name, Histogram latencies, double percentile)
      throws IOException {
    if (latencies.getTotalCount() == 0) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(
          name, Program.rounded(latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI));
    }
  }
}
