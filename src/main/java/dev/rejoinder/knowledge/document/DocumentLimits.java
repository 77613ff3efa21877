package dev.rejoinder.knowledge.document;

/** What a document may hold at most. Both sides of the parser's pipe hold to it. */
public final class DocumentLimits {
    /** Of the file. */
    public static final int BYTES = 32 * 1024 * 1024;

    /** Of all its text, in UTF-16 units. */
    public static final int CHARS = 10_000_000;

    public static final int BLOCKS = 250_000;
    public static final int LINKS = 10_000;

    /** Of one link, the title, a file's name or a reason. */
    public static final int LINE_CHARS = 2_000;

    private DocumentLimits() {}

    /** The file itself is over its limit. */
    public static DocumentException tooManyBytes() {
        return DocumentException.of(
                "The file is larger than " + BYTES / (1024 * 1024) + " MB. Split it into parts.");
    }

    /** Its text is over its limit. */
    public static DocumentException tooMuchText() {
        return DocumentException.of(
                "The document holds more than "
                        + CHARS / 1_000_000
                        + " million characters of text. Split it into parts.");
    }

    /** It has too many parts. */
    public static DocumentException tooManyBlocks() {
        return DocumentException.of(
                "The document has more than "
                        + BLOCKS / 1_000
                        + ",000 paragraphs and rows. Split it into parts.");
    }
}
