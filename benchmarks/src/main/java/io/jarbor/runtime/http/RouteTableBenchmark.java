package io.jarbor.runtime.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finds the route of a path, among those of one model and of many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteTableBenchmark {
  private static final ErrorWriter ERRORS = (error, path) -> HttpAnswer.text(500, "", "");

  @Param({"1", "1000"})
  int models;

  private RouteTable table = new RouteTable(List.of(), ERRORS);
  private String[] declared = {};
  private String[] openInference = {};
  private int turn;

  /** Make the routes that a server has with so many models. */
  @Setup
  public void prepare() {
    List<Route> ofManifests = new ArrayList<>();
    declared = new String[models];
    openInference = new String[models];
    for (int i = 0; i < models; i++) {
      String name = "model-" + i;
      ofManifests.add(route("POST", "/" + name));
      ofManifests.add(route("POST", "/" + name + "/versions/{version}"));
      declared[i] = "/" + name;
      openInference[i] = "/v2/models/" + name + "/infer";
    }
    List<Route> ofOpenInference = new ArrayList<>();
    for (String prefix : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
      ofOpenInference.add(route("GET", prefix));
      ofOpenInference.add(route("GET", prefix + "/ready"));
      ofOpenInference.add(route("GET", prefix + "/stats"));
      ofOpenInference.add(route("POST", prefix + "/infer"));
      ofOpenInference.add(route("POST", prefix + "/generate"));
    }
    table = new RouteTable(List.of(protocol(ofManifests), protocol(ofOpenInference)), ERRORS);
  }

  private static Route route(String method, String path) {
    return Route.hidden(method, path, exchange -> {});
  }

  private static Protocol protocol(List<Route> routes) {
    return new Protocol() {
      @Override
      public List<Route> routes() {
        return routes;
      }

      @Override
      public ErrorWriter errors() {
        return ERRORS;
      }
    };
  }

  /** Each model's in turn, so that not one path alone is in the caches. */
  private int next() {
    turn = turn + 1 < models ? turn + 1 : 0;
    return turn;
  }

  /** A route that a manifest declares: a literal of its own for each model. */
  @Benchmark
  public RouteTable.Match declared() {
    return table.match("POST", declared[next()]);
  }

  /** Open Inference: one route for all models, which has their name as a variable. */
  @Benchmark
  public RouteTable.Match openInference() {
    return table.match("POST", openInference[next()]);
  }
}
