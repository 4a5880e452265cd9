package io.jarbor.runtime;

import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.Repository;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs: its parts, made and joined here by hand, and stopped in the right order.
 * Thread-safe.
 */
public final class JarborServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JarborServer.class);

  private final ServerConfig config;
  private final Threads threads = new Threads();
  private final Vertx vertx;
  private final Repository repository;
  private final Readiness readiness;
  private final Ports ports;
  private final CountDownLatch startComplete = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
}
