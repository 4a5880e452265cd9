package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import java.math.BigInteger;
import java.util.Map;

/** Reads parameters, of a request or of one of its tensors, from protobuf's. */
final class MessageParameters {
  private static final String EMPTY_FINAL_RESPONSE = "triton_enable_empty_final_response";

  private MessageParameters() {}

  /**
   * Read a request's.
   *
   * @param form of a stream, {@link #emptyFinalResponse} is asked for besides, and left out here
   */
  static InferParameters of(Map<String, InferParameter> parameters, Form form) {
    if (parameters.isEmpty()) {
      return InferParameters.NONE; // As most requests have none, which then costs nothing.
    }
    InferParameters.Builder builder = InferParameters.builder();
    parameters.forEach(
        (name, parameter) -> {
          if (form == Form.WHOLE || !name.equals(EMPTY_FINAL_RESPONSE)) {
            builder.put(name, value(name, parameter));
          }
        });
    return builder.build();
  }

  /** True if the end of the responses is to be told even where none is left to tell it with. */
  static boolean emptyFinalResponse(Map<String, InferParameter> parameters) {
    InferParameter parameter = parameters.get(EMPTY_FINAL_RESPONSE);
    return parameter != null
        && InferParameters.Builder.flag(
            EMPTY_FINAL_RESPONSE, value(EMPTY_FINAL_RESPONSE, parameter));
  }

  /** A parameter's value, as {@link InferParameters.Builder#put} takes it. */
  static Object value(String name, InferParameter parameter) {
    return switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> parameter.getBoolParam();
      case INT64_PARAM -> parameter.getInt64Param();
      case STRING_PARAM -> parameter.getStringParam();
      case DOUBLE_PARAM -> parameter.getDoubleParam();
      case UINT64_PARAM -> unsigned(parameter.getUint64Param());
      case PARAMETERCHOICE_NOT_SET ->
          throw ServingException.invalidInput("parameter '" + name + "' has no value");
    };
  }

  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
  }
}
