package dev.rejoinder.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A static file, plain and compressed. Immutable: callers must not modify its arrays. */
public final class StaticFile {
    private static final int TAG_BYTES = 8;

    private final String contentType;
    private final byte[] bytes;
    private final byte[] gzipped;
    private final String tag;

    private StaticFile(String name, byte[] bytes) {
        this.contentType = contentType(name);
        this.bytes = bytes;
        this.gzipped = GzipEncoding.small(bytes);
        this.tag = tag(bytes);
    }

    /** Creates a file from text; the extension of its name determines the media type. */
    public static StaticFile of(String name, String text) {
        return new StaticFile(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Loads a resource beside a class. Throws IllegalArgumentException if there is none. */
    public static StaticFile beside(Class<?> type, String name) {
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + name + " beside " + type);
            }
            return new StaticFile(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type for " + name);
        };
    }

    /** A hash of these bytes: 16 hexadecimal digits. */
    static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The media type, with its charset if it has one. */
    String contentType() {
        return contentType;
    }

    /** The bytes, compressed or plain. */
    byte[] bytes(boolean packed) {
        return packed ? gzipped : bytes;
    }

    /** The content as text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A hash of the content: 16 hexadecimal digits. */
    public String tag() {
        return tag;
    }

    /** The ETag header: a weak one, because the same file is sent in two encodings. */
    String etag() {
        return "W/\"" + tag + '"';
    }

    /** Whether the client's {@code If-None-Match} header matches this file. */
    boolean isKnown(String tags) {
        return tags.contains('"' + tag + '"');
    }
}
