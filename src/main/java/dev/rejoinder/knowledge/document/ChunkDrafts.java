package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a section into drafts; each takes as many whole blocks as fit. */
final class ChunkDrafts {
    private final Section section;
    private final String language;
    private final List<ChunkDraft> drafts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int weight;
    private @Nullable Integer page;
    private @Nullable Block before;

    private ChunkDrafts(Section section, String language) {
        this.section = section;
        this.language = language;
    }

    static List<ChunkDraft> of(Section section, String language) {
        var drafts = new ChunkDrafts(section, language);
        List<Block> blocks = section.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            // Keep a line that introduces a list or table together with its first entry.
            int announced = announces(blocks, i) ? TokenEstimate.of(blocks.get(i + 1).text()) : 0;
            drafts.add(blocks.get(i), announced);
        }
        drafts.end();
        return drafts.drafts;
    }

    private static boolean announces(List<Block> blocks, int i) {
        return i + 1 < blocks.size()
                && blocks.get(i).kind() == Kind.PARAGRAPH
                && blocks.get(i + 1).kind() != Kind.PARAGRAPH
                && blocks.get(i).text().endsWith(":");
    }

    private void add(Block block, int announced) {
        String rendered = rendered(block);
        int added = TokenEstimate.of(rendered);
        if (added > Chunker.MAX_WEIGHT) {
            end();
            cut(block, rendered);
            return;
        }
        if (weight + added + Math.min(announced, Chunker.MAX_WEIGHT - added) > Chunker.MAX_WEIGHT) {
            end();
        }
        append(block, rendered, added);
    }

    private void append(Block block, String rendered, int added) {
        if (text.isEmpty()) {
            page = block.page();
        } else {
            text.append(separator(block));
        }
        text.append(rendered);
        weight += added;
        before = block;
    }

    /** Splits a block that is too long. Later blocks may still join its last piece. */
    private void cut(Block block, String rendered) {
        List<String> pieces =
                block.kind() == Kind.CODE
                        ? LongTextSplitter.lines(rendered)
                        : LongTextSplitter.sentences(rendered, language);
        for (int i = 0; i < pieces.size(); i++) {
            append(block, pieces.get(i), TokenEstimate.of(pieces.get(i)));
            if (i + 1 < pieces.size()) {
                end();
            }
        }
    }

    private void end() {
        if (!text.isEmpty()) {
            drafts.add(new ChunkDraft(section.path(), page, text.toString()));
        }
        text.setLength(0);
        weight = 0;
        before = null;
    }

    private String separator(Block block) {
        boolean together =
                before != null
                        && before.kind() == block.kind()
                        && (block.kind() == Kind.LIST_ENTRY || block.kind() == Kind.TABLE_ROW);
        return together ? "\n" : "\n\n";
    }

    private static String rendered(Block block) {
        if (block.kind() != Kind.LIST_ENTRY) {
            return block.text();
        }
        int indent = 2 * Math.min(block.level() - 1, 10);
        return " ".repeat(Math.max(0, indent)) + "- " + block.text();
    }
}
