package dev.rejoinder.knowledge.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed file. Its texts contain no control characters except line breaks and tabs, and no
 * unpaired surrogates.
 *
 * @param title the document's own title, or null
 * @param links absolute URLs; only for HTML, and empty if the page is marked {@code nofollow}
 * @param indexable false if the page is marked {@code noindex}; true for everything else
 */
public record ParsedDocument(
        @Nullable String title, List<Block> blocks, List<String> links, boolean indexable) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
        links = List.copyOf(links);
    }

    /** Creates a document that may be indexed. */
    public ParsedDocument(@Nullable String title, List<Block> blocks, List<String> links) {
        this(title, blocks, links, true);
    }

    /**
     * A paragraph, heading, list entry, table row or piece of code, in reading order.
     *
     * @param level 1 to 6 for a heading, from 1 for a list entry, otherwise 0
     * @param page from 1, or null if the format has no pages
     */
    public record Block(Kind kind, int level, String text, @Nullable Integer page) {}

    /** The kind of a block. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ENTRY,
        /** One row; its cells are {@code "header: value"} if the table has a header. */
        TABLE_ROW,
        CODE
    }
}
