package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is surely plain text in UTF-8, of a moderate size, without a process for it. It gives
 * the same as the parser's process: that one is for what needs a library or a guess.
 */
public final class PlainTextFastPath {
    /** A larger text takes more memory than the server should have to find. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int ESCAPE = 0x1B;
    private static final Pattern OTHER_CHARSET =
            Pattern.compile("(?i)charset\\s*=(?!\\s*\"?(?:utf-?8|us-ascii)\\b)");

    private PlainTextFastPath() {}

    /**
     * The document, or nothing when this takes the parser's process.
     *
     * @throws DocumentException as that process would
     */
    public static Optional<ParsedDocument> read(
            byte[] content, @Nullable String fileName, @Nullable String declaredType)
            throws DocumentException {
        boolean takesTheProcess =
                content.length > MAX_BYTES
                        || (declaredType != null && OTHER_CHARSET.matcher(declaredType).find())
                        || !isSurelyUtf8(content)
                        || FileSignatures.binaryType(content) != null;
        if (takesTheProcess) {
            return Optional.empty();
        }
        String text = TextDecoder.decode(content, declaredType);
        if (TextFormatDetector.of(text, fileName, declaredType) != FileType.TEXT) {
            return Optional.empty();
        }
        var sink = new BlockSink();
        PlainTextFormat.read(text, sink);
        return Optional.of(sink.document(true));
    }

    /** UTF-16 has zeros and ISO 2022 has escapes, and both can be valid UTF-8. */
    private static boolean isSurelyUtf8(byte[] content) {
        for (byte each : content) {
            if (each == 0 || each == ESCAPE) {
                return false;
            }
        }
        return Utf8Check.isUtf8(content);
    }
}
