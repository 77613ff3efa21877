package dev.rejoinder.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ModelSplitTest {
    private static final HexFormat HEX = HexFormat.of();

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final ByteArrayOutputStream weights = new ByteArrayOutputStream();

    private void split(byte[] model) throws IOException {
        ModelSplit.split(new ByteArrayInputStream(model), model.length, graph, weights, "w");
    }

    /** A length-delimited field with this key. */
    private static byte[] field(String key, byte[]... content) {
        var all = new ByteArrayOutputStream();
        for (byte[] each : content) {
            all.writeBytes(each);
        }
        var field = new ByteArrayOutputStream();
        field.writeBytes(HEX.parseHex(key));
        int length = all.size();
        for (; length > 0x7f; length >>>= 7) {
            field.write((length & 0x7f) | 0x80);
        }
        field.write(length);
        field.writeBytes(all.toByteArray());
        return field.toByteArray();
    }

    private static byte[] weights(int length, int value) {
        byte[] weights = new byte[length];
        Arrays.fill(weights, (byte) value);
        return weights;
    }

    private static byte[] entry(String key, String value) {
        return field(
                "6a",
                field("0a", key.getBytes(StandardCharsets.UTF_8)),
                field("12", value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void onlyLargeWeightsAreMoved() throws Exception {
        byte[] version = HEX.parseHex("0886ffffff0f");
        byte[] node = field("0a", weights(9_000, 7));
        byte[] dimensions = HEX.parseHex("089027" + "0d01020304" + "110102030405060708");
        byte[] small = field("2a", field("4a", weights(ModelSplit.MIN_BYTES - 1, 3)));
        split(
                field(
                        "3a",
                        node,
                        field("2a", dimensions, field("4a", weights(5_000, 1))),
                        small,
                        field("2a", field("4a", weights(ModelSplit.MIN_BYTES, 2)))));
        byte[] expected =
                field(
                        "3a",
                        node,
                        field(
                                "2a",
                                dimensions,
                                entry("location", "w"),
                                entry("offset", "0"),
                                entry("length", "5000"),
                                HEX.parseHex("7001")),
                        small,
                        field(
                                "2a",
                                entry("location", "w"),
                                entry("offset", "8192"),
                                entry("length", "4096"),
                                HEX.parseHex("7001")));
        assertThat(graph.toByteArray()).isEqualTo(expected);
        assertThat(weights.toByteArray()).hasSize(8192 + ModelSplit.MIN_BYTES);
        assertThat(Arrays.copyOf(weights.toByteArray(), 5_000)).isEqualTo(weights(5_000, 1));
        assertThat(Arrays.copyOfRange(weights.toByteArray(), 8192, 12_288))
                .isEqualTo(weights(ModelSplit.MIN_BYTES, 2));
        graph.reset();
        split(version);
        assertThat(graph.toByteArray()).isEqualTo(version);
    }

    @Test
    void invalidModelIsRefused() {
        assertThatThrownBy(() -> split(HEX.parseHex("3a0542"))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> split(HEX.parseHex("0b"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> split(HEX.parseHex("08ffffffffffffffffffff01")))
                .isInstanceOf(IOException.class);
    }
}
