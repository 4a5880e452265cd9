package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final ErrorWriter FALLBACK = (error, path) -> HttpAnswer.text(500, "x", "");
  private static final ErrorWriter OF_V2 = (error, path) -> HttpAnswer.text(500, "y", "");

  private final RouteTable table =
      new RouteTable(
          List.of(
              protocol(
                  "",
                  FALLBACK,
                  route("POST", "/iris"),
                  route("POST", "/iris/versions/{version}"),
                  route("GET", "/health/live"),
                  Route.hidden("GET", "/docs/{file}", exchange -> {})),
              protocol(
                  "/v2",
                  OF_V2,
                  route("GET", "/v2/models/{model}"),
                  Route.hidden("GET", "/v2/logging", exchange -> {}))),
          FALLBACK);

  private static Route route(String method, String path) {
    return Route.documented(
        method,
        path,
        () -> {
          throw new AssertionError("nobody asks for its documentation");
        },
        exchange -> {});
  }

  private static Protocol protocol(String prefix, ErrorWriter errors, Route... routes) {
    return new Protocol() {
      @Override
      public List<Route> routes() {
        return List.of(routes);
      }

      @Override
      public ErrorWriter errors() {
        return errors;
      }

      @Override
      public String prefix() {
        return prefix;
      }
    };
  }

  @Test
  void findsExactRoute() {
    RouteTable.Match match = table.match("POST", "/iris");

    assertNotNull(match.route());
    assertEquals("/iris", match.route().path());
  }

  @Test
  void readsVariableSegmentsPercentDecoded() {
    RouteTable.Match match = table.match("POST", "/iris/versions/1%2B2%20b");

    assertEquals(Map.of("version", "1+2 b"), match.parameters());
  }

  @Test
  void leavesMalformedEscapesAsTheyStand() {
    assertEquals(Map.of("version", "%zz"), table.match("POST", "/iris/versions/%zz").parameters());
  }

  @Test
  void takesNoEmptySegmentForAVariable() {
    assertNull(table.match("POST", "/iris/versions/").route());
  }

  @Test
  void answersHeadWhereThereIsGet() {
    assertNotNull(table.match("HEAD", "/health/live").route());
    assertNull(table.match("HEAD", "/iris").route());
  }

  @Test
  void namesTheMethodsOfAPathForAWrongOne() {
    RouteTable.Match match = table.match("DELETE", "/health/live");

    assertEquals(Optional.of("GET, HEAD"), match.allow());
    assertNotNull(match.failure());
    assertEquals(HttpErrors.METHOD_NOT_ALLOWED, match.failure().code());
    assertEquals("/health/live takes GET, HEAD, got DELETE", match.failure().getMessage());
  }

  @Test
  void namesNearRoutesForAnUnknownOne() {
    RouteTable.Match match = table.match("POST", "/irsi");

    assertNotNull(match.failure());
    assertEquals(ErrorCode.NOT_FOUND, match.failure().code());
    assertEquals("there is no route /irsi; near it is /iris", match.failure().getMessage());
  }

  private String failure(String path) {
    return String.valueOf(Objects.requireNonNull(table.match("POST", path).failure()).getMessage());
  }

  @Test
  void namesNearRoutesWhateverTheCase() {
    assertEquals("there is no route /IRIS; near it is /iris", failure("/IRIS"));
  }

  @Test
  void namesNearRoutesWithTheSegmentsOfTheRequest() {
    assertEquals(
        "there is no route /iris/verions/2026-11; near it is /iris/versions/2026-11",
        failure("/iris/verions/2026-11"));
    assertEquals(
        "there is no route /v2/model/sentiment; near it is /v2/models/sentiment",
        failure("/v2/model/sentiment"));
  }

  @Test
  void namesNoPageThatIsNotThere() {
    assertEquals("there is no route /doc/version", failure("/doc/version"));
  }

  @Test
  void namesNoRouteThatTheDocumentationLeavesOut() {
    assertEquals("there is no route /v2/loging", failure("/v2/loging"));
  }

  @Test
  void namesNoRouteThatIsFarAway() {
    RouteTable.Match match = table.match("POST", "/" + "x".repeat(10_000));

    assertNotNull(match.failure());
    assertTrue(!String.valueOf(match.failure().getMessage()).contains("near"));
  }

  @Test
  void wordsErrorsAsTheProtocolThatOwnsThePath() {
    assertSame(OF_V2, table.match("GET", "/v2/nothing/here/at/all").errors());
    assertSame(FALLBACK, table.match("GET", "/v22").errors());
    assertSame(OF_V2, table.match("GET", "/%762/nothing").errors());
    assertSame(OF_V2, table.match("GET", "/v%32").errors());
    assertSame(FALLBACK, table.match("GET", "/v2%2Fnothing").errors());
  }
}
