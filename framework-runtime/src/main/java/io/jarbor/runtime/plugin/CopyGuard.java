package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.files.DiskRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ends the copy of a package into the work folder before it fills the disk, and once nobody wants
 * it any more. Not thread-safe.
 */
final class CopyGuard {
  /** Bytes between two looks at the disk, at most; on a small one a part of its reserve. */
  private static final long LONGEST_STEP = 16L << 20;

  private static final int STEPS_OF_RESERVE = 4;

  private final String label;
  private final Withdrawal withdrawal;
  private final Optional<DiskRoom> room;
  private final long step;
  private long copied;
  private long nextLook;

  /**
   * Create a guard.
   *
   * @param label of the package, for messages
   * @param target a folder on the disk
   */
  CopyGuard(String label, Path target, Withdrawal withdrawal) {
    this.label = label;
    this.withdrawal = withdrawal;
    this.room = DiskRoom.of(target);
    this.step =
        room.map(disk -> Math.min(LONGEST_STEP, disk.reserve() / STEPS_OF_RESERVE)).orElse(0L);
  }

  /**
   * Look whether so many bytes can be copied, as far as can be told before.
   *
   * @throws ServingException {@code UNAVAILABLE} saying what is needed, and what is there
   */
  void expect(long bytes) {
    look(bytes, "it needs " + Quantities.rounded(bytes) + " more in the work folder");
  }

  /**
   * Count bytes that are about to be copied.
   *
   * @throws ServingException {@code UNAVAILABLE} where the disk has no more room than its reserve;
   *     {@code CANCELLED} where the copy is of no use any more
   */
  void count(int bytes) {
    withdrawal.check(label);
    copied += bytes;
    if (copied >= nextLook) {
      look(bytes, "after " + Quantities.rounded(copied) + " there is no room in the work folder");
      nextLook = copied + step;
    }
  }

  private void look(long bytes, String what) {
    if (room.isEmpty()) {
      return;
    }
    Optional<String> refusal;
    try {
      refusal = room.get().refusal(bytes);
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          label + ": the disk of the work folder cannot be looked at: " + Reasons.ofDisk(e),
          e);
    }
    if (refusal.isPresent()) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          label
              + ": "
              + what
              + ": "
              + refusal.get()
              + "; make room there, or set 'work' to a folder on a larger disk");
    }
  }
}
