package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.processing.json.Numbers;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import java.math.BigInteger;

/** Reads a request's parameters from JSON. */
final class JsonParameter {
  private JsonParameter() {}

  /**
   * Read one of a request's parameters. One that the protocol reserves may be null, as if it were
   * not there; what it ignores may be anything.
   */
  static void read(JsonInput in, String name, InferParameters.Builder to) {
    if (name.equals(InferParameters.HEADERS)
        || (InferParameters.reserved(name) && !JsonMembers.isSet(in))) {
      in.skip();
    } else {
      to.put(name, value(in));
    }
  }

  /**
   * Read a parameter's value: a string, {@link Long}, {@link BigInteger}, {@link Double} or flag.
   */
  private static Object value(JsonInput in) {
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
