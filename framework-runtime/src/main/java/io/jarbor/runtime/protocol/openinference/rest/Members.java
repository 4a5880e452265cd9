package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.Numbers;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Goes through objects and their simple values. */
final class Members {
  private Members() {}

  /**
   * As {@link #each}, but a member that is null is as one that is not there: so callers write it
   * whose types write all their members, those too that nobody set.
   */
  static void eachSet(JsonInput in, String what, Consumer<String> reader) {
    each(
        in,
        what,
        name -> {
          if (isSet(in)) {
            reader.accept(name);
          }
        });
  }

  /** False where the value is null, which stands for none. */
  static boolean isSet(JsonInput in) {
    return !in.is(JsonToken.VALUE_NULL);
  }

  /**
   * Read the object that begins at the current token; a member that comes twice is refused.
   *
   * @param what stands here, for a message
   * @param reader gets each name, with the input at its value, and leaves it at the value's end
   */
  static void each(JsonInput in, String what, Consumer<String> reader) {
    if (!in.is(JsonToken.START_OBJECT)) {
      throw in.unexpected(what);
    }
    Set<String> seen = new HashSet<>();
    while (in.next() == JsonToken.FIELD_NAME) {
      String name = in.fieldName();
      in.next();
      if (!seen.add(name)) {
        throw in.invalid("expected once, got again");
      }
      reader.accept(name);
    }
  }

  /** Read the array that begins at the current token, with the input at each of its values. */
  static void elements(JsonInput in, String what, Runnable reader) {
    if (!in.is(JsonToken.START_ARRAY)) {
      throw in.unexpected(what);
    }
    while (in.next() != JsonToken.END_ARRAY) {
      reader.run();
    }
  }

  static String string(JsonInput in) {
    if (!in.is(JsonToken.VALUE_STRING)) {
      throw in.unexpected("a string");
    }
    return in.string();
  }

  static boolean flag(JsonInput in) {
    if (!in.is(JsonToken.VALUE_TRUE) && !in.is(JsonToken.VALUE_FALSE)) {
      throw in.unexpected("true or false");
    }
    return in.is(JsonToken.VALUE_TRUE);
  }

  /**
   * Read one of a request's parameters. One that the protocol reserves may be null, as if it were
   * not there; what it ignores may be anything.
   */
  static void parameter(JsonInput in, String name, InferParameters.Builder to) {
    if (name.equals(InferParameters.HEADERS) || (InferParameters.reserved(name) && !isSet(in))) {
      in.skip();
    } else {
      to.put(name, parameter(in));
    }
  }

  /**
   * Read a parameter's value: a string, {@link Long}, {@link BigInteger}, {@link Double} or flag.
   */
  private static Object parameter(JsonInput in) {
    return switch (in.token()) {
      case VALUE_STRING -> in.string();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_FLOAT -> Numbers.readDouble(in);
      case VALUE_NUMBER_INT -> whole(in);
      default -> throw in.unexpected("a string, a number, true or false");
    };
  }

  private static Object whole(JsonInput in) {
    String digits = in.string();
    if (digits.length() <= 18) {
      return Long.parseLong(digits);
    }
    BigInteger value = new BigInteger(digits);
    if (value.bitLength() > Long.SIZE) {
      throw in.unexpected("an integer of 64 bits");
    }
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }
}
