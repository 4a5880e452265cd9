package io.jarbor.backend.onnx;

import java.util.List;

/** Tiny models, written field by field as {@code onnx.proto} numbers them. */
final class Models {
  private static final int FLOAT = 1;
  private static final int STRING = 8;
  private static final int INT64 = 7;

  private Models() {}

  /** x [batch, 4] times a weight w [4, 4] that another file holds. */
  static byte[] externalMatMul(String location) {
    ProtoWriter weight =
        new ProtoWriter()
            .integer(1, 4)
            .integer(1, 4)
            .integer(2, FLOAT)
            .string(8, "w")
            .message(13, entry("location", location))
            .message(13, entry("length", "64"))
            .integer(14, 1);
    ProtoWriter node = node("MatMul", List.of("x", "w"), "y");
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node)
            .string(2, "g")
            .message(5, weight)
            .message(11, value("x", FLOAT, 4))
            .message(12, value("y", FLOAT, 4));
    return model(graph);
  }

  /** Text x [batch, 1] looked up: its place in a list, or -1. */
  static byte[] labelEncoder(String... keys) {
    ProtoWriter strings = new ProtoWriter().string(1, "keys_strings").integer(20, 8);
    ProtoWriter places = new ProtoWriter().string(1, "values_int64s").integer(20, 7);
    for (int i = 0; i < keys.length; i++) {
      strings.string(9, keys[i]);
      places.integer(8, i);
    }
    ProtoWriter other = new ProtoWriter().string(1, "default_int64").integer(3, -1).integer(20, 2);
    ProtoWriter node =
        node("LabelEncoder", List.of("x"), "y")
            .message(5, strings)
            .message(5, places)
            .message(5, other)
            .string(7, "ai.onnx.ml");
    return model(graph(node, value("x", STRING, 1), value("y", INT64, 1)));
  }

  /** Numbers x [batch, 1] to text: the label at that place. */
  static byte[] labelDecoder(String... labels) {
    ProtoWriter places = new ProtoWriter().string(1, "keys_int64s").integer(20, 7);
    ProtoWriter strings = new ProtoWriter().string(1, "values_strings").integer(20, 8);
    for (int i = 0; i < labels.length; i++) {
      places.integer(8, i);
      strings.string(9, labels[i]);
    }
    ProtoWriter node =
        node("LabelEncoder", List.of("x"), "y")
            .message(5, places)
            .message(5, strings)
            .string(7, "ai.onnx.ml");
    return model(graph(node, value("x", INT64, 1), value("y", STRING, 1)));
  }

  /** A ZipMap with integers as keys over x [batch, keys]. */
  static byte[] integerZipMap(long... keys) {
    ProtoWriter attribute = new ProtoWriter().string(1, "classlabels_int64s").integer(20, 7);
    for (long key : keys) {
      attribute.integer(8, key);
    }
    ProtoWriter node =
        node("ZipMap", List.of("x"), "y").message(5, attribute).string(7, "ai.onnx.ml");
    ProtoWriter tensor = new ProtoWriter().message(1, new ProtoWriter().integer(1, FLOAT));
    ProtoWriter map = new ProtoWriter().integer(1, INT64).message(2, tensor);
    ProtoWriter sequence = new ProtoWriter().message(1, new ProtoWriter().message(5, map));
    ProtoWriter output =
        new ProtoWriter().string(1, "y").message(2, new ProtoWriter().message(4, sequence));
    return model(graph(node, value("x", FLOAT, keys.length), output));
  }

  /** BF16 x [batch, 2] as it is. */
  static byte[] identityBf16() {
    int bfloat16 = 16;
    return model(
        graph(
            node("Identity", List.of("x"), "y"), value("x", bfloat16, 2), value("y", bfloat16, 2)));
  }

  /** x [batch, 2] twice over, though the file says that y has as many rows as x. */
  static byte[] rowsOtherThanSaid() {
    ProtoWriter axis = new ProtoWriter().string(1, "axis").integer(3, 0).integer(20, 2);
    return model(
        graph(
            node("Concat", List.of("x", "x"), "y").message(5, axis),
            value("x", FLOAT, 2),
            value("y", FLOAT, 2)));
  }

  private static ProtoWriter graph(ProtoWriter node, ProtoWriter input, ProtoWriter output) {
    return new ProtoWriter().message(1, node).string(2, "g").message(11, input).message(12, output);
  }

  private static ProtoWriter node(String operator, List<String> inputs, String output) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.string(1, input));
    return node.string(2, output).string(4, operator);
  }

  private static byte[] model(ProtoWriter graph) {
    ProtoWriter opset = new ProtoWriter().string(1, "").integer(2, 17);
    ProtoWriter ml = new ProtoWriter().string(1, "ai.onnx.ml").integer(2, 3);
    return new ProtoWriter()
        .integer(1, 8)
        .message(7, graph)
        .message(8, opset)
        .message(8, ml)
        .toBytes();
  }

  private static ProtoWriter entry(String key, String value) {
    return new ProtoWriter().string(1, key).string(2, value);
  }

  private static ProtoWriter value(String name, int elementType, int columns) {
    ProtoWriter shape =
        new ProtoWriter()
            .message(1, new ProtoWriter().string(2, "batch"))
            .message(1, new ProtoWriter().integer(1, columns));
    ProtoWriter tensor = new ProtoWriter().integer(1, elementType).message(2, shape);
    return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
