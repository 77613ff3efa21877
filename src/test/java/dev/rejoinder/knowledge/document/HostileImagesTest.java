package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each hostile image is refused with a reason or becomes a plain image with nothing else in it. */
class HostileImagesTest {
    private static final Set<String> CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long PARSER_KILOBYTES = 256 * 1024L;

    @TempDir Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyFileIsRefusedOrHarmless() throws Exception {
        Map<String, byte[]> files = HostileImages.all();
        assertThat(files).hasSizeGreaterThan(300);
        int harmless = 0;
        var unclear = new ArrayList<String>();
        try (var parser = new DocumentParser(Clock.system(), 1, folder)) {
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                Path file = Files.write(folder.resolve("image"), each.getValue());
                try {
                    assertPlain(each.getKey(), parser.image(file));
                    harmless++;
                } catch (DocumentException refused) {
                    if (refused.retryable()
                            || refused.reason().contains("crashed")
                            || !refused.reason().matches("[A-Z].*\\.")) {
                        unclear.add(each.getKey() + ": " + refused.reason());
                    }
                }
                for (ParserProcess process : parser.idle()) {
                    assertThat(peakKilobytes(process))
                            .as(each.getKey())
                            .isBetween(1L, PARSER_KILOBYTES);
                }
            }
        }
        assertThat(unclear).isEmpty();
        assertThat(harmless).isBetween(90, 200);
    }

    /** 0 if it has exited. */
    static long peakKilobytes(ParserProcess process) {
        try {
            Matcher peak =
                    PEAK.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return peak.find() ? Long.parseLong(peak.group(1)) : 0;
        } catch (IOException exited) {
            return 0;
        }
    }

    private static void assertPlain(String name, NormalizedImage image) throws IOException {
        assertThat(new String(image.bytes(), StandardCharsets.ISO_8859_1))
                .as(name)
                .doesNotContain(HostileImages.PAYLOAD);
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image.bytes()));
        assertThat(decoded.getWidth()).as(name).isEqualTo(image.width()).isLessThanOrEqualTo(2_048);
        assertThat(decoded.getHeight())
                .as(name)
                .isEqualTo(image.height())
                .isLessThanOrEqualTo(2_048);
        if (image.mediaType().equals("image/png")) {
            assertThat(CHUNKS).as(name).containsAll(pngChunks(image.bytes()));
        } else {
            assertThat(jpegSegments(image.bytes()))
                    .as(name)
                    .isSubsetOf(0xE0, 0xDB, 0xC0, 0xC4, 0xDA);
        }
    }

    /** Fails if anything follows the last chunk. */
    private static List<String> pngChunks(byte[] png) {
        var names = new ArrayList<String>();
        ByteBuffer file = ByteBuffer.wrap(png);
        int at = 8;
        while (at < png.length) {
            names.add(new String(png, at + 4, 4, StandardCharsets.ISO_8859_1));
            at += 12 + file.getInt(at);
        }
        assertThat(at).isEqualTo(png.length);
        assertThat(names).endsWith("IEND");
        return names;
    }

    private static List<Integer> jpegSegments(byte[] jpeg) {
        var markers = new ArrayList<Integer>();
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (markers.isEmpty() || markers.getLast() != 0xDA) {
            markers.add(jpeg[at + 1] & 0xFF);
            int length = Short.toUnsignedInt(file.getShort(at + 2));
            // A thumbnail would be in the first segment.
            assertThat(markers.getLast() == 0xE0 && length != 16).isFalse();
            at += 2 + length;
        }
        for (int i = at; i < jpeg.length - 2; i++) {
            assertThat(jpeg[i] == -1 && jpeg[i + 1] != 0).as("a marker in the scan").isFalse();
        }
        assertThat(jpeg).endsWith(0xFF, 0xD9);
        return markers;
    }
}
