package io.jarbor.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Jarbor this is. */
public final class Version {
  private static final String FILE = "version.properties";

  private Version() {}

  /** As the build names it, such as {@code 0.1.0}. */
  public static String current() {
    return property("version");
  }

  /** Version of JUnit that Jarbor is tested with, for projects that are made of the skeleton. */
  public static String junit() {
    return property("junit");
  }

  private static String property(String name) {
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }
}
