package io.jarbor.runtime.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which instances are idle, busy, or set aside because their run hangs, and how many may replace
 * the latter. Under the scheduler's lock.
 */
final class Lanes {
  /** No replacement is due. */
  static final int NONE = -1;

  private final int wanted;
  private final List<Lane> live = new ArrayList<>();
  // Last in, first out: the instance whose memory is still in the caches.
  private final Deque<Lane> idle = new ArrayDeque<>();
  private final Deque<Integer> vacant = new ArrayDeque<>();
  private int hung;
  private int making;
  private int open;

  /** Create the set; at most as many replacements as instances hang beside the live ones. */
  Lanes(List<Lane> lanes) {
    this.wanted = lanes.size();
    this.open = lanes.size();
    live.addAll(lanes);
    idle.addAll(lanes);
  }

  int live() {
    return live.size();
  }

  int idle() {
    return idle.size();
  }

  int running() {
    return live.size() - idle.size();
  }

  int hung() {
    return hung;
  }

  /** Instances that are not closed, those being made included. */
  int open() {
    return open;
  }

  /** True if nothing can run, now or soon. */
  boolean exhausted() {
    return live.isEmpty() && making == 0;
  }

  List<Lane> all() {
    return live;
  }

  /** Give an idle lane a batch. */
  Lane start(Batch batch) {
    Lane lane = idle.pop();
    lane.batch = batch;
    return lane;
  }

  void becomeIdle(Lane lane) {
    lane.batch = null;
    idle.push(lane);
  }

  /** Give up waiting for a lane's run. */
  void setAside(Lane lane) {
    lane.setAside = true;
    live.remove(lane);
    vacant.add(lane.index());
    hung++;
  }

  /** The run of a lane that was set aside has returned; the lane is to be closed. */
  void returned(Lane lane) {
    lane.batch = null;
    hung--;
  }

  /**
   * Claim the making of a replacement, ended by {@link #made} or {@link #notMade}.
   *
   * @return its index; {@link #NONE} if none is missing, or too many runs hang
   */
  int claimReplacement() {
    int most = Math.min(wanted, 2 * wanted - hung);
    Integer index = live.size() + making < most ? vacant.poll() : null;
    if (index == null) {
      return NONE;
    }
    making++;
    open++;
    return index;
  }

  void made(Lane lane) {
    making--;
    live.add(lane);
    idle.push(lane);
  }

  void notMade(int index) {
    making--;
    open--;
    vacant.addFirst(index);
  }

  /** A lane that has no run is to be closed. */
  void retire(Lane lane) {
    lane.batch = null;
    live.remove(lane);
    idle.remove(lane);
  }

  /** A retired or returned lane is closed. */
  void closed() {
    open--;
  }

  /** Take out all idle lanes, to be closed. */
  List<Lane> retireIdle() {
    List<Lane> retired = List.copyOf(idle);
    live.removeAll(retired);
    idle.clear();
    return retired;
  }
}
