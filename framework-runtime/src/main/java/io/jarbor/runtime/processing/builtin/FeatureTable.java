package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Pointers;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The columns of a table and the input that they fill. Immutable. */
final class FeatureTable {
  private final TensorSpec input;
  private final boolean oneRow;
  private final List<String> columns;
  private final Set<String> known;
  private final OptionalDouble missing;
  private final NumberWriter writer;

  /**
   * Create a table.
   *
   * @param input of a numeric datatype, shape {@code [rows, columns]}, or {@code [columns]} where
   *     the signature is not batched
   * @param missing what stands for a column that a row leaves out; empty to refuse the row
   * @throws ServingException {@code INVALID_PACKAGE} if columns and input do not suit each other
   */
  FeatureTable(TensorSpec input, boolean batched, List<String> columns, OptionalDouble missing) {
    this.input = input;
    this.columns = columns;
    this.known = new LinkedHashSet<>(columns);
    this.missing = missing;
    this.writer = new NumberWriter(input.datatype());
    int rank = input.shape().rank();
    this.oneRow = rank == 1 && !batched;
    if (columns.isEmpty()) {
      throw unsuitable("option 'columns': expected at least one name, got none");
    }
    if (known.size() != columns.size()) {
      throw unsuitable("option 'columns': expected each name once, got " + columns);
    }
    if (rank != 2 && !oneRow) {
      throw ModelFit.wrongShape(
          JsonColumnsPreprocessor.NAME, "input", input, "[-1, " + columns.size() + "]");
    }
    long features = input.shape().size(rank - 1);
    if (features != Shape.DYNAMIC && features != columns.size()) {
      throw unsuitable(
          "option 'columns': expected "
              + Counted.of(features, "name")
              + ", as input '"
              + input.name()
              + "' of shape "
              + input.shape()
              + " has features, got "
              + columns.size());
    }
    if (missing.isPresent() && !writer.holds(missing.getAsDouble())) {
      throw unsuitable(
          "option 'missing': expected " + writer.expected() + ", got " + missing.getAsDouble());
    }
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(JsonColumnsPreprocessor.NAME, why);
  }

  /**
   * Write rows into the input.
   *
   * @return owned by the caller
   * @throws ServingException {@code INVALID_INPUT} with the pointer of the row or column
   */
  Map<String, Tensor> inputs(List<Map<String, Double>> rows, TensorAllocator allocator) {
    Shape shape = shape(rows.size());
    Tensor tensor =
        Filled.tensor(allocator, input.datatype(), shape, empty -> fill(rows, empty.data()));
    return Map.of(input.name(), tensor);
  }

  private Shape shape(int rows) {
    long allowed = oneRow ? 1 : input.shape().size(0);
    if (rows == 0 || (allowed != Shape.DYNAMIC && allowed != rows)) {
      throw ServingException.invalidField(
          "/rows",
          "/rows: expected "
              + (allowed == Shape.DYNAMIC ? "at least 1" : "exactly " + allowed)
              + " for input '"
              + input.name()
              + "' of shape "
              + input.shape()
              + ", got "
              + rows);
    }
    return oneRow ? Shape.of(columns.size()) : Shape.of(rows, columns.size());
  }

  private void fill(List<Map<String, Double>> rows, ByteBuffer data) {
    int index = 0;
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Double> row = rows.get(i);
      int absent = 0;
      for (String column : columns) {
        Double written = row.get(column);
        if (written == null) {
          absent++;
          requireDefault(i, row, column);
        }
        double value = written == null ? missing.getAsDouble() : written;
        if (!writer.holds(value)) {
          String pointer = pointer(i, column);
          throw ServingException.invalidField(
              pointer, pointer + ": expected " + writer.expected() + ", got " + value);
        }
        writer.put(data, index++, value);
      }
      if (row.size() + absent > columns.size()) {
        refuseUnknown(i, row);
      }
    }
  }

  private void requireDefault(int row, Map<String, Double> values, String column) {
    if (missing.isEmpty()) {
      // A misspelt column is missing too, and the misspelling is what helps.
      refuseUnknown(row, values);
      String pointer = pointer(row, column);
      throw ServingException.invalidField(
          pointer, pointer + ": the column is missing; expected a number for each of " + columns);
    }
  }

  private void refuseUnknown(int row, Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        String pointer = pointer(row, name);
        throw ServingException.invalidField(
            pointer,
            pointer + ": no such column; there are " + columns + Nearest.hint(name, columns));
      }
    }
  }

  private static String pointer(int row, String column) {
    return Pointers.child(Pointers.item("/rows", row), column);
  }

  /** Write a request that this table takes: as many rows as the input has, one where it is open. */
  String example() {
    Map<String, Object> row = new LinkedHashMap<>();
    columns.forEach(column -> row.put(column, 1));
    int rows = oneRow ? 1 : (int) Math.max(1, input.shape().size(0));
    return Examples.json(Map.of("rows", Collections.nCopies(rows, row)));
  }
}
