package dev.rejoinder.provider.local;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the weights out of an ONNX file, into a file of their own beside it. The runtime maps such
 * weights where it would copy others, so that the greatest part of them, of which a text needs a
 * few rows, never comes into memory. Reads the file once, from the beginning to the end.
 */
final class ModelSplit {
    /** Of a tensor, in bytes; a smaller one stays where it is. */
    static final int LEAST = 4096;

    /** So that each tensor begins with a page. */
    private static final int ALIGNMENT = 4096;

    // Of protocol buffers: what is in the low three bits of a field's key.
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    // Of ONNX: the fields of a tensor that say where its weights are.
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;

    /**
     * The way from the model to the weights of a tensor: the field to follow, and what is in it;
     * nothing but weights where that is null.
     */
    private enum ProtobufMessage {
        TENSOR(9, null),
        GRAPH(5, TENSOR),
        MODEL(7, GRAPH);

        private final int field;
        private final @Nullable ProtobufMessage inner;

        ProtobufMessage(int field, @Nullable ProtobufMessage inner) {
            this.field = field;
            this.inner = inner;
        }
    }

    private final InputStream in;
    private final OutputStream weights;
    private final String weightsName;
    private long read;
    private long written;

    private ModelSplit(InputStream in, OutputStream weights, String weightsName) {
        this.in = in;
        this.weights = weights;
        this.weightsName = weightsName;
    }

    /**
     * Splits a model.
     *
     * @param length of the model, in bytes
     * @param weightsName what the file of weights will be called, in the folder of the graph
     */
    static void split(
            InputStream model,
            long length,
            OutputStream graph,
            OutputStream weights,
            String weightsName)
            throws IOException {
        new ModelSplit(model, weights, weightsName).copy(ProtobufMessage.MODEL, length, graph);
    }

    /** Copies a message that ends where {@code end} bytes of the model are read. */
    private void copy(ProtobufMessage message, long end, OutputStream out) throws IOException {
        while (read < end) {
            long key = readVarint();
            int field = (int) (key >>> 3);
            int type = (int) (key & 7);
            if (type == BYTES) {
                copyBytes(message, field, readVarint(), out);
                continue;
            }
            writeVarint(out, key);
            switch (type) {
                case VARINT -> writeVarint(out, readVarint());
                case EIGHT_BYTES -> out.write(read(Long.BYTES));
                case FOUR_BYTES -> out.write(read(Integer.BYTES));
                default -> throw new IOException("no ONNX model: a field of type " + type);
            }
        }
    }

    private void copyBytes(ProtobufMessage message, int field, long length, OutputStream out)
            throws IOException {
        ProtobufMessage inner = message.inner;
        if (field == message.field && inner != null) {
            var copy = new ByteArrayOutputStream();
            copy(inner, read + length, copy);
            writeBytes(out, field, copy.toByteArray());
        } else if (field == message.field && length >= LEAST) {
            moveWeights(length, out);
        } else {
            writeBytes(out, field, read(length));
        }
    }

    private void moveWeights(long length, OutputStream out) throws IOException {
        int gap = Math.floorMod(-written, ALIGNMENT);
        weights.write(new byte[gap]);
        written += gap;
        writeEntry(out, "location", weightsName);
        writeEntry(out, "offset", String.valueOf(written));
        writeEntry(out, "length", String.valueOf(length));
        writeVarint(out, (DATA_LOCATION << 3) | VARINT);
        writeVarint(out, EXTERNAL);
        for (long left = length; left > 0; left -= ALIGNMENT) {
            weights.write(read(Math.min(left, ALIGNMENT)));
        }
        written += length;
    }

    private static void writeEntry(OutputStream out, String key, String value) throws IOException {
        var entry = new ByteArrayOutputStream();
        writeBytes(entry, 1, key.getBytes(StandardCharsets.UTF_8));
        writeBytes(entry, 2, value.getBytes(StandardCharsets.UTF_8));
        writeBytes(out, EXTERNAL_DATA, entry.toByteArray());
    }

    private static void writeBytes(OutputStream out, int field, byte[] bytes) throws IOException {
        writeVarint(out, (field << 3) | BYTES);
        writeVarint(out, bytes.length);
        out.write(bytes);
    }

    private static void writeVarint(OutputStream out, long value) throws IOException {
        long left = value;
        for (; (left & ~0x7fL) != 0; left >>>= 7) {
            out.write((int) ((left & 0x7f) | 0x80));
        }
        out.write((int) left);
    }

    private long readVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = read(1)[0];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("no ONNX model: a number without an end");
    }

    private byte[] read(long count) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(count));
        if (bytes.length < count) {
            throw new EOFException("the model ends too early");
        }
        read += count;
        return bytes;
    }
}
