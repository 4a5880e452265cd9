package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.jarbor.api.error.ServingException;

/** Words what the parser does not take, for the caller who sent it. */
final class MalformedJson {
  private MalformedJson() {}

  static ServingException of(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return ServingException.invalidInput("the body ends before its JSON value does" + place(e));
    }
    String message = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException) {
      return ServingException.invalidInput(overLimit(message));
    }
    // The library's list of what it expected names NaN too, whatever was found.
    if (message.startsWith("Non-standard token")) {
      return ServingException.invalidInput(
          "the body is not JSON: it has no NaN and no infinities" + place(e));
    }
    int end = message.indexOf(": was expecting");
    return ServingException.invalidInput(
        "the body is not JSON: " + (end < 0 ? message : message.substring(0, end)) + place(e));
  }

  /** The library's words name its own settings, which callers cannot change. */
  private static String overLimit(String message) {
    if (message.contains("nesting depth")) {
      return "the JSON is nested deeper than " + JsonInput.DEEPEST + " levels";
    }
    if (message.contains("Number")) {
      return "a number of the JSON has more than " + JsonInput.LONGEST_NUMBER + " characters";
    }
    if (message.contains("symbol table")) {
      return "the JSON has too many field names that look alike to a hash table";
    }
    if (message.startsWith("Name ")) {
      return "a field name of the JSON has more than " + JsonInput.LONGEST_NAME + " characters";
    }
    return "the JSON is over a limit: " + message;
  }

  private static String place(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
