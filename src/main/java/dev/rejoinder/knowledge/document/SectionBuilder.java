package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups blocks into sections, each with its enclosing headings. */
final class SectionBuilder {
    private final String title;
    private final Deque<Block> headings = new ArrayDeque<>();
    private final List<Section> sections = new ArrayList<>();
    private @Nullable Section current;

    /** The last heading, until it gets content. */
    private @Nullable Block bare;

    private SectionBuilder(String title) {
        this.title = title;
    }

    static List<Section> of(ParsedDocument document, String title) {
        var sections = new SectionBuilder(title);
        for (Block block : document.blocks()) {
            if (block.kind() == Kind.HEADING) {
                sections.heading(block);
            } else {
                sections.content(block);
            }
        }
        sections.keepBareHeading(0);
        return sections.sections;
    }

    private void heading(Block heading) {
        keepBareHeading(heading.level());
        while (!headings.isEmpty() && headings.getLast().level() >= heading.level()) {
            headings.removeLast();
        }
        headings.addLast(heading);
        bare = heading;
        current = null;
    }

    private void content(Block block) {
        Section section = current;
        if (section == null) {
            section = new Section(path());
            sections.add(section);
            current = section;
        }
        section.add(block);
        bare = null;
    }

    /** Adds a heading without content as a line to the section above, so that searches find it. */
    private void keepBareHeading(int nextLevel) {
        Block heading = bare;
        if (heading == null || nextLevel > heading.level() || heading.text().equals(title)) {
            return;
        }
        headings.removeLast();
        Section last = sections.isEmpty() ? null : sections.getLast();
        Section section = last != null && last.path().equals(path()) ? last : null;
        if (section == null) {
            section = new Section(path());
            sections.add(section);
        }
        section.add(new Block(Kind.PARAGRAPH, 0, heading.text(), heading.page()));
        bare = null;
    }

    private List<String> path() {
        var path = new ArrayList<String>();
        if (!title.isEmpty()) {
            path.add(title);
        }
        for (Block heading : headings) {
            if (path.isEmpty() || !path.getLast().equals(heading.text())) {
                path.add(heading.text());
            }
        }
        return path;
    }
}
