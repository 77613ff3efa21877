package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * The body of a DOCX to blocks. Paragraphs can lie in paragraphs (text boxes) and tables in tables,
 * so both are stacks; what lies in a table's cell becomes the cell's text.
 */
final class DocxBlocks implements DocxXml.Handler {
    private final DocxStyles styles;
    private final BlockSink sink;
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<Table> tables = new ArrayDeque<>();
    private final Set<String> footnotes = new LinkedHashSet<>();
    private final Set<String> endnotes = new LinkedHashSet<>();

    /** How deep we are in what is not to be read: deleted text, and second copies of drawings. */
    private int skipped;

    private boolean inText;
    private boolean inProperties;

    private static final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private String style = "";
        private int outline = -1;
        private int listLevel;
    }

    private static final class Table {
        private final List<List<String>> rows = new ArrayList<>();
        private List<String> row = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
    }

    DocxBlocks(DocxStyles styles, BlockSink sink) {
        this.styles = styles;
        this.sink = sink;
    }

    void read(InputStream part) throws IOException, DocumentException {
        DocxXml.read(part, this);
    }

    /** Footnotes come after the text, those that it refers to. */
    void notes(Map<String, String> texts) throws DocumentException {
        write(footnotes, texts);
    }

    void endnotes(Map<String, String> texts) throws DocumentException {
        write(endnotes, texts);
    }

    private void write(Set<String> referred, Map<String, String> texts) throws DocumentException {
        int number = 1;
        for (String id : referred) {
            String text = texts.get(id);
            if (text != null) {
                sink.paragraph("[" + number + "] " + text);
            }
            number++;
        }
    }

    @Override
    public void start(String name, XMLStreamReader at) throws DocumentException {
        if (skipped > 0 || isSkipped(name)) {
            skipped++;
            return;
        }
        switch (name) {
            case "p" -> paragraphs.push(new Paragraph());
            case "pPr" -> inProperties = true;
            case "t" -> inText = true;
            case "tbl" -> tables.push(new Table());
            case "tr" -> with(tables, table -> table.row = new ArrayList<>());
            case "tc" -> with(tables, table -> table.cell.setLength(0));
            case "tab" -> append(inProperties ? "" : "\t");
            case "br", "cr" -> append("\n");
            case "noBreakHyphen" -> append("-");
            case "footnoteReference" -> refer(footnotes, at);
            case "endnoteReference" -> refer(endnotes, at);
            default -> property(name, at);
        }
    }

    private void property(String name, XMLStreamReader at) {
        Paragraph paragraph = paragraphs.peek();
        if (!inProperties || paragraph == null) {
            return;
        }
        String value = DocxXml.attribute(at, "val");
        switch (name) {
            case "pStyle" -> paragraph.style = value;
            case "outlineLvl" -> paragraph.outline = DocxStyles.level(value);
            case "ilvl" -> paragraph.listLevel = 1 + DocxStyles.level(value);
            case "numId" ->
                    // Number 0 takes a paragraph out of the list that its style is of.
                    paragraph.listLevel = value.equals("0") ? 0 : Math.max(paragraph.listLevel, 1);
            default -> {}
        }
    }

    @Override
    public void end(String name) throws DocumentException {
        if (skipped > 0) {
            skipped--;
            return;
        }
        switch (name) {
            case "p" -> endParagraph(paragraphs.pop());
            case "pPr" -> inProperties = false;
            case "t" -> inText = false;
            case "tc" -> with(tables, table -> table.row.add(table.cell.toString().strip()));
            case "tr" -> with(tables, table -> table.rows.add(table.row));
            case "tbl" -> endTable(tables.pop());
            default -> {}
        }
    }

    @Override
    public void text(String text) {
        if (inText && skipped == 0) {
            append(text);
        }
    }

    private void endParagraph(Paragraph paragraph) throws DocumentException {
        String text = paragraph.text.toString().strip();
        Table table = tables.peek();
        if (table != null) {
            table.cell.append(table.cell.isEmpty() ? "" : " ").append(text.replace('\n', ' '));
            return;
        }
        int heading =
                paragraph.outline >= 0
                        ? paragraph.outline + 1
                        : styles.headingLevel(paragraph.style);
        if (heading > 0) {
            if (styles.isTitle(paragraph.style)) {
                sink.title(text);
            }
            sink.heading(heading, text);
        } else if (paragraph.listLevel > 0 || styles.isList(paragraph.style)) {
            sink.listEntry(Math.max(paragraph.listLevel, 1), text);
        } else {
            sink.paragraph(text);
        }
    }

    private void endTable(Table table) throws DocumentException {
        table.rows.removeIf(row -> row.stream().allMatch(String::isBlank));
        Table outer = tables.peek();
        if (outer != null) {
            table.rows.forEach(
                    row ->
                            outer.cell
                                    .append(outer.cell.isEmpty() ? "" : "; ")
                                    .append(String.join(" ", row).strip()));
            return;
        }
        boolean header =
                table.rows.size() > 1
                        && table.rows.getFirst().size() > 1
                        && Rows.isHeader(table.rows.getFirst());
        Rows.write(table.rows, header, sink);
    }

    private void refer(Set<String> notes, XMLStreamReader at) {
        notes.add(DocxXml.attribute(at, "id"));
        append("[" + notes.size() + "]");
    }

    private void append(String text) {
        Paragraph paragraph = paragraphs.peek();
        if (paragraph != null) {
            paragraph.text.append(text);
        }
    }

    private static boolean isSkipped(String name) {
        return name.equals("del") || name.equals("moveFrom") || name.equals("Fallback");
    }

    private static <T> void with(Deque<T> stack, java.util.function.Consumer<T> action) {
        T top = stack.peek();
        if (top != null) {
            action.accept(top);
        }
    }
}
