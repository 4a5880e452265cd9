package io.jarbor.runtime.openapi;

import io.jarbor.runtime.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Swagger UI's own files, from its jar on the class path; nothing comes from the internet.
 * Thread-safe; reads block.
 */
public final class SwaggerUi {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String VERSION_FILE = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");

  // Relative, so that it works behind a proxy's prefix; "docs" is there since the page has no slash
  // at its end.
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Jarbor API</title>
        <link rel="stylesheet" href="docs/swagger-ui.css">
        <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
      </head>
      <body>
        <div id="swagger-ui"></div>
        <script src="docs/swagger-ui-bundle.js"></script>
        <script>
          window.ui = SwaggerUIBundle({
            url: 'openapi.json',
            dom_id: '#swagger-ui',
            deepLinking: true,
            tryItOutEnabled: true,
            validatorUrl: null
          });
        </script>
      </body>
      </html>
      """;

  private final Map<String, HttpAnswer> read = new ConcurrentHashMap<>();

  /** Find a file of the page; empty if it has none of that name. */
  public Optional<HttpAnswer> file(String name) {
    if (name.equals("index.html")) {
      return Optional.of(HttpAnswer.text(200, HTML, PAGE));
    }
    if (!TYPES.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(read.computeIfAbsent(name, this::load));
  }

  private HttpAnswer load(String name) {
    try {
      Properties properties = new Properties();
      try (InputStream in = open(VERSION_FILE)) {
        properties.load(in);
      }
      String path =
          "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/" + name;
      try (InputStream in = open(path)) {
        return new HttpAnswer(
            200,
            TYPES.getOrDefault(name, HTML),
            in.readAllBytes(),
            Map.of("Cache-Control", "max-age=3600"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Swagger UI's '" + name + "' cannot be read from the class path", e);
    }
  }

  private static InputStream open(String path) throws IOException {
    InputStream in = SwaggerUi.class.getClassLoader().getResourceAsStream(path);
    if (in == null) {
      throw new IOException("no resource " + path);
    }
    return in;
  }
}
