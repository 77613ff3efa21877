package dev.rejoinder.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file for browsers, ready to be sent, plain and packed. Immutable: nobody changes its arrays.
 */
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

    /** A file of this text; its name's ending says what it is. */
    public static StaticFile of(String name, String text) {
        return new StaticFile(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that lies beside a class. Throws IllegalArgumentException when there is none. */
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

    /** A name for what is in these bytes: 16 hexadecimal digits. */
    static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With its character set where it has one. */
    String contentType() {
        return contentType;
    }

    /** What is sent to a client that takes gzip, or to one that does not. */
    byte[] bytes(boolean packed) {
        return packed ? gzipped : bytes;
    }

    /** What it says. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A name for what is in it: 16 hexadecimal digits. */
    public String tag() {
        return tag;
    }

    /** As it stands in the header: a weak one, as the same file is sent in two encodings. */
    String etag() {
        return "W/\"" + tag + '"';
    }

    /** Whether what a client sent as {@code If-None-Match} says that it has this file. */
    boolean isKnown(String tags) {
        return tags.contains('"' + tag + '"');
    }
}
