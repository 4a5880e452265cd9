package io.jarbor.runtime.processing.json;

import io.jarbor.runtime.document.Pointers;
import java.util.Arrays;

/**
 * The arrays and objects that are open where a document is read, from the outermost. For one
 * document and one thread. Names stay in the document until somebody asks for them.
 */
final class JsonPath {
  private static final int NONE = -1;

  private final JsonText text;
  private int depth;
  private boolean[] objects = new boolean[8];

  /** Of an array, its current element; of an object, the offset of its current name. */
  private int[] places = new int[8];

  JsonPath(JsonText text) {
    this.text = text;
  }

  int depth() {
    return depth;
  }

  boolean inObject() {
    return objects[depth - 1];
  }

  /** True behind the first element of the innermost array, or the first name of the object. */
  boolean begun() {
    return places[depth - 1] != NONE;
  }

  void open(boolean object) {
    if (depth == JsonInput.DEEPEST) {
      throw MalformedJson.tooDeep();
    }
    if (depth == places.length) {
      places = Arrays.copyOf(places, 2 * depth);
      objects = Arrays.copyOf(objects, 2 * depth);
    }
    objects[depth] = object;
    places[depth++] = NONE;
  }

  void close() {
    depth--;
  }

  void nextElement() {
    places[depth - 1]++;
  }

  /**
   * Go to a member.
   *
   * @param name where its name begins, behind the quote
   */
  void nextMember(int name) {
    places[depth - 1] = name;
  }

  /** Name of the current member of the innermost object. */
  String name() {
    return depth == 0 || !inObject() || !begun() ? "" : name(depth - 1);
  }

  private String name(int level) {
    int start = places[level];
    return JsonString.decode(text.bytes(), start, JsonString.close(text, start));
  }

  String pointer() {
    String pointer = "";
    for (int level = 0; level < depth && places[level] != NONE; level++) {
      pointer =
          objects[level]
              ? Pointers.child(pointer, name(level))
              : Pointers.item(pointer, places[level]);
    }
    return pointer;
  }
}
