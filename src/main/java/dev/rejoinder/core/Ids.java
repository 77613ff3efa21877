package dev.rejoinder.core;

import java.util.random.RandomGenerator;

/**
 * New identifiers: a prefix that says what is meant, an underscore, and a ULID (48 bits of time, 80
 * bits of chance, in Crockford's Base32). Thread-safe when its source of chance is.
 */
public final class Ids {
    private static final byte[] ALPHABET =
            "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int TIME_CHARACTERS = 10;
    private static final int CHANCE_CHARACTERS = 16;

    private final Clock clock;
    private final RandomGenerator chance;

    public Ids(Clock clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    public String conversation() {
        return next("conv_");
    }

    public String message() {
        return next("msg_");
    }

    public String bot() {
        return next("bot_");
    }

    public String key() {
        return next("key_");
    }

    public String request() {
        return next("req_");
    }

    private String next(String prefix) {
        byte[] text = new byte[prefix.length() + TIME_CHARACTERS + CHANCE_CHARACTERS];
        for (int i = 0; i < prefix.length(); i++) {
            text[i] = (byte) prefix.charAt(i);
        }
        encode(text, prefix.length(), TIME_CHARACTERS, clock.millis());
        encode(text, prefix.length() + TIME_CHARACTERS, CHANCE_CHARACTERS / 2, chance.nextLong());
        encode(
                text,
                prefix.length() + TIME_CHARACTERS + CHANCE_CHARACTERS / 2,
                CHANCE_CHARACTERS / 2,
                chance.nextLong());
        return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static void encode(byte[] text, int from, int count, long bits) {
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = ALPHABET[(int) (bits & 31)];
            bits >>>= 5;
        }
    }
}
