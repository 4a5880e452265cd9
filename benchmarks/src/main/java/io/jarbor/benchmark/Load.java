package io.jarbor.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends one and the same request whenever it is due, whatever came of earlier ones. Those that are
 * due while no connection is free wait in their order, which takes no memory. For one event loop.
 */
final class Load {
  private static final long SWEEP_MILLIS = 20;

  /** What the server's headers hold is not looked at. */
  private static final HttpDecoderConfig DECODER =
      new HttpDecoderConfig().setValidateHeaders(false);

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final ByteBuf request;
  private final Timetable timetable;
  private final int mostConnections;
  private final long timeoutNanos;
  private final Outcomes warmUp;
  private final Outcomes measured;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** The one that was used last is used first, so that few stay busy. */
  private final Deque<LoadConnection> free = new ArrayDeque<>();

  private final Set<LoadConnection> open = new LinkedHashSet<>();
  private int opening;

  /** Requests that have been due, and of these those that do not wait any more. */
  private long due;

  private long taken;
  private long ended;
  private @Nullable ScheduledFuture<?> sweep;

  /**
   * Prepare the load.
   *
   * @param bootstrap knows the address, and the event loop
   * @param request whole, as it goes to the socket; stays the caller's
   * @param timeoutNanos for an answer, from when its request is sent; and for a request to be sent,
   *     from when it is due, so that a server that is overloaded for long still answers what is
   *     sent
   */
  Load(
      EventLoop loop,
      Bootstrap bootstrap,
      ByteBuf request,
      Timetable timetable,
      int mostConnections,
      long timeoutNanos) {
    this.loop = loop;
    this.request = request;
    this.timetable = timetable;
    this.mostConnections = mostConnections;
    this.timeoutNanos = timeoutNanos;
    this.warmUp = new Outcomes(timeoutNanos);
    this.measured = new Outcomes(timeoutNanos);
    this.bootstrap =
        bootstrap.handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpResponseDecoder(DECODER), new LoadConnection(Load.this, channel));
              }
            });
  }

  /** Begin; completes when something has become of every request. */
  CompletableFuture<Void> start() {
    loop.execute(
        () -> {
          sweep =
              loop.scheduleAtFixedRate(
                  this::giveUpOverdue, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
          sweep.addListener(this::endAtDefect);
          tick();
        });
    return done;
  }

  /** What became of the requests that do not count; to be read when all is done. */
  Outcomes warmUp() {
    return warmUp;
  }

  /** What became of those that count; to be read when all is done. */
  Outcomes measured() {
    return measured;
  }

  private Outcomes outcomes(long number) {
    return timetable.counts(number) ? measured : warmUp;
  }

  private void tick() {
    send();
    if (due < timetable.count()) {
      long wait = Math.max(0, timetable.dueNanos(due) - System.nanoTime());
      loop.schedule(this::tick, wait, TimeUnit.NANOSECONDS).addListener(this::endAtDefect);
    }
  }

  private void endAtDefect(Future<?> step) {
    if (!step.isSuccess() && !step.isCancelled()) {
      done.completeExceptionally(step.cause());
    }
  }

  /** Send what is due on what is free, and open connections for the rest. */
  private void send() {
    long now = System.nanoTime();
    while (due < timetable.count() && timetable.dueNanos(due) <= now) {
      due++;
    }
    while (taken < due) {
      long sending = System.nanoTime();
      if (sending - timetable.dueNanos(taken) > timeoutNanos) {
        fail(taken++, "no connection was free in time");
        continue;
      }
      LoadConnection connection = free.pollFirst();
      if (connection == null) {
        break;
      }
      long number = taken++;
      outcomes(number).sent(timetable.dueNanos(number), sending);
      connection.send(number, request.retainedDuplicate(), sending);
    }
    while (due - taken > opening && open.size() + opening < mostConnections) {
      opening++;
      bootstrap.connect().addListener(attempt -> attempted((ChannelFuture) attempt));
    }
  }

  private void attempted(ChannelFuture attempt) {
    opening--;
    if (attempt.isSuccess()) {
      return; // It becomes active next, and is taken then.
    }
    // Each failed attempt takes a request with it: else they would be repeated without end.
    if (taken < due) {
      fail(taken++, "cannot connect: " + attempt.cause().getMessage());
    }
    send();
  }

  void opened(LoadConnection connection) {
    open.add(connection);
    free.addFirst(connection);
    send();
  }

  void answered(LoadConnection connection, long number, int status, boolean again) {
    outcomes(number).answered(status, timetable.dueNanos(number), System.nanoTime());
    if (again) {
      free.addFirst(connection);
    }
    end();
    send();
  }

  void closed(LoadConnection connection, long lost, String reason) {
    open.remove(connection);
    free.remove(connection);
    if (lost != LoadConnection.NONE) {
      fail(lost, reason);
    }
    send();
  }

  private void giveUpOverdue() {
    long now = System.nanoTime();
    for (LoadConnection each : List.copyOf(open)) {
      if (each.overdue(now, timeoutNanos)) {
        each.giveUp("no answer in time");
      }
    }
    send();
  }

  private void fail(long number, String what) {
    outcomes(number).failed(what);
    end();
  }

  private void end() {
    ended++;
    if (ended == timetable.count()) {
      if (sweep != null) {
        sweep.cancel(false);
      }
      new ArrayList<>(open).forEach(each -> each.giveUp("the load has ended"));
      done.complete(null);
    }
  }
}
