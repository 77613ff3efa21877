package dev.rejoinder.attachment;

import dev.rejoinder.knowledge.document.DocumentLimits;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The text of a document as it is stored: the blocks of {@link ParsedDocument} as JSON. */
final class StoredDocument {
    /** Longer documents are cut. */
    static final int MAX_CHARACTERS = DocumentLimits.BEGINNING_CHARS;

    private static final JsonMapper JSON = new JsonMapper();

    private StoredDocument() {}

    private record StoredText(@Nullable String title, List<ParsedDocument.Block> blocks) {}

    /** The beginning of a document, up to the limit; without links. */
    static ParsedDocument cut(ParsedDocument document) {
        return cut(document, MAX_CHARACTERS);
    }

    /** The first characters of a document, or one less if that would split a character. */
    static ParsedDocument cut(ParsedDocument document, int characters) {
        var kept = new ArrayList<ParsedDocument.Block>();
        int left = characters;
        for (ParsedDocument.Block block : document.blocks()) {
            String text = block.text();
            if (text.length() > left) {
                // A log without empty lines is one block.
                text = text.substring(0, end(text, left));
                kept.add(new ParsedDocument.Block(block.kind(), block.level(), text, block.page()));
                break;
            }
            kept.add(block);
            left -= text.length();
        }
        return new ParsedDocument(document.title(), kept, List.of());
    }

    /** Whether {@link #cut} leaves something out, or the parser has. */
    static boolean isLonger(ParsedDocument parsed) {
        return characters(parsed) > MAX_CHARACTERS
                || parsed.blocks().size() == DocumentLimits.BLOCKS;
    }

    private static int end(String text, int left) {
        return left > 0 && Character.isHighSurrogate(text.charAt(left - 1)) ? left - 1 : left;
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
