package dev.rejoinder.knowledge.document.format;

/** Scripts and regions that encodings are made for. */
enum WritingSystem {
    WESTERN,
    CENTRAL,
    TURKISH,
    BALTIC,
    VIETNAMESE,
    CYRILLIC,
    GREEK,
    HEBREW,
    ARABIC,
    THAI,
    SIMPLIFIED,
    TRADITIONAL,
    JAPANESE,
    KOREAN;

    boolean isLatin() {
        return switch (this) {
            case WESTERN, CENTRAL, TURKISH, BALTIC, VIETNAMESE -> true;
            case CYRILLIC, GREEK, HEBREW, ARABIC, THAI -> false;
            case SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN -> false;
        };
    }

    /** Whether its characters are syllables and words, with two bytes each. */
    boolean hasSyllables() {
        return switch (this) {
            case SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN -> true;
            case WESTERN, CENTRAL, TURKISH, BALTIC, VIETNAMESE -> false;
            case CYRILLIC, GREEK, HEBREW, ARABIC, THAI -> false;
        };
    }
}
