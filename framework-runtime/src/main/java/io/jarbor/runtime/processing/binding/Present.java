package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Pointers;
import org.jspecify.annotations.Nullable;

/** Refuses what is null in an answer: a part that may be missing is an Optional there. */
final class Present {
  private Present() {}

  /**
   * The value that is to be written next, after its field's name.
   *
   * @throws ServingException {@code PROCESSOR_FAILURE} naming its pointer, if it is null
   */
  static Object value(JsonGenerator out, @Nullable Object value) {
    if (value == null) {
      throw missing("'" + pointer(out) + "' is null");
    }
    return value;
  }

  /** The key of the map's entry that is to be written next; as {@link #value}. */
  static String key(JsonGenerator out, @Nullable Object key) {
    if (key == null) {
      throw missing("'" + out.getOutputContext().getParent().pathAsPointer() + "' has a null key");
    }
    return (String) key;
  }

  private static ServingException missing(String what) {
    return new ServingException(ErrorCode.PROCESSOR_FAILURE, "the answer's " + what);
  }

  private static String pointer(JsonGenerator out) {
    JsonStreamContext context = out.getOutputContext();
    return context.inArray()
        ? Pointers.item(context.getParent().pathAsPointer().toString(), context.getEntryCount())
        : context.pathAsPointer().toString();
  }
}
