package dev.rejoinder.knowledge;

import java.time.Duration;

/** Limits for sources. Characters are Unicode code points. */
public final class SourceRules {
    /** Per bot. */
    public static final int MAX_SOURCES = 20_000;

    public static final int MAX_TITLE_CHARACTERS = 200;
    public static final int MAX_TEXT_CHARACTERS = 500_000;
    public static final int MAX_PAIRS = 1_000;
    public static final int MAX_QUESTION_CHARACTERS = 1_000;

    /** Other words for one question. */
    public static final int MAX_ALTERNATIVES = 20;

    public static final int MAX_ANSWER_CHARACTERS = 10_000;
    public static final int MAX_FILE_NAME_CHARACTERS = 255;
    public static final int MAX_FILE_BYTES = 25 << 20;
    public static final int MAX_ADDRESS_CHARACTERS = 2_000;
    public static final int MAX_DEPTH = 10;
    public static final int MAX_PAGES = 10_000;
    public static final int DEFAULT_DEPTH = 3;
    public static final int DEFAULT_PAGES = 200;
    public static final Duration SHORTEST_RESYNC = Duration.ofHours(1);
    public static final Duration LONGEST_RESYNC = Duration.ofDays(365);

    private SourceRules() {}

    /** The name of a file source: the last segment of a path, without control characters. */
    public static String fileName(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return path.substring(slash + 1).replaceAll("\\p{Cc}", " ").strip();
    }
}
