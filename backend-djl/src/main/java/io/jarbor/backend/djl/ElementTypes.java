package io.jarbor.backend.djl;

import ai.djl.ndarray.types.DataType;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.TensorSpec;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The datatypes that DJL's PyTorch engine has, in both spellings. PyTorch has INT16 and BF16 too,
 * but DJL 0.36's native part does not know them, and ends the process.
 */
final class ElementTypes {
  private static final Map<Datatype, DataType> TYPES = types();

  private ElementTypes() {}

  private static Map<Datatype, DataType> types() {
    Map<Datatype, DataType> types = new EnumMap<>(Datatype.class);
    types.put(Datatype.BOOL, DataType.BOOLEAN);
    types.put(Datatype.UINT8, DataType.UINT8);
    types.put(Datatype.INT8, DataType.INT8);
    types.put(Datatype.INT32, DataType.INT32);
    types.put(Datatype.INT64, DataType.INT64);
    types.put(Datatype.FP16, DataType.FLOAT16);
    types.put(Datatype.FP32, DataType.FLOAT32);
    types.put(Datatype.FP64, DataType.FLOAT64);
    return Collections.unmodifiableMap(types);
  }

  static void require(String kind, TensorSpec spec) {
    if (!TYPES.containsKey(spec.datatype())) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          kind
              + ": '"
              + spec.name()
              + "' has datatype "
              + spec.datatype()
              + ", which the djl backend does not have; there are "
              + TYPES.keySet());
    }
  }

  /** DJL's spelling of a datatype that {@link #require} let pass. */
  static DataType of(Datatype datatype) {
    DataType type = TYPES.get(datatype);
    if (type == null) {
      throw new IllegalArgumentException(datatype + " was not checked");
    }
    return type;
  }

  /** Our spelling, for messages; DJL's own where we have none. */
  static String name(DataType type) {
    for (Map.Entry<Datatype, DataType> entry : TYPES.entrySet()) {
      if (entry.getValue() == type) {
        return entry.getKey().name();
      }
    }
    return type.name();
  }
}
