package dev.rejoinder.provider.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

/**
 * Moves the weights of an ONNX model into a separate file. The runtime memory-maps external weights
 * instead of copying them, so most of them, of which a text needs only a few rows, never become
 * resident. The build runs this class from its source before it makes the embeddings jar, so it may
 * import the JDK only. The server does not contain it.
 */
final class ModelSplit {
    /** Minimum size of a tensor, in bytes; smaller ones stay in the model. */
    static final int MIN_BYTES = 4096;

    /** Aligns each tensor to a page. */
    private static final int ALIGNMENT = 4096;

    // Protocol buffers: wire types, in the low three bits of a field's key.
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    // ONNX: the fields of a tensor that locate its weights.
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;

    /** The messages around the weights, and the field of each that leads to them. */
    private enum ProtobufMessage {
        MODEL(7),
        GRAPH(5),
        TENSOR(9);

        private final int field;

        ProtobufMessage(int field) {
            this.field = field;
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
     * Splits a model, unless an earlier build has done so. The arguments are its file, the file for
     * the graph, and the file for the weights in the same folder.
     */
    public static void main(String... arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        Path graph = Path.of(arguments[1]);
        Path weights = Path.of(arguments[2]);
        // The modification time tells versions of the model apart.
        FileTime time = Files.getLastModifiedTime(model);
        if (Files.exists(graph) && Files.getLastModifiedTime(graph).equals(time)) {
            return;
        }
        // The graph comes last and atomically: if it exists, so do its weights.
        Path part = graph.resolveSibling(graph.getFileName() + ".part");
        try (var in = new BufferedInputStream(Files.newInputStream(model));
                var graphOut = Files.newOutputStream(part);
                var weightsOut = Files.newOutputStream(weights)) {
            String name = weights.getFileName().toString();
            split(in, Files.size(model), graphOut, weightsOut, name);
        }
        Files.setLastModifiedTime(part, time);
        Files.move(part, graph, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Splits a model, reading it once from beginning to end.
     *
     * @param length of the model, in bytes
     * @param weightsName the name of the weights file in the folder of the graph
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

    /** Copies a message that ends at offset {@code end} of the model. */
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
                default -> throw new IOException("not an ONNX model: field of type " + type);
            }
        }
    }

    private void copyBytes(ProtobufMessage message, int field, long length, OutputStream out)
            throws IOException {
        if (field != message.field) {
            writeBytes(out, field, read(length));
            return;
        }
        switch (message) {
            case MODEL -> copyMessage(ProtobufMessage.GRAPH, field, length, out);
            case GRAPH -> copyMessage(ProtobufMessage.TENSOR, field, length, out);
            case TENSOR -> {
                if (length >= MIN_BYTES) {
                    moveWeights(length, out);
                } else {
                    writeBytes(out, field, read(length));
                }
            }
        }
    }

    private void copyMessage(ProtobufMessage message, int field, long length, OutputStream out)
            throws IOException {
        var copy = new ByteArrayOutputStream();
        copy(message, read + length, copy);
        writeBytes(out, field, copy.toByteArray());
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
        throw new IOException("not an ONNX model: unterminated varint");
    }

    private byte[] read(long count) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(count));
        if (bytes.length < count) {
            throw new EOFException("the model is truncated");
        }
        read += count;
        return bytes;
    }
}
