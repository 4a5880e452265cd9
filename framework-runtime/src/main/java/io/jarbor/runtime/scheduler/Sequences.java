package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The requests of a batch that run the model several times, as its instance sees them. */
final class Sequences {
  private Sequences() {}

  /** Those of a batch, in the order of their rows. */
  static List<Sequence> of(Batch batch) {
    List<Sequence> sequences = new ArrayList<>(0);
    int row = 0;
    for (Ticket member : batch.members()) {
      KeptState kept = member.task().kept();
      if (kept != null) {
        sequences.add(new Member(row, member.rows(), kept));
      }
      row += member.rows();
    }
    return sequences;
  }

  /** Nothing that the members keep is closed from now on. */
  static void enter(Batch batch) {
    for (Ticket member : batch.members()) {
      KeptState kept = member.task().kept();
      if (kept != null) {
        kept.enter();
      }
    }
  }

  /** The run that {@link #enter} announced has ended. */
  static void leave(Batch batch) {
    for (Ticket member : batch.members()) {
      KeptState kept = member.task().kept();
      if (kept != null) {
        kept.leave();
      }
    }
  }

  private record Member(int firstRow, int rows, KeptState kept) implements Sequence {

    @Override
    public Optional<AutoCloseable> state() {
      return kept.current();
    }

    @Override
    public void keep(AutoCloseable state) {
      kept.keep(state);
    }
  }
}
