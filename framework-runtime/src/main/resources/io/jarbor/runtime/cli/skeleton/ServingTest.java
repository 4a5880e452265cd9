package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.ServerExtension;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asks this package in a real server. */
class ServingTest {
  @RegisterExtension static final ServerExtension server = ServerExtension.servingThisProject("@name@");

  @Test
  void tellsTheSpecies() {
    HttpResponse<String> response =
        server.post(
            "/@name@",
            "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}");

    assertEquals(200, response.statusCode(), response.body());
    assertTrue(response.body().contains("\"species\":\"setosa\""), response.body());
  }

  @Test
  void namesTheFieldThatIsWrong() {
    HttpResponse<String> response = server.post("/@name@", "{\"sepal_length\": \"long\"}");

    assertEquals(400, response.statusCode(), response.body());
    assertTrue(response.body().contains("/sepal_length"), response.body());
  }
}
