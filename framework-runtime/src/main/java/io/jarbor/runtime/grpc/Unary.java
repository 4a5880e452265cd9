package io.jarbor.runtime.grpc;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes handlers of methods that take one message and answer one. */
public final class Unary {
  private Unary() {}

  /** A method that is answered at once. */
  public static <Q extends Message> CallHandler of(
      Parser<Q> parser, Function<Q, ? extends MessageLite> answer) {
    return of(parser, (call, request) -> answer.apply(request));
  }

  /** A method that is answered at once, and looks at the call. */
  public static <Q extends Message> CallHandler of(
      Parser<Q> parser, BiFunction<GrpcCall, Q, ? extends MessageLite> answer) {
    return call ->
        call.readOne(
            message ->
                call.process(
                    message,
                    bytes -> Reply.of(answer.apply(call, parse(parser, message, bytes)), message),
                    reply -> call.sendLast(reply.frame(), reply.memory()),
                    call::fail));
  }

  /**
   * What goes back.
   *
   * @param memory where it is counted, beside its message
   */
  private record Reply(ByteBuffer frame, RequestMemory.Share memory) {
    static Reply of(MessageLite answer, GrpcMessage message) {
      message.memory().answer(answer.getSerializedSize());
      return new Reply(Frame.of(answer), message.keep());
    }
  }

  /** A method that is answered later, in so few bytes that nobody counts them. */
  public static <Q extends Message> CallHandler later(
      Parser<Q> parser, BiFunction<GrpcCall, Q, CompletionStage<? extends MessageLite>> answer) {
    return call ->
        call.readOne(
            message ->
                call.process(
                    message,
                    bytes -> parse(parser, message, bytes),
                    request ->
                        call.when(
                            answer.apply(call, request),
                            response -> call.sendLast(Frame.of(response), message.memory())),
                    call::fail));
  }

  private static <Q extends Message> Q parse(Parser<Q> parser, GrpcMessage message, ByteBuf bytes) {
    // Strings are decoded by way of their characters.
    message.reserve(2L * bytes.readableBytes());
    return parse(parser, bytes);
  }

  /**
   * Parse a message. Unknown fields are passed over: each would be an object of many times its
   * bytes, and nobody asks for it.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is none of its kind
   */
  public static <Q extends Message> Q parse(Parser<Q> parser, ByteBuf bytes) {
    Parser<Q> known = DiscardUnknownFieldsParser.wrap(parser);
    try {
      return bytes.nioBufferCount() == 1
          ? known.parseFrom(bytes.nioBuffer())
          : known.parseFrom(new ByteBufInputStream(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(e);
    }
  }

  /** Say that a message is none of its kind. */
  public static ServingException unreadable(InvalidProtocolBufferException reason) {
    return ServingException.invalidInput("the message cannot be read: " + reason.getMessage());
  }
}
