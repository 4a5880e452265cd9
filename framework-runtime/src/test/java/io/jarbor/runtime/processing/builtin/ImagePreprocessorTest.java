package io.jarbor.runtime.processing.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePreprocessorTest {
  private static final Map<String, Object> RAW = Map.of("scale", 1.0);

  private final Bench bench;

  ImagePreprocessorTest(@TempDir Path root) {
    bench = new Bench(root);
  }

  private static byte[] file(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, bytes), format);
    return bytes.toByteArray();
  }

  private static BufferedImage gradient(int type, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xff000000 | (x * 255 / width) << 16 | (y * 255 / height) << 8 | 64);
      }
    }
    return image;
  }

  private Tensor run(Signature signature, Map<String, Object> options, byte[] file) {
    ImagePreprocessor processor = bench.setUp(new ImagePreprocessor(), signature, options);
    return Bench.onlyInput(processor.process(new ImageRequest(file), bench));
  }

  private double[] numbers(Signature signature, Map<String, Object> options, byte[] file) {
    try (Tensor tensor = run(signature, options, file)) {
      double[] values = new double[tensor.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.numberAt(i);
      }
      return values;
    }
  }

  private String refusal(Map<String, Object> options, byte[] file) {
    ServingException error =
        assertThrows(
            ServingException.class,
            () -> run(Bench.takes(Datatype.FP32, -1, 3, 8, 8), options, file));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    assertEquals("/image", error.pointer().orElse("none"));
    assertEquals(0, bench.open());
    return String.valueOf(error.getMessage());
  }

  private void unsuitable(Signature signature, Map<String, Object> options, String why) {
    ServingException error =
        assertThrows(
            ServingException.class, () -> bench.setUp(new ImagePreprocessor(), signature, options));
    assertEquals(ErrorCode.INVALID_PACKAGE, error.code());
    assertEquals("processor 'image': " + why, error.getMessage());
  }

  private static BufferedImage twoPixels() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0a141e);
    image.setRGB(1, 0, 0x28323c);
    return image;
  }

  @Test
  void laysOutChannelsFirstOrLastInEitherOrder() throws IOException {
    byte[] png = file("png", twoPixels());
    assertArrayEquals(
        new double[] {10, 40, 20, 50, 30, 60},
        numbers(Bench.takes(Datatype.FP32, -1, 3, 1, 2), RAW, png));
    assertArrayEquals(
        new double[] {30, 60, 20, 50, 10, 40},
        numbers(
            Bench.takes(Datatype.FP16, -1, 3, 1, 2),
            Map.of("scale", 1.0, "channel-order", "bgr"),
            png));
    assertArrayEquals(
        new double[] {10, 20, 30, 40, 50, 60},
        numbers(Bench.takes(Datatype.UINT8, -1, 1, 2, 3), Map.of("layout", "nhwc"), png));
  }

  @Test
  void normalisesPerChannelAfterScaling() throws IOException {
    double[] values =
        numbers(
            Bench.takes(Datatype.FP32, -1, 3, 1, 2),
            Map.of("mean", List.of(0.1, 0.2, 0.3), "std", List.of(0.5, 0.25, 2.0)),
            file("png", twoPixels()));
    assertEquals((10 / 255.0 - 0.1) / 0.5, values[0], 1e-6);
    assertEquals((50 / 255.0 - 0.2) / 0.25, values[3], 1e-6);
    assertEquals((30 / 255.0 - 0.3) / 2, values[4], 1e-6);
  }

  @Test
  void takesTheShapeOfTheModel() throws IOException {
    byte[] png = file("png", twoPixels());
    try (Tensor row = run(Bench.takes(Datatype.FP32, -1, 3, 4, 5), Map.of(), png);
        Tensor item = run(Bench.takes(Datatype.FP32, 3, 4, 5), Map.of(), png);
        Tensor open =
            run(Bench.takes(Datatype.FP32, 1, 3, -1, -1), Map.of("height", 6L, "width", 7L), png)) {
      assertEquals(Shape.of(1, 3, 4, 5), row.shape());
      assertEquals(Shape.of(3, 4, 5), item.shape());
      assertEquals(Shape.of(1, 3, 6, 7), open.shape());
    }
    assertEquals(2, bench.notes().get("image.width"));
    assertEquals(1, bench.notes().get("image.height"));
  }

  @Test
  void keepsGrayAsItIsStored() throws IOException {
    BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(0, 0, 0, 128);
    gray.getRaster().setSample(1, 0, 0, 7);
    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 128 << 8);
    deep.getRaster().setSample(1, 0, 0, 7 << 8);
    for (BufferedImage image : List.of(gray, deep)) {
      byte[] png = file("png", image);
      assertArrayEquals(
          new double[] {128, 7}, numbers(Bench.takes(Datatype.FP32, -1, 1, 1, 2), RAW, png));
      assertArrayEquals(
          new double[] {128, 7, 128, 7, 128, 7},
          numbers(Bench.takes(Datatype.FP32, -1, 3, 1, 2), RAW, png));
    }
  }

  @Test
  void weighsColoursForAGrayModel() throws IOException {
    double[] values =
        numbers(Bench.takes(Datatype.FP32, -1, 1, 1, 2), RAW, file("png", twoPixels()));
    assertEquals(0.299 * 10 + 0.587 * 20 + 0.114 * 30, values[0], 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void readsEveryFormat(String format) throws IOException {
    byte[] bytes = file(format, gradient(BufferedImage.TYPE_INT_RGB, 32, 32));
    double[] values = numbers(Bench.takes(Datatype.FP32, -1, 3, 32, 32), RAW, bytes);
    // Red grows to the right; JPEG and a palette of 256 colours are near, not exact.
    assertEquals(16 * 255 / 32.0, values[8 * 32 + 16], 24);
    assertEquals(64, values[2 * 32 * 32 + 8 * 32 + 16], 24);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void refusesFilesThatAreCutOff(String format) throws IOException {
    byte[] whole = file(format, gradient(BufferedImage.TYPE_INT_RGB, 200, 200));
    for (int part = 1; part < 10; part++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * part / 10);
      String message = refusal(Map.of(), cut);
      assertTrue(message.contains("cut off"), message);
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    assertEquals(
        "/image: expected a PNG, JPEG, GIF or BMP file, got 3 bytes of another kind",
        refusal(Map.of(), new byte[] {1, 2, 3}));
    assertEquals(
        "/image: expected a PNG, JPEG, GIF or BMP file, got 0 bytes of another kind",
        refusal(Map.of(), new byte[0]));
  }

  @Test
  void refusesManyPixelsBeforeDecodingThem() {
    // A header alone: were a pixel decoded, the error would be another.
    ByteBuffer png = ByteBuffer.allocate(33);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.putInt(13).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(100_000).putInt(100_000);
    png.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    png.putInt((int) crc.getValue());
    assertEquals(
        "/image: expected at most 25000000 pixels, got 100000 x 100000 (option 'max-pixels')",
        refusal(Map.of(), png.array()));
  }

  @Test
  void takesImagesUpToTheLimit() throws IOException {
    byte[] png = file("png", gradient(BufferedImage.TYPE_INT_RGB, 8, 8));
    assertEquals(
        "/image: expected at most 63 pixels, got 8 x 8 (option 'max-pixels')",
        refusal(Map.of("max-pixels", 63L), png));
    assertEquals(
        192,
        numbers(Bench.takes(Datatype.FP32, -1, 3, 8, 8), Map.of("max-pixels", 64L), png).length);
  }

  @Test
  void refusesCmykByName() throws IOException {
    Raster cmyk = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(cmyk, null, null));
    } finally {
      writer.dispose();
    }
    assertEquals(
        "/image: the JPEG has four colour components, as CMYK has; save it as RGB or gray",
        refusal(Map.of(), bytes.toByteArray()));
  }

  @Test
  void averagesWhereItShrinksSoThatNothingAliases() throws IOException {
    BufferedImage stripes = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x += 2) {
        stripes.setRGB(x, y, 0xffffff);
      }
    }
    for (double value :
        numbers(Bench.takes(Datatype.FP32, -1, 1, 4, 4), RAW, file("png", stripes))) {
      assertEquals(127.5, value, 6);
    }
  }

  @Test
  void cutsOutTheCentreAfterResizingTheShortSide() throws IOException {
    BufferedImage wide = new BufferedImage(12, 4, BufferedImage.TYPE_INT_RGB);
    for (int x = 4; x < 8; x++) {
      for (int y = 0; y < 4; y++) {
        wide.setRGB(x, y, 0xffffff);
      }
    }
    double[] centre =
        numbers(
            Bench.takes(Datatype.FP32, -1, 1, 4, 4),
            Map.of("scale", 1.0, "short-side", 4L),
            file("png", wide));
    double[] white = new double[16];
    Arrays.fill(white, 255);
    assertArrayEquals(white, centre);
  }

  @Test
  void leavesTheContextLoaderAsItWas() throws IOException {
    ClassLoader mine = new ClassLoader(null) {};
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    byte[] png = file("png", twoPixels());
    thread.setContextClassLoader(mine);
    try {
      run(Bench.takes(Datatype.FP32, -1, 3, 1, 2), RAW, png).close();
      assertSame(mine, thread.getContextClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void takesTheMediaTypesItReads() {
    assertEquals(
        Set.of("image/png", "image/jpeg", "image/gif", "image/bmp"),
        new ImagePreprocessor().mediaTypes());
  }

  @Test
  void refusesModelsThatItDoesNotSuit() {
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3, -1, 8),
        Map.of(),
        "option 'height' is missing, and the shape of x FP32 [-1, 3, -1, 8] does not tell it");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3, 8, 8),
        Map.of("width", 9L),
        "option 'width': expected 8 as x FP32 [-1, 3, 8, 8] has, got 9");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3, 8, 8),
        Map.of("short-side", 7L),
        "option 'short-side': expected 8 or more, so that 8 x 8 can be cut out, got 7");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 8, 8, 3),
        Map.of(),
        "input 'x': expected shape [-1, 1 or 3, height, width] with layout: nchw, got [-1, 8, 8, 3]");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 8),
        Map.of(),
        "input 'x': expected shape [-1, 1 or 3, height, width], got [-1, 8]");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3, 8, 8),
        Map.of("std", List.of(0.0)),
        "option 'std': expected numbers other than 0, got [0.0, 0.0, 0.0]");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3, 8, 8),
        Map.of("mean", List.of(0.0, 1.0)),
        "option 'mean': expected one finite number, or one for each of 3 channels, got [0.0, 1.0]");
    unsuitable(
        Bench.takes(Datatype.UINT8, -1, 3, 8, 8),
        Map.of("mean", List.of(1.0)),
        "options 'scale', 'mean' and 'std' are for floating-point inputs, and input 'x' is UINT8,"
            + " which takes pixels as they are");
  }
}
