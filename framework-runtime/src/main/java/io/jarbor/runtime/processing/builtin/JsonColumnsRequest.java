package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Field;
import java.util.List;
import java.util.Map;

/**
 * Rows of a table.
 *
 * @param rows per row a number for each column, in any order
 */
public record JsonColumnsRequest(
    @Field(description = "Rows of a table: per row a number for each column.", minLength = 1)
        List<Map<String, Double>> rows) {}
