package dev.rejoinder.knowledge.document;

import java.util.ArrayList;
import java.util.List;

/** The blocks between one heading and the next. */
final class Section {
    private final List<String> path;
    private final List<ParsedDocument.Block> blocks = new ArrayList<>();

    Section(List<String> path) {
        this.path = List.copyOf(path);
    }

    /** The title and the headings, outermost first. */
    List<String> path() {
        return path;
    }

    List<ParsedDocument.Block> blocks() {
        return blocks;
    }

    void add(ParsedDocument.Block block) {
        blocks.add(block);
    }
}
