package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tensor of pixels from an image file. Notes the image's own size for a postprocessor, as
 * {@code image.width} and {@code image.height}.
 */
final class ImagePreprocessor implements Preprocessor<ImageRequest> {
  static final String NAME = "image";

  private volatile @Nullable Pipeline pipeline;

  private record Pipeline(ImageDecoder decoder, Framing framing, ImageTensor tensor) {}

  @Override
  public List<OptionSpec> options() {
    return ImageOptions.all();
  }

  @Override
  public void setUp(ProcessorSetup setup) {
    Options options = setup.options();
    ImageLayout layout = ImageLayout.of(setup.signature(), options);
    pipeline =
        new Pipeline(
            new ImageDecoder(ImageOptions.maxPixels(options)),
            ImageOptions.framing(options, layout),
            new ImageTensor(
                layout,
                ImageOptions.normalisation(options, layout),
                options.string("channel-order").equals("bgr")));
  }

  @Override
  public Class<ImageRequest> requestType() {
    return ImageRequest.class;
  }

  @Override
  public Map<String, Tensor> process(ImageRequest request, ProcessingContext context) {
    Pipeline steps = ModelFit.setUp(pipeline);
    BufferedImage image = steps.decoder().decode(request.image());
    context.notes().put("image.width", image.getWidth());
    context.notes().put("image.height", image.getHeight());
    float[] pixels =
        Resampler.resample(
            new PixelRows(image, steps.tensor().channels()),
            steps.framing().columns(image.getWidth(), image.getHeight()),
            steps.framing().rows(image.getWidth(), image.getHeight()));
    return steps.tensor().inputs(pixels, context.allocator());
  }

  @Override
  public Set<String> mediaTypes() {
    return Arrays.stream(ImageFormat.values())
        .map(ImageFormat::mediaType)
        .collect(Collectors.toUnmodifiableSet());
  }
}
