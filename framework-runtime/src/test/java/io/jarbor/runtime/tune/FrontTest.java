package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrontTest {
  private static Trial trial(int instances, Measurement measurement) {
    return Trial.of(Measured.DEFAULT.withInstances(instances), measurement);
  }

  private static List<Boolean> front(int load, List<Trial> trials) {
    return trials.stream().map(trial -> Front.holds(trial, trials, load)).toList();
  }

  @Test
  void holdsWhatNothingElseBeatsInBoth() {
    List<Trial> trials =
        List.of(
            trial(1, Measured.of(100, 5)),
            trial(2, Measured.of(200, 9)),
            trial(3, Measured.of(150, 9)),
            trial(4, Measured.of(90, 5)),
            trial(5, Measured.of(50, 2)));
    assertEquals(List.of(true, true, false, false, true), front(0, trials));
  }

  @Test
  void holdsBothOfTwoThatAreTheSame() {
    List<Trial> trials = List.of(trial(1, Measured.of(100, 5)), trial(2, Measured.of(100, 5)));
    assertEquals(List.of(true, true), front(0, trials));
  }

  @Test
  void isOneForEachLoadAndWithoutWhatFailed() {
    List<Trial> trials =
        List.of(
            trial(1, Measured.of(100, 5, 100, 5)),
            Trial.failed(Measured.DEFAULT.withInstances(2), "no memory"),
            trial(3, Measured.of(90, 6, 110, 4)));
    assertEquals(List.of(true, false, false), front(0, trials));
    assertEquals(List.of(false, false, true), front(1, trials));
  }
}
