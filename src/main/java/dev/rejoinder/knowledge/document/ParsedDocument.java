package dev.rejoinder.knowledge.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a file. Its texts hold no control characters but line breaks and tabs, and no
 * half surrogate pairs.
 *
 * @param title its own, or null
 * @param links where it leads, as absolute addresses; of HTML only, and none when the page asks
 *     robots not to follow them
 * @param indexable false when the page asks robots not to index it; true for all else
 */
public record ParsedDocument(
        @Nullable String title, List<Block> blocks, List<String> links, boolean indexable) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
        links = List.copyOf(links);
    }

    /** A document that may be indexed. */
    public ParsedDocument(@Nullable String title, List<Block> blocks, List<String> links) {
        this(title, blocks, links, true);
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
