package dev.rejoinder.knowledge.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a file.
 *
 * @param title its own, or null
 * @param links where it leads, as absolute addresses; of HTML only
 */
public record ParsedDocument(@Nullable String title, List<Block> blocks, List<String> links) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
        links = List.copyOf(links);
    }

    /**
     * A paragraph, heading, list entry, table row or piece of code, in reading order.
     *
     * @param level of a heading from 1 to 6, of a list entry from 1; else 0
     * @param page from 1, or null where there are no pages
     */
    public record Block(Kind kind, int level, String text, @Nullable Integer page) {}

    /** What a block is. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ENTRY,
        /** One row, its cells as {@code "header: value"} where there is a header. */
        TABLE_ROW,
        CODE
    }
}
