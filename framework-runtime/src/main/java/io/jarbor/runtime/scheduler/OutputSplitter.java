package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a backend emits against the signature, and gives each task its rows. Immutable. */
final class OutputSplitter {
  private final Signature signature;
  private final boolean batched;
  private final List<String> all;

  OutputSplitter(Signature signature) {
    this.signature = signature;
    this.batched = TicketFactory.hasRows(signature);
    this.all = signature.outputs().stream().map(TensorSpec::name).toList();
  }

  /** Names that some member asked for, in the signature's order. */
  List<String> requested(List<Ticket> members) {
    for (Ticket member : members) {
      if (member.task().requestedOutputs().equals(all)) {
        return all;
      }
    }
    return all.stream()
        .filter(
            name ->
                members.stream()
                    .anyMatch(member -> member.task().requestedOutputs().contains(name)))
        .toList();
  }

  /**
   * Check and hand over outputs; closes them all, in whatever way it ends.
   *
   * @param requested what must be there
   * @throws ServingException {@code BACKEND_FAILURE} if an output is missing or does not fit the
   *     signature, or dimension 0 is not the batch's; nobody was told anything then
   */
  void deliver(Batch batch, List<String> requested, Map<String, Tensor> outputs, boolean last) {
    List<Map<String, Tensor>> parts = new ArrayList<>(batch.size());
    boolean split = false;
    try {
      check(batch, requested, outputs);
      int from = 0;
      for (Ticket member : batch.members()) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        parts.add(part);
        for (String name : member.task().requestedOutputs()) {
          if (!part.containsKey(name)) {
            part.put(name, own(batch, outputs, name, from, member.rows()));
          }
        }
        from += member.rows();
      }
      split = true;
    } finally {
      if (!split) {
        parts.forEach(part -> Tensor.closeAll(part.values()));
      }
      close(outputs);
    }
    for (int i = 0; i < parts.size(); i++) {
      Ticket member = batch.members().get(i);
      if (last) {
        member.last(parts.get(i));
      } else {
        member.part(parts.get(i));
      }
    }
  }

  private static Tensor own(
      Batch batch, Map<String, Tensor> outputs, String name, int from, int rows) {
    Tensor tensor = outputs.get(name);
    if (tensor == null) {
      throw Reasons.missingOutput(name, outputs.keySet());
    }
    return batch.size() == 1 ? tensor.retain() : tensor.rows(from, rows);
  }

  private void check(Batch batch, List<String> requested, Map<String, Tensor> outputs) {
    for (TensorSpec spec : signature.outputs()) {
      Tensor tensor = outputs.get(spec.name());
      if (tensor == null) {
        if (requested.contains(spec.name())) {
          throw Reasons.missingOutput(spec.name(), outputs.keySet());
        }
        continue;
      }
      if (tensor.datatype() != spec.datatype() || !spec.shape().accepts(tensor.shape())) {
        throw Reasons.wrongOutput(spec, tensor);
      }
      if (batched && tensor.shape().size(0) != batch.rows()) {
        throw Reasons.wrongRows(spec.name(), batch.rows(), tensor.shape());
      }
    }
  }

  /** Close outputs that come from a package, which may hold anything. */
  static void close(Map<String, Tensor> outputs) {
    for (@Nullable Tensor tensor : outputs.values()) {
      if (tensor != null) {
        tensor.close();
      }
    }
  }
}
