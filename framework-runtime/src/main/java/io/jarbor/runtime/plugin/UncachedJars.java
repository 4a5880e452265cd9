package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens resources of jars past the JDK's cache, which would keep a jar open after its loader was
 * closed.
 */
final class UncachedJars extends URLStreamHandler {
  static final URLStreamHandlerFactory FACTORY =
      UncachedJars::forProtocol; // null leaves a protocol to the JDK

  private UncachedJars() {}

  private static @Nullable URLStreamHandler forProtocol(String protocol) {
    return protocol.equals("jar") ? new UncachedJars() : null;
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    // Parsed anew, it gets the JDK's handler.
    URLConnection connection = new URL(url.toExternalForm()).openConnection();
    connection.setUseCaches(false);
    return connection;
  }
}
