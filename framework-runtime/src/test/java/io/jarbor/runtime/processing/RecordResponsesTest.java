package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.json.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

// Plugins need not be null-marked, and what they do wrong is what these tests are about.
@NullUnmarked
@SuppressWarnings("NullOptional")
class RecordResponsesTest {
  sealed interface Score {}

  record Points(double value) implements Score {}

  record Word(String text) implements Score {}

  record Row(String name, Optional<Integer> place, List<Score> scores) {}

  record Answer(List<List<Row>> results, Map<String, Row> best) {}

  private static Row row(Score... scores) {
    return new Row("a", Optional.of(1), Arrays.asList(scores));
  }

  private static Answer answer(Row... rows) {
    return new Answer(List.of(List.of(row()), Arrays.asList(rows)), Map.of());
  }

  private static String write(Answer answer) {
    RecordResponses responses = new RecordResponses(Answer.class);
    byte[] json = JsonOutput.write(out -> responses.write(out, new Payload.Typed(answer)));
    return new String(json, StandardCharsets.UTF_8);
  }

  private static void refuses(String message, Answer answer) {
    ServingException refused = assertThrows(ServingException.class, () -> write(answer));
    assertEquals(ErrorCode.PROCESSOR_FAILURE, refused.code());
    assertEquals(message, refused.getMessage());
  }

  @Test
  void leavesOutWhatIsEmpty() {
    Row row = new Row("a", Optional.empty(), List.of(new Word("w"), new Points(1)));
    assertEquals(
        "{\"results\":[],\"best\":{\"b\":{\"name\":\"a\",\"scores\":[\"w\",1.0]}}}",
        write(new Answer(List.of(), Map.of("b", row))));
  }

  @Test
  void namesTheElementThatIsNull() {
    refuses("the answer's '/results/1/2' is null", answer(row(), row(), null));
    refuses("the answer's '/results/1/0' is null", answer((Row) null));
    refuses(
        "the answer's '/results/0' is null", new Answer(Collections.singletonList(null), Map.of()));
  }

  @Test
  void namesTheComponentThatIsNull() {
    refuses("the answer's '/results' is null", new Answer(null, Map.of()));
    refuses("the answer's '/best' is null", new Answer(List.of(), null));
    refuses(
        "the answer's '/results/1/1/name' is null",
        answer(row(), new Row(null, Optional.empty(), List.of())));
    refuses("the answer's '/results/1/0/place' is null", answer(new Row("a", null, List.of())));
    refuses(
        "the answer's '/results/1/0/scores/1' is null", answer(row(new Points(1), new Word(null))));
  }

  @Test
  void namesTheEntryThatIsNull() {
    refuses(
        "the answer's '/best/a~1b' is null",
        new Answer(List.of(), Collections.singletonMap("a/b", null)));
    refuses(
        "the answer's '/best' has a null key",
        new Answer(List.of(), Collections.singletonMap(null, row())));
  }
}
