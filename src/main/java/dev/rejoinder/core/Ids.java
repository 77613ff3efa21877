package dev.rejoinder.core;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Generates identifiers: a prefix for the type, an underscore, and a ULID (48 bits of time and 80
 * random bits in Crockford's Base32). Thread-safe if its random source is.
 */
public final class Ids {
    private static final byte[] ALPHABET =
            "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final int TIME_CHARACTERS = 10;
    private static final int CHANCE_CHARACTERS = 16;
    private static final int CHANCE_BYTES = 10;

    private static final String DOCUMENT = "doc_";

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

    public String invitation() {
        return next("inv_");
    }

    public String account() {
        return next("acct_");
    }

    public String request() {
        return next("req_");
    }

    public String visitor() {
        return next("visitor_");
    }

    public String source() {
        return next("src_");
    }

    public String attachment() {
        return next("file_");
    }

    public String tool() {
        return next("tool_");
    }

    public String mcpServer() {
        return next("mcp_");
    }

    public String lead() {
        return next("lead_");
    }

    public String auditEntry() {
        return next("audit_");
    }

    /** The id of an erasure and its receipt. */
    public String erasure() {
        return next("erasure_");
    }

    public String event() {
        return next("evt_");
    }

    public String webhook() {
        return next("wh_");
    }

    public String answerTest() {
        return next("test_");
    }

    public String testRun() {
        return next("run_");
    }

    public String note() {
        return next("note_");
    }

    public String document() {
        return next(DOCUMENT);
    }

    /**
     * The lower bound of all document ids created at or after a time.
     *
     * @param millis since 1970; {@link Long#MAX_VALUE} for an upper bound of all ids
     */
    public static String firstDocumentOf(long millis) {
        byte[] text = new byte[TIME_CHARACTERS];
        encode(text, 0, TIME_CHARACTERS, millis);
        return DOCUMENT + new String(text, StandardCharsets.US_ASCII);
    }

    private String next(String prefix) {
        byte[] text = new byte[prefix.length() + TIME_CHARACTERS + CHANCE_CHARACTERS];
        for (int i = 0; i < prefix.length(); i++) {
            text[i] = (byte) prefix.charAt(i);
        }
        encode(text, prefix.length(), TIME_CHARACTERS, clock.millis());
        // One call for all bytes: a secure random source takes as long for one byte as for ten.
        byte[] bits = new byte[CHANCE_BYTES];
        chance.nextBytes(bits);
        int half = CHANCE_CHARACTERS / 2;
        int start = prefix.length() + TIME_CHARACTERS;
        encode(text, start, half, number(bits, 0));
        encode(text, start + half, half, number(bits, CHANCE_BYTES / 2));
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + CHANCE_BYTES / 2; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }

    private static void encode(byte[] text, int from, int count, long bits) {
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = ALPHABET[(int) (bits & 31)];
            bits >>>= 5;
        }
    }
}
