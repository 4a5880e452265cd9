package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTreeTest {
  private final RouteTree<String> tree = new RouteTree<>();

  RouteTreeTest() {
    for (String template :
        List.of(
            "/v2",
            "/v2/",
            "/v2/models/stats",
            "/v2/models/{model}",
            "/v2/models/{model}/versions/{version}/infer",
            "/v2/models/special/versions/{version}")) {
      tree.computeIfAbsent(template, () -> template);
    }
  }

  private String find(String path) {
    return tree.find(path).map(RouteTree.Found::value).orElse("");
  }

  @Test
  void findsLiteralsBeforeVariables() {
    assertEquals("/v2/models/stats", find("/v2/models/stats"));
    assertEquals("/v2/models/{model}", find("/v2/models/stat"));
  }

  @Test
  void goesBackWhereALiteralLeadsNowhere() {
    assertEquals("/v2/models/special/versions/{version}", find("/v2/models/special/versions/1"));
    assertEquals(
        "/v2/models/{model}/versions/{version}/infer", find("/v2/models/special/versions/1/infer"));
  }

  @Test
  void tellsATrailingSlash() {
    assertEquals("/v2", find("/v2"));
    assertEquals("/v2/", find("/v2/"));
    assertEquals("", find("/v2/models/m/"));
  }

  @Test
  void takesNoEmptySegmentForAVariable() {
    assertEquals("", find("/v2/models/"));
    assertEquals("", find("/v2/models//versions/1/infer"));
  }

  @Test
  void decodesWhatVariablesStandFor() {
    assertEquals(
        Optional.of(Map.of("model", "a b+c/d", "version", "1")),
        tree.find("/v2/models/a%20b+c%2Fd/versions/1/infer").map(RouteTree.Found::parameters));
    assertEquals(
        Optional.of(Map.of("model", "100%")),
        tree.find("/v2/models/100%").map(RouteTree.Found::parameters));
  }

  @Test
  void takesAnEscapeInALiteralForItsCharacterButASlashForNoSeparator() {
    assertEquals("/v2/models/{model}", find("/%762/%6Dodels/m"));
    assertEquals("", find("/%25762/models/m"), "it is decoded once");
    assertEquals("", find("/v2%2Fmodels/m"));
    assertEquals("", find("/v%zz/models/m"));
  }

  @Test
  void putsOneThingAtOnePath() {
    assertSame(find("/v2/models/m"), tree.computeIfAbsent("/v2/models/{model}", () -> "another"));
    assertThrows(
        IllegalArgumentException.class,
        () -> tree.computeIfAbsent("/v2/models/{name}", () -> "another"));
  }
}
