package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParserRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses in this process, and prints blocks so that tests can compare whole documents. */
final class FormatReading {
    private FormatReading() {}

    static ParsedDocument document(
            byte[] content, @Nullable String name, @Nullable String declaredType)
            throws DocumentException {
        return DocumentFormatReader.read(
                        new ParserRequest(
                                ParserRequest.Task.DOCUMENT,
                                0,
                                name,
                                declaredType,
                                "https://example.com/docs/a",
                                content))
                .withoutOcr("");
    }

    static ParsedDocument document(String text, String name) throws DocumentException {
        return document(text.getBytes(StandardCharsets.UTF_8), name, null);
    }

    /**
     * Headings with {@code #}, list entries with {@code -}, rows with {@code |}, code with a
     * backtick.
     */
    static String shown(String text, String name) throws DocumentException {
        return shown(document(text, name));
    }

    static String shown(ParsedDocument document) {
        return document.blocks().stream()
                .map(FormatReading::shown)
                .collect(Collectors.joining("\n"));
    }

    private static String shown(Block block) {
        String mark =
                switch (block.kind()) {
                    case HEADING -> "#".repeat(block.level()) + " ";
                    case LIST_ENTRY -> "  ".repeat(block.level() - 1) + "- ";
                    case TABLE_ROW -> "| ";
                    case CODE -> "` ";
                    case PARAGRAPH -> "";
                };
        return mark + block.text();
    }
}
