package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Goes through the members of objects and the elements of arrays, and reads simple ones. */
public final class JsonMembers {
  /** Bytes of what stands for a member of an object, or an element of an array, roughly. */
  private static final int ENTRY_BYTES = 128;

  private JsonMembers() {}

  /**
   * As {@link #each}, but a member that is null is as one that is not there: so callers write it
   * whose types write all their members, those too that nobody set.
   */
  public static void eachSet(JsonInput in, String what, Consumer<String> reader) {
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
  public static boolean isSet(JsonInput in) {
    return !in.is(JsonToken.VALUE_NULL);
  }

  /**
   * Read the object that begins at the current token; a member that comes twice is refused.
   *
   * @param what stands here, for a message
   * @param reader gets each name, with the input at its value, and leaves it at the value's end
   */
  public static void each(JsonInput in, String what, Consumer<String> reader) {
    if (!in.is(JsonToken.START_OBJECT)) {
      throw in.unexpected(what);
    }
    Set<String> seen = new HashSet<>();
    while (in.next() == JsonToken.FIELD_NAME) {
      in.hold(ENTRY_BYTES);
      String name = in.fieldName();
      in.next();
      if (!seen.add(name)) {
        throw in.invalid("expected once, got again");
      }
      reader.accept(name);
    }
  }

  /** Read the array that begins at the current token, with the input at each of its values. */
  public static void elements(JsonInput in, String what, Runnable reader) {
    if (!in.is(JsonToken.START_ARRAY)) {
      throw in.unexpected(what);
    }
    while (in.next() != JsonToken.END_ARRAY) {
      in.hold(ENTRY_BYTES);
      reader.run();
    }
  }

  /** Read the string that is the current value. */
  public static String string(JsonInput in) {
    if (!in.is(JsonToken.VALUE_STRING)) {
      throw in.unexpected("a string");
    }
    return in.string();
  }

  /** Read true or false. */
  public static boolean flag(JsonInput in) {
    if (!in.is(JsonToken.VALUE_TRUE) && !in.is(JsonToken.VALUE_FALSE)) {
      throw in.unexpected("true or false");
    }
    return in.is(JsonToken.VALUE_TRUE);
  }
}
