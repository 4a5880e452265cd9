package io.jarbor.runtime.processing;

import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.processing.json.JsonOutput;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What stands around one version's model. Made once per version, bound to its class loader.
 *
 * @param codec bodies of its native routes
 * @param preprocessor makes tensors of a typed payload; empty where the codec reads tensors itself
 * @param postprocessor makes a typed payload of tensors; empty where the codec writes tensors
 *     itself
 * @param generator takes the place of both; empty where there is none
 */
public record Processors(
    BodyCodec codec,
    Optional<Preprocessor<Object>> preprocessor,
    Optional<Postprocessor<Object>> postprocessor,
    Optional<Generator<Object, Object>> generator) {

  /** The processors themselves, those that the server brings among them. */
  public List<Processor> all() {
    return Stream.<Optional<? extends Processor>>of(preprocessor, postprocessor, generator)
        .<Processor>flatMap(Optional::stream)
        .toList();
  }

  /** True where a request's body is read as a class of the package's. */
  public boolean typedRequests() {
    return preprocessor.isPresent() || generator.isPresent();
  }

  /**
   * Read a request's body, where no class of the package's is needed for it.
   *
   * @param room as of {@link BodyCodec#read}
   * @return the tensors, or the body as it is, for the version's pool to read
   */
  public Payload receive(Payload.Body body, LongConsumer room) {
    return typedRequests() ? body : codec.read(body.bytes(), body.mediaType(), room);
  }

  /** Read a body as a class of the package's; in the version's pool. */
  public Object bind(Payload.Body body) {
    return ((Payload.Typed) codec.read(body.bytes(), body.mediaType(), more -> {})).value();
  }

  /** Write a value of a class of the package's; in the version's pool. */
  public Payload.Body write(Object value) {
    return json(new Payload.Typed(value), held -> {});
  }

  /**
   * An answer as a native route's body: as it was written, or its tensors written now.
   *
   * @param room told how many bytes are held, before there are more where they are written now;
   *     what it throws is thrown
   */
  public Payload.Body json(Payload answer, LongConsumer room) {
    if (answer instanceof Payload.Body body) {
      room.accept(body.bytes().remaining());
      return body;
    }
    byte[] json = JsonOutput.write(room, out -> codec.write(out, answer));
    return new Payload.Body(ByteBuffer.wrap(json), Payload.Body.JSON);
  }

  /** Find out whether an answer can be written; however large, that takes no room. */
  public void tryToWrite(Payload answer) {
    JsonOutput.discard(out -> codec.write(out, answer));
  }
}
