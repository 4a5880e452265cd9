package io.jarbor.api.processing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents a component of a request or response record; everything said here is checked, and shown
 * in the API's documentation.
 *
 * <p>Without it a component {@code inputText} is the JSON field {@code input_text}, required unless
 * it is an {@link java.util.Optional}. Types: {@code boolean}, {@code int}, {@code long}, {@code
 * float}, {@code double} and their boxes, {@code String}, enums (in JSON a constant's name in lower
 * case), {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]}, {@code byte[]} (base64
 * in JSON), {@code List}, {@code Map} with string keys, {@code Tensor}, records of these, and
 * sealed interfaces of records: told apart by the kind of JSON value where each record has a single
 * component, else by a member {@code type} with the record's name in the same spelling. No record
 * may hold itself, directly or through others.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Field {
  /** The JSON name; empty for the component's own in snake_case. */
  String name() default "";

  /** One sentence for people. */
  String description() default "";

  /** An example that works when sent, as JSON; empty for one made from the type. */
  String example() default "";

  /** Least number. */
  double minimum() default Double.NEGATIVE_INFINITY;

  /** Greatest number. */
  double maximum() default Double.POSITIVE_INFINITY;

  /** Least length of a string, list or array. */
  int minLength() default 0;

  /** Greatest length of a string, list or array. */
  int maxLength() default Integer.MAX_VALUE;

  /**
   * Least length of each element of a list: a string in code points, a list or array in elements.
   */
  int minElementLength() default 0;
}
