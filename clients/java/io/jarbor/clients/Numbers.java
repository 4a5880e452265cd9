package io.jarbor.clients;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;

/** Answers with the numbers that come in. */
public class Numbers extends Identity {
  public Numbers() {
    super(Datatype.INT64, Shape.of(Shape.DYNAMIC, 1));
  }
}
