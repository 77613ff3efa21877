package dev.rejoinder.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A file for browsers, ready to be sent. Immutable: nobody changes its arrays. */
public final class StaticFile {
    private static final int ETAG_CHARACTERS = 16;

    private final int status;
    private final String contentType;
    private final byte[] bytes;
    private final byte[] gzipped;

    private StaticFile(int status, String contentType, byte[] bytes) {
        this.status = status;
        this.contentType = contentType;
        this.bytes = bytes;
        this.gzipped = gzip(bytes);
    }

    /** A file of this text. */
    public static StaticFile of(int status, String contentType, String text) {
        return new StaticFile(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that lies beside a class. Throws IllegalArgumentException when there is none. */
    public static StaticFile beside(Class<?> type, String name, String contentType) {
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + name + " beside " + type);
            }
            return new StaticFile(200, contentType, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] gzipped() {
        return gzipped;
    }

    /** What it says. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** As it stands in the header: a weak one, as the same file is sent in two encodings. */
    public String etag() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "W/\"" + HexFormat.of().formatHex(digest).substring(0, ETAG_CHARACTERS) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
