package io.jarbor.runtime.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which nothing has moved for a while, unless a request is in progress. For
 * its event loop.
 *
 * <p>Stands where Vert.x's own handler stood, which does not ask about requests. It does so from
 * the first request on; until then there is none to ask about. Before HTTP/1.1's decoder has a
 * whole request, its bytes do not count as a move: a request line that trickles in is idle.
 */
final class IdleClose extends IdleStateHandler {
  /** What Vert.x calls its handler. */
  private static final String NAME = "idle";

  private final HttpConnection connection;
  private int inProgress;

  private IdleClose(HttpConnection connection, Duration timeout) {
    // Answers that leave by and by are moves too, though their one write is not complete.
    super(true, 0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
    this.connection = connection;
  }

  static void guard(HttpConnection connection, Duration timeout) {
    pipeline(connection).replace(IdleStateHandler.class, NAME, new IdleClose(connection, timeout));
  }

  /** The guard of a connection. */
  static IdleClose of(HttpConnection connection) {
    return (IdleClose) pipeline(connection).get(NAME);
  }

  /** The handlers of a connection. */
  static ChannelPipeline pipeline(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
  }

  void requestBegun() {
    inProgress++;
  }

  void requestEnded() {
    inProgress--;
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) throws Exception {
    if (inProgress == 0) {
      connection.close(); // Says so on HTTP/2, but waits for a caller that does not read.
      super.channelIdle(context, event); // Vert.x closes it.
    }
  }
}
