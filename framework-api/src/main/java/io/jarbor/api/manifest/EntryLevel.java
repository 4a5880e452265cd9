package io.jarbor.api.manifest;

/** Where the requests of a protocol of tensors enter a package, and their answers leave it. */
public enum EntryLevel {
  /** At the model: the protocol shows its inputs and outputs, and the processors are passed by. */
  TENSORS,
  /** At the processors: the protocol shows one string in and one out, the native route's bodies. */
  PROCESSORS
}
