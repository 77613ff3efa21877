package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads certain UTF-8 plain text of moderate size in the server process. The result equals that of
 * the parser process, which is needed for everything that takes a library or a guess.
 */
public final class PlainTextFastPath {
    /** Larger texts take more memory than the server should spend. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int ESCAPE = 0x1B;
    private static final Pattern OTHER_CHARSET =
            Pattern.compile("(?i)charset\\s*=(?!\\s*\"?(?:utf-?8|us-ascii)\\b)");

    private PlainTextFastPath() {}

    /**
     * Returns the document, or nothing if it needs the parser process.
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
        if (TextFormatDetector.of(text, fileName, declaredType, TextFormatDetector.IMAGES_WITH_TEXT)
                != FileType.TEXT) {
            return Optional.empty();
        }
        var sink = new BlockSink();
        PlainTextFormat.read(text, sink);
        return Optional.of(sink.document(true));
    }

    /** UTF-16 contains zero bytes and ISO 2022 contains escapes; both can be valid UTF-8. */
    private static boolean isSurelyUtf8(byte[] content) {
        for (byte each : content) {
            if (each == 0 || each == ESCAPE) {
                return false;
            }
        }
        return Utf8Check.isUtf8(content);
    }
}
