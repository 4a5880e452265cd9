package io.jarbor.api.model;

/** One executable copy of a version, used by one thread at a time, not always the same one. */
public interface ModelInstance extends AutoCloseable {

  /**
   * Run the model once, and hand over what it answers.
   *
   * <p>Where {@link Signature#batched()} holds, dimension 0 of every tensor is the batch, and row i
   * of each output answers row i of the inputs. Blocks; called on an inference thread, never on an
   * event loop. Look at {@link InferenceCall#cancelled()} between long steps, or register with
   * {@link InferenceCall#onCancel}.
   *
   * <p>The same rows may come again: where a run of several requests fails, each of them runs once
   * more alone, since one may have spoilt it for the others. So leave nothing behind that a second
   * run must not find.
   *
   * @param call inputs, borrowed until this method returns; takes what is emitted, and owns it from
   *     then on
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} if a value does not suit the
   *     model; {@code BACKEND_FAILURE} if the engine fails, with its exception as the cause
   */
  void infer(InferenceCall call);

  /** Free what this copy holds. Further calls do nothing. */
  @Override
  void close();
}
