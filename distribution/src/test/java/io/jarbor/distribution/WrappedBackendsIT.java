package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.AssertingBackend;
import io.jarbor.testkit.CrankyBackend;
import io.jarbor.testkit.ServerExtension;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test kit's wrappers in a real server. */
class WrappedBackendsIT {
  private static final String FLOWERS = "{\"X\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}";

  @RegisterExtension
  static final ServerExtension asserting =
      ServerExtension.serving(Packages.fixture("iris")).wrapping("onnx", AssertingBackend::new);

  @RegisterExtension
  static final ServerExtension cranky =
      ServerExtension.serving(Packages.fixture("iris"))
          .wrapping("onnx", backend -> new CrankyBackend(backend, 42, 1));

  @Test
  void seesAServerThatKeepsTheContract() {
    HttpResponse<String> response = asserting.post("/iris", FLOWERS);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(List.of(), asserting.backend("onnx", AssertingBackend.class).violations());
  }

  @Test
  void makesRunsOfAServerFail() {
    CrankyBackend backend = cranky.backend("onnx", CrankyBackend.class);
    int before = backend.failures();
    HttpResponse<String> response = cranky.post("/iris", FLOWERS);
    assertEquals(500, response.statusCode(), response.body());
    assertTrue(backend.failures() > before);
  }
}
