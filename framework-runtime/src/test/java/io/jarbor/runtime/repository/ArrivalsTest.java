package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.plugin.PackageSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a package is whole, and when that is certain; the test moves the clock. */
class ArrivalsTest {
  private static final long SMALL = 1000;

  @TempDir Path models;
  private final Arrivals arrivals = new Arrivals();
  private long nanos;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(models.resolve("m"));
    Files.createFile(folder.resolve("model.onnx"));
  }

  private Path emptied() throws IOException {
    Files.delete(folder.resolve("model.onnx"));
    return folder;
  }

  /** What is known of a package once it lies there for a time, and is looked at again. */
  private enum Known {
    COPIED,
    WHOLE,
    CERTAIN
  }

  private Known after(Duration time, Path path, String content, long bytes) {
    nanos += time.toNanos();
    Candidate candidate =
        new Candidate(
            new PackageSource(path, "m", new NameAndVersion("m", "1", false), Optional.empty()),
            "",
            new Fingerprint(List.of(content), bytes));
    Arrival arrival = arrivals.look(List.of(candidate), nanos).get(0);
    assertEquals(arrival.whole(), arrival.whole() || arrival.certain(), "certain, but not whole");
    return arrival.certain() ? Known.CERTAIN : arrival.whole() ? Known.WHOLE : Known.COPIED;
  }

  private Known after(Duration time, String content) {
    return after(time, folder, content, SMALL);
  }

  private static Duration justUnder(Duration time) {
    return time.minusMillis(1);
  }

  private static final Duration MILLI = Duration.ofMillis(1);

  @Test
  void believesAtOnceInASmallFolderThatCameInOnePiece() {
    assertEquals(Known.COPIED, after(Duration.ZERO, "all"));
    assertEquals(Known.COPIED, after(justUnder(Arrivals.SETTLING), "all"));
    assertEquals(Known.CERTAIN, after(MILLI, "all"));
  }

  /** There may be bytes that are not the folder's: of a shared manifest, or a digest beside it. */
  @Test
  void waitsWhetherSomethingFollowsAnEmptyFolder() throws IOException {
    Path empty = emptied();
    after(Duration.ZERO, empty, "", SMALL);
    assertEquals(Known.COPIED, after(justUnder(Arrivals.PATIENCE), empty, "", SMALL));
    assertEquals(Known.CERTAIN, after(MILLI, empty, "", SMALL));
  }

  @Test
  void waitsForTheRestOfWhatComesIntoAnEmptyFolder() throws IOException {
    Path empty = emptied();
    after(Duration.ZERO, empty, "", SMALL);
    after(Arrivals.GROWING, empty, "", SMALL);
    Files.createFile(folder.resolve("model.onnx"));
    assertEquals(Known.COPIED, after(MILLI, "half"));
    assertEquals(Known.WHOLE, after(Arrivals.GROWING, "half"));
  }

  @Test
  void doesNotWaitForWhatFollowsAFolderThatHasLongBeenEmpty() throws IOException {
    Path empty = emptied();
    Files.setLastModifiedTime(empty, FileTime.fromMillis(1_000));
    after(Duration.ZERO, empty, "", 0);
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, empty, "", 0));
  }

  @Test
  void waitsLongerForAFolderThatGrew() {
    after(Duration.ZERO, "half");
    assertEquals(Known.COPIED, after(Arrivals.SETTLING, "all"));
    assertEquals(Known.COPIED, after(justUnder(Arrivals.GROWING), "all"));
    assertEquals(Known.WHOLE, after(MILLI, "all"));
    assertEquals(Known.WHOLE, after(justUnder(Arrivals.PATIENCE.minus(Arrivals.GROWING)), "all"));
    assertEquals(Known.CERTAIN, after(MILLI, "all"));
  }

  @Test
  void waitsLongerForALargeFolderEvenWhereItCameInOnePiece() {
    long large = Arrivals.LARGE_BYTES;
    after(Duration.ZERO, folder, "all", large);
    assertEquals(Known.COPIED, after(justUnder(Arrivals.LARGE), folder, "all", large));
    assertEquals(Known.WHOLE, after(MILLI, folder, "all", large));
    assertEquals(Known.CERTAIN, after(Arrivals.PATIENCE, folder, "all", large));
  }

  @Test
  void knowsACopyAgainThatGoesOnAfterAPause() {
    after(Duration.ZERO, "a third");
    after(Arrivals.SETTLING, "half");
    assertEquals(Known.WHOLE, after(Duration.ofSeconds(3), "half"));

    assertEquals(Known.COPIED, after(MILLI, "all"));
    assertEquals(Known.COPIED, after(Arrivals.SETTLING, "all"));
    assertEquals(Known.WHOLE, after(Arrivals.GROWING, "all"));
  }

  @Test
  void takesAChangeOfWhatWasWholeAsANewArrival() {
    after(Duration.ZERO, "old");
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, "old"));

    assertEquals(Known.COPIED, after(Duration.ofHours(1), "new"));
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, "new"));
  }

  @Test
  void forgetsWhatHasGone() {
    after(Duration.ZERO, "one");
    after(MILLI, "two");

    assertEquals(List.of(), arrivals.look(List.of(), nanos));

    after(MILLI, "three");
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, "three"));
  }

  private Path archive(byte[] bytes) throws IOException {
    return Files.write(models.resolve("m.zip"), bytes);
  }

  private byte[] zip() throws IOException {
    Path zip = models.resolve(".made");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("model.onnx"));
      entries.write(new byte[100]);
    }
    return Files.readAllBytes(zip);
  }

  @Test
  void believesAtOnceInAnArchiveWithItsEndHoweverLargeAndThoughItGrew() throws Exception {
    Path zip = archive(zip());
    after(Duration.ZERO, zip, "half", Arrivals.LARGE_BYTES);
    assertEquals(Known.COPIED, after(MILLI, zip, "all", Arrivals.LARGE_BYTES));
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, zip, "all", Arrivals.LARGE_BYTES));
  }

  @Test
  void waitsForTheEndOfAnArchiveAsLongAsItHasPatience() throws Exception {
    byte[] whole = zip();
    Path zip = archive(Arrays.copyOf(whole, whole.length - 1));
    after(Duration.ZERO, zip, "cut", SMALL);
    assertEquals(Known.COPIED, after(justUnder(Arrivals.PATIENCE), zip, "cut", SMALL));
    assertEquals(Known.CERTAIN, after(MILLI, zip, "cut", SMALL));
  }

  @Test
  void doesNotWaitForTheEndOfWhatIsNoArchive() throws Exception {
    Path text = archive(new byte[] {'t', 'e', 'x', 't'});
    after(Duration.ZERO, text, "text", SMALL);
    assertEquals(Known.CERTAIN, after(Arrivals.SETTLING, text, "text", SMALL));
  }
}
