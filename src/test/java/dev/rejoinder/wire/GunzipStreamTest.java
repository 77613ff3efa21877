package dev.rejoinder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {
    /** A header with all optional fields: CRC, extra, name and comment. */
    private static final byte[] FULL_HEADER = {
        0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0, 2, 0, 'x', 'x', 'n', 0, 'c', 0, 0, 0
    };

    private static final int SHORT_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    @Test
    void membersInAnyPiecesAreOneStream() throws IOException {
        byte[] packed =
                concat(packed("hel"), packed(""), withFullHeader(packed("lo")), new byte[9]);
        assertThat(unpacked(packed, () -> 1)).isEqualTo("hello");
        for (int seed = 0; seed < 100; seed++) {
            var chance = new Random(seed);
            assertThat(unpacked(packed, () -> 1 + chance.nextInt(20))).isEqualTo("hello");
        }
    }

    @Test
    void truncatedMemberIsReported() {
        byte[] packed = withFullHeader(packed("hello"));
        for (int cut = 1; cut < packed.length; cut++) {
            byte[] part = Arrays.copyOf(packed, cut);
            assertThatThrownBy(() -> unpacked(part, () -> 7)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void brokenMembersAreRefused() {
        byte[] wrongSum = packed("hello");
        wrongSum[wrongSum.length - 8] ^= 1;
        byte[] wrongBlock = packed("hello");
        wrongBlock[SHORT_HEADER_BYTES] = 7;
        for (byte[] broken :
                new byte[][] {
                    {}, "no gzip".getBytes(StandardCharsets.UTF_8), wrongSum, wrongBlock
                }) {
            assertThatThrownBy(() -> unpacked(broken, () -> 7)).isInstanceOf(ZipException.class);
        }
    }

    /** The JDK's stream recurses once for each member. */
    @Test
    void hundredThousandEmptyMembersAreEmpty() throws IOException {
        byte[] member = packed("");
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            all.writeBytes(member);
        }
        assertThat(unpacked(all.toByteArray(), () -> 8192)).isEmpty();
    }

    @Test
    void availableTextIsReturnedWithoutWaiting() throws IOException {
        String text = "text".repeat(1000);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed, 512, true)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
            gzip.flush();
            assertThat(start(packed.toByteArray(), packed.size(), 4000)).isEqualTo(text);
        }
        byte[] whole = packed.toByteArray();
        assertThat(start(whole, whole.length - TRAILER_BYTES, 4000)).isEqualTo(text);
    }

    /**
     * Reads the beginning of a text, byte by byte, while only {@code arrived} compressed bytes are
     * available.
     */
    private static String start(byte[] packed, int arrived, int length) throws IOException {
        var sizes = new ArrayDeque<>(List.of(arrived));
        // A read of a second piece fails.
        var socket = new TornSocket(packed, sizes::remove);
        try (var in = new GunzipStream(socket.getInputStream())) {
            var text = new StringBuilder();
            while (text.length() < length) {
                text.append((char) in.read());
            }
            assertThat(in.packedBytes()).isEqualTo(arrived);
            return text.toString();
        }
    }

    private static String unpacked(byte[] packed, IntSupplier pieceBytes) throws IOException {
        var socket = new TornSocket(packed, pieceBytes);
        try (var in = new GunzipStream(socket.getInputStream())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] packed(String text) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static byte[] withFullHeader(byte[] packed) {
        return concat(FULL_HEADER, Arrays.copyOfRange(packed, SHORT_HEADER_BYTES, packed.length));
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
