package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.proto.inference.InferTensorContents;
import java.util.Locale;

/** The fields of {@code contents}, each for the elements of some datatypes. */
enum ContentsField {
  BOOL,
  INT,
  INT64,
  UINT,
  UINT64,
  FP32,
  FP64,
  BYTES;

  /**
   * The field for a datatype.
   *
   * @throws ServingException {@code INVALID_INPUT} for the two that have none
   */
  private static ContentsField of(String input, Datatype datatype) {
    return switch (datatype) {
      case BOOL -> BOOL;
      case INT8, INT16, INT32 -> INT;
      case INT64 -> INT64;
      case UINT8, UINT16, UINT32 -> UINT;
      case UINT64 -> UINT64;
      case FP32 -> FP32;
      case FP64 -> FP64;
      case BYTES -> BYTES;
      case FP16, BF16 ->
          throw ServingException.invalidInput(
              "input '"
                  + input
                  + "': contents has no field for "
                  + datatype
                  + "; send raw_input_contents");
    };
  }

  /**
   * Count the elements of an input, and see that all are where its datatype's belong.
   *
   * @throws ServingException {@code INVALID_INPUT} if one is in another field
   */
  static int count(String input, Datatype datatype, InferTensorContents contents) {
    ContentsField own = of(input, datatype);
    for (ContentsField field : values()) {
      int elements = field.count(contents);
      if (field != own && elements > 0) {
        throw ServingException.invalidInput(
            "input '"
                + input
                + "': expected the elements of "
                + datatype
                + " in "
                + own
                + ", got "
                + elements
                + " in "
                + field);
      }
    }
    return own.count(contents);
  }

  private int count(InferTensorContents contents) {
    return switch (this) {
      case BOOL -> contents.getBoolContentsCount();
      case INT -> contents.getIntContentsCount();
      case INT64 -> contents.getInt64ContentsCount();
      case UINT -> contents.getUintContentsCount();
      case UINT64 -> contents.getUint64ContentsCount();
      case FP32 -> contents.getFp32ContentsCount();
      case FP64 -> contents.getFp64ContentsCount();
      case BYTES -> contents.getBytesContentsCount();
    };
  }

  /** As the protocol spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT) + "_contents";
  }
}
