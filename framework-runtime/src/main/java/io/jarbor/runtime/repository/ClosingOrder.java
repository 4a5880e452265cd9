package io.jarbor.runtime.repository;

import io.jarbor.api.model.Model;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.plugin.ContextLoader;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.processing.Processors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a version was made of, each part whatever the one before it throws. */
final class ClosingOrder {
  private static final Logger log = LoggerFactory.getLogger(ClosingOrder.class);

  private ClosingOrder() {}

  /** Close processors and model, under their package's loader, then the package. Throws nothing. */
  static void close(
      String label,
      @Nullable Processors processors,
      @Nullable Model model,
      @Nullable OpenedPackage opened) {
    if (processors != null && opened != null) {
      for (Processor processor : processors.all()) {
        attempt(label, "processor", () -> ContextLoader.run(opened.loader(), processor::close));
      }
    }
    if (model != null && opened != null) {
      attempt(label, "model", () -> ContextLoader.run(opened.loader(), model::close));
    }
    if (opened != null) {
      attempt(label, "package", opened::close);
    }
  }

  private static void attempt(String label, String part, Runnable closing) {
    try {
      closing.run();
    } catch (Throwable e) { // A plugin's code, which may throw anything.
      log.warn("{}: closing the {} failed", label, part, e);
    }
  }
}
