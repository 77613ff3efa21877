package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.Clock;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir static Path folder;
    private static DocumentParser parser;

    @BeforeAll
    static void open() {
        parser = new DocumentParser(Clock.system(), 2, folder);
    }

    @AfterAll
    static void close() {
        parser.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void anImageIsDecodedAndEncodedAnew(String format) throws Exception {
        BufferedImage picture = MadeImage.picture(300, 200, BufferedImage.TYPE_3BYTE_BGR);

        NormalizedImage image = parser.image(file(MadeImage.encoded(picture, format)));

        assertThat(image.mediaType()).isEqualTo(format.equals("jpeg") ? "image/jpeg" : "image/png");
        assertThat(image.width()).isEqualTo(300);
        assertThat(image.height()).isEqualTo(200);
        assertColors(image);
        assertThat(parser.idle()).allMatch(ParserProcess::confined);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void everyKindOfPngKeepsItsColors(int type) throws Exception {
        BufferedImage picture = MadeImage.picture(300, 200, type);

        for (byte[] png :
                new byte[][] {
                    MadeImage.encoded(picture, "png"), MadeImage.progressive(picture, "png")
                }) {
            BufferedImage decoded = decoded(parser.image(file(png)));
            assertThat(difference(decoded.getRGB(10, 190), raw(picture, 10, 190))).isLessThan(8);
            assertThat(difference(decoded.getRGB(290, 190), raw(picture, 290, 190))).isLessThan(8);
            assertThat(decoded.getRGB(10, 10)).isEqualTo(Color.WHITE.getRGB());
        }
    }

    @Test
    void progressiveJpegsAreRead() throws Exception {
        BufferedImage picture = MadeImage.picture(300, 200, BufferedImage.TYPE_3BYTE_BGR);
        assertColors(parser.image(file(MadeImage.progressive(picture, "jpeg"))));
    }

    @Test
    void transparencyIsKept() throws Exception {
        var picture = new BufferedImage(3_000, 1_000, BufferedImage.TYPE_4BYTE_ABGR);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(0, 128, 0, 128));
        graphics.fillRect(0, 0, 1_500, 1_000);
        graphics.dispose();

        NormalizedImage image = parser.image(file(MadeImage.encoded(picture, "png")));

        assertThat(image.mediaType()).isEqualTo("image/png");
        BufferedImage decoded = decoded(image);
        assertThat(new Color(decoded.getRGB(100, 100), true)).isEqualTo(new Color(0, 128, 0, 128));
        assertThat(decoded.getRGB(2_000, 100) >>> 24).isZero();
    }

    @Test
    void webpIsRead() throws Exception {
        NormalizedImage lossy = parser.image(file(MadeImage.lossyWebp()));
        assertThat(lossy.width()).isEqualTo(48);
        assertThat(new Color(decoded(lossy).getRGB(2, 2)).getRed()).isGreaterThan(200);
        NormalizedImage lossless = parser.image(file(MadeImage.losslessWebp(64, 32)));
        assertThat(lossless.height()).isEqualTo(32);
        assertThat(decoded(lossless).getRGB(5, 5)).isEqualTo(0xFFC04020);
        NormalizedImage animated = parser.image(file(MadeImage.animatedWebp(64, 32, 3)));
        assertThat(decoded(animated).getRGB(5, 5)).isEqualTo(0xFFC04020);
    }

    @Test
    void anAnimationIsItsFirstFrame() throws Exception {
        assertColors(parser.image(file(MadeImage.animatedGif(300, 200, 20))));
    }

    @Test
    void aLargeImageIsScaledDown() throws Exception {
        BufferedImage picture = MadeImage.picture(6_000, 4_000, BufferedImage.TYPE_3BYTE_BGR);

        NormalizedImage image = parser.image(file(MadeImage.encoded(picture, "jpeg")));

        assertThat(image.width()).isEqualTo(2_048);
        assertThat(image.height()).isEqualTo(1_365);
        assertColors(image);
    }

    /** Every pixel counts: thin lines become gray instead of disappearing. */
    @Test
    void scalingAverages() throws Exception {
        var stripes = new BufferedImage(4_096, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < stripes.getWidth(); x += 2) {
            for (int y = 0; y < stripes.getHeight(); y++) {
                stripes.getRaster().setSample(x, y, 0, 255);
            }
        }

        NormalizedImage image = parser.image(file(MadeImage.encoded(stripes, "png")));

        BufferedImage decoded = decoded(image);
        for (int x = 0; x < image.width(); x++) {
            assertThat(new Color(decoded.getRGB(x, 10)).getRed()).isBetween(126, 129);
        }
    }

    /** As PNG, both would be larger. */
    @Test
    void noiseStaysBelowFourMebibytes() throws Exception {
        var random = new Random(1);
        var opaque = new BufferedImage(1_500, 1_500, BufferedImage.TYPE_INT_RGB);
        var transparent = new BufferedImage(1_200, 1_200, BufferedImage.TYPE_INT_ARGB);
        for (BufferedImage noise : new BufferedImage[] {opaque, transparent}) {
            for (int y = 0; y < noise.getHeight(); y++) {
                for (int x = 0; x < noise.getWidth(); x++) {
                    noise.setRGB(x, y, random.nextInt());
                }
            }
        }
        assertThat(parser.image(file(MadeImage.encoded(opaque, "png"))).mediaType())
                .isEqualTo("image/jpeg");
        NormalizedImage image = parser.image(file(MadeImage.encoded(transparent, "png")));
        assertThat(image.mediaType()).isEqualTo("image/png");
        assertThat(image.bytes()).hasSizeLessThanOrEqualTo(NormalizedImage.MAX_BYTES);
    }

    /** The white bar, which is at the top, where it is in the file. */
    @ParameterizedTest
    @CsvSource({
        "1, top, 300",
        "2, top, 300",
        "3, bottom, 300",
        "4, bottom, 300",
        "5, left, 200",
        "6, right, 200",
        "7, right, 200",
        "8, left, 200",
        "9, top, 300"
    })
    void theOrientationOfExifIsApplied(int orientation, String bar, int width) throws Exception {
        byte[] plain =
                MadeImage.encoded(
                        MadeImage.picture(300, 200, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        byte[] exif =
                MadeImage.joined(
                        MadeImage.ascii("Exif\0\0"), MadeImage.exif(orientation, "a camera"));

        NormalizedImage image =
                parser.image(file(MadeImage.inserted(plain, 2, MadeImage.jpegSegment(0xE1, exif))));

        assertThat(image.width()).isEqualTo(width);
        BufferedImage decoded = decoded(image);
        int middleX = image.width() / 2;
        int middleY = image.height() / 2;
        int color =
                switch (bar) {
                    case "top" -> decoded.getRGB(middleX, 10);
                    case "bottom" -> decoded.getRGB(middleX, image.height() - 10);
                    case "left" -> decoded.getRGB(10, middleY);
                    default -> decoded.getRGB(image.width() - 10, middleY);
                };
        assertThat(difference(color, 0xFFFFFF)).isLessThan(20);
        boolean mirrored = orientation == 2 || orientation == 3;
        if (width == 300) {
            Color left = new Color(decoded.getRGB(20, middleY));
            assertThat(left.getBlue() > left.getRed()).isEqualTo(mirrored);
        }
        assertThat(new String(image.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("Exif")
                .doesNotContain("a camera");
    }

    /** In linear RGB, half of full is much lighter than in sRGB. */
    @Test
    void colorsOfAProfileBecomeSrgb() throws Exception {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] compressed = MadeImage.joined(new byte[] {'l', 0, 0}, MadeImage.deflated(profile));
        byte[] row = {0, (byte) 128, (byte) 128, (byte) 128};
        byte[] png =
                MadeImage.png(
                        1,
                        1,
                        8,
                        2,
                        MadeImage.pngChunk("iCCP", compressed),
                        MadeImage.pngChunk("IDAT", MadeImage.deflated(row)));

        NormalizedImage image = parser.image(file(png));

        assertThat(new Color(decoded(image).getRGB(0, 0)).getRed()).isBetween(184, 192);
        byte[] jpeg = MadeImage.encoded(gray(64, 128), "jpeg");
        ByteBuffer segment = ByteBuffer.allocate(14 + profile.length);
        segment.put(MadeImage.ascii("ICC_PROFILE\0")).put((byte) 1).put((byte) 1).put(profile);
        NormalizedImage photo =
                parser.image(
                        file(
                                MadeImage.inserted(
                                        jpeg, 2, MadeImage.jpegSegment(0xE2, segment.array()))));
        assertThat(new Color(decoded(photo).getRGB(30, 30)).getRed()).isBetween(184, 192);
    }

    @Test
    void aTruncatedJpegIsNotShownHalf() throws Exception {
        byte[] jpeg =
                MadeImage.encoded(
                        MadeImage.picture(300, 200, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        assertThat(reason(Arrays.copyOf(jpeg, jpeg.length - 400)))
                .isEqualTo("The image is truncated or damaged. Save or send it again.");
    }

    @Test
    void otherTypesAreRefusedWithAdvice() throws Exception {
        assertThat(reason(MadeImage.ascii("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")))
                .isEqualTo(
                        "The file is an SVG image, which can contain scripts. Save it as PNG or"
                                + " JPEG.");
        assertThat(reason(MadeImage.ascii("\0\0\0\u0018ftypheic\0\0\0\0heic")))
                .isEqualTo("The file is a HEIC or AVIF image. Save it as PNG or JPEG.");
        assertThat(reason(MadeImage.ascii("II*\0        ")))
                .isEqualTo("The file is a TIFF image. Save it as PNG or JPEG.");
        assertThat(reason(MadeImage.ascii("BM          ")))
                .isEqualTo("The file is a BMP image. Save it as PNG or JPEG.");
        assertThat(reason(MadePdf.saying("Hello")))
                .isEqualTo(
                        "The file is not an image. Supported images are PNG, JPEG, GIF and WebP.");
    }

    @Test
    void aProcessThatIsKilledLeavesAReasonAndTheNextImageIsRead() throws Exception {
        byte[] png =
                MadeImage.encoded(MadeImage.picture(300, 200, BufferedImage.TYPE_3BYTE_BGR), "png");
        try (var crashing = ParserThatEnds.parser(Clock.system(), folder, 137, 1)) {
            DocumentException killed =
                    catchThrowableOfType(DocumentException.class, () -> crashing.image(file(png)));
            assertThat(killed.reason()).contains("operating system killed the parser process");
            assertThat(killed.retryable()).isTrue();
            assertColors(crashing.image(file(png)));
        }
    }

    private String reason(byte[] content) throws IOException {
        Path file = file(content);
        return catchThrowableOfType(DocumentException.class, () -> parser.image(file)).reason();
    }

    private static Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("image"), content);
    }

    private static BufferedImage gray(int side, int value) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(value, value, value));
        graphics.fillRect(0, 0, side, side);
        graphics.dispose();
        return image;
    }

    private static void assertColors(NormalizedImage image) throws IOException {
        BufferedImage decoded = decoded(image);
        int bottom = image.height() - 10;
        assertThat(difference(decoded.getRGB(10, bottom), 0xFF0000)).isLessThan(30);
        assertThat(difference(decoded.getRGB(image.width() - 10, bottom), 0x0000FF)).isLessThan(30);
        assertThat(difference(decoded.getRGB(10, 10), 0xFFFFFF)).isLessThan(30);
    }

    private static BufferedImage decoded(NormalizedImage image) throws IOException {
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image.bytes()));
        assertThat(decoded.getWidth()).isEqualTo(image.width());
        assertThat(decoded.getHeight()).isEqualTo(image.height());
        return decoded;
    }

    /** The color as the file has it; {@code getRGB} would apply a gamma to gray. */
    private static int raw(BufferedImage picture, int x, int y) {
        if (picture.getRaster().getNumBands() > 1
                || picture.getType() == BufferedImage.TYPE_BYTE_INDEXED
                || picture.getType() == BufferedImage.TYPE_BYTE_BINARY) {
            return picture.getRGB(x, y);
        }
        int sample = picture.getRaster().getSample(x, y, 0);
        int gray = picture.getType() == BufferedImage.TYPE_USHORT_GRAY ? sample >> 8 : sample;
        return gray << 16 | gray << 8 | gray;
    }

    private static int difference(int one, int other) {
        int difference = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            difference =
                    Math.max(difference, Math.abs((one >> shift & 255) - (other >> shift & 255)));
        }
        return difference;
    }
}
