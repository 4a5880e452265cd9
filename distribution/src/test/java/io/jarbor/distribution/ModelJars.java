package io.jarbor.distribution;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packages whose model is a class: FP32 rows of one number in, what its code makes of them out. */
final class ModelJars {
  private static final String SERVICES = "META-INF/services/io.jarbor.api.";

  private static final String MODEL =
      """
      package com.example;
      import io.jarbor.api.backend.*;
      import io.jarbor.api.manifest.*;
      import io.jarbor.api.model.*;
      import io.jarbor.api.tensor.*;
      import java.nio.*;
      import java.util.*;
      public final class CodedModel implements ModelProvider, Model, ModelInstance {
        public Model load(ModelPackage files, Options options) { %s return new CodedModel(); }
        public Signature signature() {
          return Signature.builder()
              .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 1))))
              .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, -1))))
              .batched(true).build();
        }
        public ModelInstance newInstance(Placement placement) { return new CodedModel(); }
        public void infer(InferenceCall call) {
          Tensor x = call.inputs().get("x");
          %s
          call.emit(Map.of("y", x.retain()), true);
        }
        public void close() {}
      }
      """;

  private static final String PREPROCESSOR =
      """
      package com.example;
      import io.jarbor.api.processing.*;
      import io.jarbor.api.tensor.*;
      import java.util.Map;
      public final class Reader implements Preprocessor<Reader.Request> {
        public record Request(float value) {}
        public Class<Request> requestType() { return Request.class; }
        public Map<String, Tensor> process(Request request, ProcessingContext context) {
          %s
          return Map.of("x", Tensor.of(Shape.of(1, 1), new float[] {request.value()}));
        }
      }
      """;

  private static final String POSTPROCESSOR =
      """
      package com.example;
      import io.jarbor.api.processing.*;
      import io.jarbor.api.tensor.*;
      import java.util.*;
      public final class Writer implements Postprocessor<Writer.Response> {
        public record Response(List<Float> values) {}
        public Class<Response> responseType() { return Response.class; }
        public Response process(Map<String, Tensor> outputs, ProcessingContext context) {
          return new Response(%s);
        }
      }
      """;

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private String load = "";
  private String infer = "";
  private String manifest = "";

  /** Run statements where the package is loaded. */
  ModelJars load(String statements) {
    load = statements;
    return this;
  }

  /** Run statements before {@code x} is answered as it is; {@code return} ends the run. */
  ModelJars infer(String statements) {
    infer = statements;
    return this;
  }

  ModelJars manifest(String lines) {
    manifest = lines;
    return this;
  }

  /** Add a class of its own. */
  ModelJars source(String name, String source) {
    sources.put(name, source);
    return this;
  }

  /** Read requests by a class that runs statements first. */
  ModelJars preprocessor(String statements) {
    files.put(SERVICES + "processing.Preprocessor", "com.example.Reader\n");
    return source("com.example.Reader", PREPROCESSOR.formatted(statements));
  }

  /** Answer a list of numbers that an expression makes. */
  ModelJars postprocessor(String values) {
    files.put(SERVICES + "processing.Postprocessor", "com.example.Writer\n");
    return source("com.example.Writer", POSTPROCESSOR.formatted(values));
  }

  void write(Path models, String name) {
    sources.put("com.example.CodedModel", MODEL.formatted(load, infer));
    files.put("META-INF/jarbor/model.yaml", "backend: java\n" + manifest);
    files.put(SERVICES + "backend.ModelProvider", "com.example.CodedModel\n");
    Packages.jar(models.resolve(name + ".jar"), sources, files, Map.of());
  }
}
