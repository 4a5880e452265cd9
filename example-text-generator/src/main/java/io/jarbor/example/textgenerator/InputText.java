package io.jarbor.example.textgenerator;

import io.jarbor.api.processing.Field;

/** What the model gets: a text to go on from, or the network's inputs as they are. */
public sealed interface InputText {

  /** A text that the model goes on from. */
  record Prompt(
      @Field(
              description =
                  "Text to go on from: letters but j, q, x and z, spaces, commas and full stops;"
                      + " capital letters count as small ones.",
              example = "\"the harbour \"",
              maxLength = 10_000)
          String text)
      implements InputText {}

  /** One row of inputs, for a single pass of the network. */
  // The body's numbers are read and written without boxing; nobody compares these records.
  @SuppressWarnings("ArrayRecordComponent")
  record Row(
      @Field(
              description = "The network's 1000 inputs, for one pass.",
              minLength = Window.INPUTS,
              maxLength = Window.INPUTS)
          float[] values)
      implements InputText {}
}
