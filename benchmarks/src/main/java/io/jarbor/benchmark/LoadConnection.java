package io.jarbor.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** A connection of the load, with the one request that is under way on it. For its event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  /** No request is under way. */
  static final long NONE = -1;

  private final Load load;
  private final Channel channel;
  private long request = NONE;
  private long sentNanos;
  private int status;
  private boolean interim;
  private boolean keepAlive;
  private String endReason = "connection closed before the answer";

  LoadConnection(Load load, Channel channel) {
    this.load = load;
    this.channel = channel;
  }

  /** Whether a request has been under way for longer. */
  boolean overdue(long nowNanos, long timeoutNanos) {
    return request != NONE && nowNanos - sentNanos > timeoutNanos;
  }

  /**
   * Send a request.
   *
   * @param number what the load is told with its outcome
   * @param message all bytes; this owns them from here on
   */
  void send(long number, ByteBuf message, long nowNanos) {
    request = number;
    sentNanos = nowNanos;
    // A failure closes the connection, and is told there.
    ChannelFuture unused = channel.writeAndFlush(message, channel.voidPromise());
  }

  /** Give the request up, if one is under way, and the connection with it. */
  void giveUp(String reason) {
    endReason = reason;
    ChannelFuture unused = channel.close();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    load.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        giveUp("malformed answer");
        return;
      }
      if (message instanceof HttpResponse response) {
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        status = response.status().code();
        keepAlive = HttpUtil.isKeepAlive(response);
      }
      if (message instanceof LastHttpContent && !interim) {
        complete();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void complete() {
    if (request == NONE) {
      giveUp("answer without a request");
      return;
    }
    long answered = request;
    request = NONE;
    boolean again = keepAlive && channel.isActive();
    load.answered(this, answered, status, again);
    if (!again) {
      ChannelFuture unused = channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    giveUp("connection failed: " + cause.getMessage());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    long lost = request;
    request = NONE;
    load.closed(this, lost, endReason);
  }
}
