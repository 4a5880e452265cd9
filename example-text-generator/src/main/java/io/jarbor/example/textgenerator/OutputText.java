package io.jarbor.example.textgenerator;

import io.jarbor.api.processing.Field;

/** What the model answers, by what it got. */
public sealed interface OutputText {

  /** Text that the model wrote. */
  record Text(@Field(description = "Text that the model wrote, without the prompt.") String text)
      implements OutputText {}

  /** The network's one output. */
  // The body's numbers are read and written without boxing; nobody compares these records.
  @SuppressWarnings("ArrayRecordComponent")
  record Scores(@Field(description = "The network's one output, from 0 to 1.") float[] values)
      implements OutputText {}
}
