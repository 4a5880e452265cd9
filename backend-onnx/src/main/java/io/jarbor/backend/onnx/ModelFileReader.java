package io.jarbor.backend.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@link ModelFile}; the numbers are the fields' of {@code onnx.proto}. For one file.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class ModelFileReader {
  private final ProtoReader reader;
  private final Set<String> externalData = new LinkedHashSet<>();
  private final Map<String, List<String>> zipMaps = new LinkedHashMap<>();
  private final Set<String> shapeless = new LinkedHashSet<>();
  private boolean graph;

  private ModelFileReader(ProtoReader reader) {
    this.reader = reader;
  }

  /**
   * Read a model file.
   *
   * @throws java.io.EOFException if it ends too early
   * @throws IOException if it is no protobuf message, or cannot be read
   */
  static ModelFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return new ModelFileReader(new ProtoReader(channel)).model();
    }
  }

  private ModelFile model() throws IOException {
    reader.fields(
        field -> {
          switch (field) {
            case 7 -> mainGraph();
            case 20 -> reader.message(this::trainingField);
            case 25 -> reader.message(this::functionField);
            default -> {}
          }
        });
    return new ModelFile(graph, externalData, zipMaps, shapeless);
  }

  private void mainGraph() throws IOException {
    graph = true;
    reader.message(
        field -> {
          if (field == 11 || field == 12) {
            value();
          } else {
            graphField(field);
          }
        });
  }

  private void trainingField(int field) throws IOException {
    if (field == 1 || field == 2) {
      reader.message(this::graphField);
    }
  }

  private void functionField(int field) throws IOException {
    switch (field) {
      case 7 -> node();
      case 11 -> reader.message(attribute -> attributeField(attribute, new Attribute()));
      default -> {}
    }
  }

  private void graphField(int field) throws IOException {
    switch (field) {
      case 1 -> node();
      case 5 -> tensor();
      case 15 -> reader.message(this::sparseField);
      default -> {}
    }
  }

  private void node() throws IOException {
    List<String> outputs = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    String[] operator = {""};
    reader.message(
        field -> {
          switch (field) {
            case 2 -> outputs.add(reader.string());
            case 4 -> operator[0] = reader.string();
            case 5 -> keys.addAll(attribute());
            default -> {}
          }
        });
    if (operator[0].equals("ZipMap") && outputs.size() == 1) {
      zipMaps.put(outputs.get(0), List.copyOf(keys));
    }
  }

  /** Collects the part of an attribute that may be the keys of a ZipMap. */
  private static final class Attribute {
    private String name = "";
    private final List<String> values = new ArrayList<>();
  }

  private List<String> attribute() throws IOException {
    Attribute attribute = new Attribute();
    reader.message(field -> attributeField(field, attribute));
    return attribute.name.startsWith("classlabels_") ? attribute.values : List.of();
  }

  private void attributeField(int field, Attribute attribute) throws IOException {
    switch (field) {
      case 1 -> attribute.name = reader.string();
      case 5, 10 -> tensor();
      case 6, 11 -> reader.message(this::graphField);
      // Other attributes hold long lists too, so only the keys of a ZipMap are kept.
      case 8 -> {
        if (attribute.name.equals("classlabels_int64s")) {
          reader.integers(value -> attribute.values.add(Long.toString(value)));
        }
      }
      case 9 -> {
        if (attribute.name.equals("classlabels_strings")) {
          attribute.values.add(reader.string());
        }
      }
      case 22, 23 -> reader.message(this::sparseField);
      default -> {}
    }
  }

  private void sparseField(int field) throws IOException {
    if (field == 1 || field == 2) {
      tensor();
    }
  }

  private void tensor() throws IOException {
    reader.message(
        field -> {
          if (field == 13) {
            externalEntry();
          }
        });
  }

  private void externalEntry() throws IOException {
    String[] entry = {"", ""};
    reader.message(
        field -> {
          if (field == 1 || field == 2) {
            entry[field - 1] = reader.string();
          }
        });
    if (entry[0].equals("location")) {
      externalData.add(entry[1]);
    }
  }

  private void value() throws IOException {
    String[] name = {""};
    boolean[] shaped = {false};
    reader.message(
        field -> {
          if (field == 1) {
            name[0] = reader.string();
          } else if (field == 2) {
            reader.message(
                type -> {
                  if (type == 1) {
                    reader.message(part -> shaped[0] |= part == 2);
                  }
                });
          }
        });
    if (!shaped[0]) {
      shapeless.add(name[0]);
    }
  }
}
