package dev.rejoinder.knowledge.document;

/** Limits of a document. Both ends of the pipe to the parser process enforce them. */
public final class DocumentLimits {
    /** Size of the file. */
    public static final int BYTES = 32 * 1024 * 1024;

    /** Length of all its text, in UTF-16 units. */
    public static final int CHARS = 10_000_000;

    /** Length of the beginning of a text, of which the rest is left out. */
    public static final int BEGINNING_CHARS = 2_000_000;

    public static final int PAGES = 5_000;

    public static final int BLOCKS = 250_000;
    public static final int LINKS = 10_000;

    /** Length of one link, the title, a file name or a reason. */
    public static final int LINE_CHARS = 2_000;

    private DocumentLimits() {}

    /** The file exceeds its size limit. */
    public static DocumentException tooManyBytes() {
        return DocumentException.of(
                "The file is larger than " + BYTES / (1024 * 1024) + " MB. Split it into parts.");
    }

    /** The text exceeds its limit. */
    public static DocumentException tooMuchText() {
        return DocumentException.of(
                "The document contains more than "
                        + CHARS / 1_000_000
                        + " million characters of text. Split it into parts.");
    }

    /** The document has too many blocks. */
    public static DocumentException tooManyBlocks() {
        return DocumentException.of(
                "The document has more than "
                        + BLOCKS / 1_000
                        + ",000 paragraphs and rows. Split it into parts.");
    }
}
