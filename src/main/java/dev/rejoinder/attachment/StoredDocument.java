package dev.rejoinder.attachment;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The text of a document as it is stored: the blocks of {@link ParsedDocument} as JSON. */
final class StoredDocument {
    /** Longer documents are cut. */
    static final int MAX_CHARACTERS = 2_000_000;

    private static final JsonMapper JSON = new JsonMapper();

    private StoredDocument() {}

    private record StoredText(@Nullable String title, List<ParsedDocument.Block> blocks) {}

    /** The beginning of a document, up to the limit; without links. */
    static ParsedDocument cut(ParsedDocument document) {
        var kept = new ArrayList<ParsedDocument.Block>();
        int left = MAX_CHARACTERS;
        for (ParsedDocument.Block block : document.blocks()) {
            String text = block.text();
            if (text.length() > left) {
                // A log without empty lines is one block.
                text = text.substring(0, left);
                kept.add(new ParsedDocument.Block(block.kind(), block.level(), text, block.page()));
                break;
            }
            kept.add(block);
            left -= text.length();
        }
        return new ParsedDocument(document.title(), kept, List.of());
    }

    static int characters(ParsedDocument document) {
        return document.blocks().stream().mapToInt(block -> block.text().length()).sum();
    }

    static byte[] write(ParsedDocument document) {
        return JSON.writeValueAsBytes(new StoredText(document.title(), document.blocks()));
    }

    static ParsedDocument read(byte[] stored) {
        StoredText text = JSON.readValue(stored, StoredText.class);
        return new ParsedDocument(text.title(), text.blocks(), List.of());
    }
}
