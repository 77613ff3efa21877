package dev.rejoinder.http.api;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds the bytes of stream events. Every token passes through here, so it encodes directly into
 * one array. Texts must not contain lone surrogates. Not thread-safe.
 */
public final class Utf8Buffer {
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    /** The letter of a control character's short escape, or 0 if it has none. */
    private static final byte[] SHORT_ESCAPES = new byte[0x20];

    static {
        SHORT_ESCAPES['\b'] = 'b';
        SHORT_ESCAPES['\t'] = 't';
        SHORT_ESCAPES['\n'] = 'n';
        SHORT_ESCAPES['\f'] = 'f';
        SHORT_ESCAPES['\r'] = 'r';
    }

    private byte[] bytes;
    private int length;

    public Utf8Buffer(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Appends bytes as they are. */
    public Utf8Buffer raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Appends a number in decimal digits. */
    public Utf8Buffer number(int value) {
        return text(Integer.toString(value));
    }

    /** Appends text without escaping. */
    public Utf8Buffer text(String text) {
        room(3 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                i = wide(text, i, c);
            }
        }
        return this;
    }

    /** Appends text escaped for a JSON string, as JavaScript does, without the quotes. */
    public Utf8Buffer escaped(String text) {
        room(6 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i = wide(text, i, c);
            } else if (c == '"' || c == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) c;
            } else if (c >= 0x20) {
                bytes[length++] = (byte) c;
            } else {
                control(c);
            }
        }
        return this;
    }

    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    private void control(char c) {
        bytes[length++] = '\\';
        if (SHORT_ESCAPES[c] != 0) {
            bytes[length++] = SHORT_ESCAPES[c];
            return;
        }
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
    }

    /** Encodes a character outside ASCII and returns the index of its last UTF-16 unit. */
    private int wide(String text, int index, char c) {
        if (Character.isHighSurrogate(c)) {
            int point = Character.toCodePoint(c, text.charAt(index + 1));
            bytes[length++] = (byte) (0xf0 | (point >> 18));
            follow(point >> 12);
            follow(point >> 6);
            follow(point);
            return index + 1;
        }
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
        } else {
            bytes[length++] = (byte) (0xe0 | (c >> 12));
            follow(c >> 6);
        }
        follow(c);
        return index;
    }

    private void follow(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3f));
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
