package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Opens resources past the JDK's cache, which would keep a jar open after its loader is closed. */
final class UncachedHandler extends URLStreamHandler {

  /** The same URL, opened by this handler. */
  static URL uncached(URL url) throws IOException {
    return new URL(null, url.toExternalForm(), new UncachedHandler());
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    URLConnection connection = new URL(url.toExternalForm()).openConnection();
    connection.setUseCaches(false);
    return connection;
  }
}
