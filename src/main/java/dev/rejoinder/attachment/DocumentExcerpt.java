package dev.rejoinder.attachment;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.util.regex.Pattern;

/** The text of a document for a model, between tags that the text cannot end. */
final class DocumentExcerpt {
    private static final Pattern FENCE =
            Pattern.compile("<(?=/?\\s*document)", Pattern.CASE_INSENSITIVE);

    private DocumentExcerpt() {}

    static String of(String name, ParsedDocument document, String question, int characters) {
        var text = new StringBuilder();
        for (ParsedDocument.Block block : document.blocks()) {
            if (text.length() + block.text().length() > characters) {
                break;
            }
            text.append(block.text()).append("\n\n");
        }
        return "<document name=\""
                + unfenced(name.replace('"', '\''))
                + "\">\n"
                + unfenced(text.toString().strip())
                + "\n</document>";
    }

    private static String unfenced(String text) {
        return FENCE.matcher(text).replaceAll("&lt;");
    }
}
