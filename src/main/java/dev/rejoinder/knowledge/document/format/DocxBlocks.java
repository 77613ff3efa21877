package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Converts the parts of a DOCX to blocks: headers and footers, body, notes. Paragraphs can be
 * nested (text boxes), and so can tables, so both are stacks; the content of a table cell becomes
 * the cell's text.
 */
final class DocxBlocks implements DocxXml.Handler {
    /** Deleted text, former properties of tracked changes, and phonetic guides. */
    private static final Set<String> SKIPPED =
            Set.of(
                    "del",
                    "moveFrom",
                    "rt",
                    "rPrChange",
                    "pPrChange",
                    "tblPrChange",
                    "tblGridChange",
                    "trPrChange",
                    "tcPrChange",
                    "sectPrChange",
                    "numberingChange");

    private final DocxStyles styles;
    private final BlockSink sink;
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<DocxTable> tables = new ArrayDeque<>();
    private final Deque<DocxRun> runs = new ArrayDeque<>();
    private final Set<String> footnotes = new LinkedHashSet<>();
    private final Set<String> endnotes = new LinkedHashSet<>();

    /** For each open {@code AlternateContent}: the number of letters read before it. */
    private final Deque<Integer> alternatives = new ArrayDeque<>();

    /** The texts of notes, while they are read instead of the body. */
    private final Map<String, StringBuilder> notes = new HashMap<>();

    private @Nullable StringBuilder note;

    /** Texts of headers and footers; null outside of them. */
    private @Nullable Set<String> margins;

    private int skipped;
    private int letters;
    private boolean inText;
    private boolean inProperties;
    private boolean inRowProperties;

    /** Text of a paragraph whose end mark is deleted, so that the next paragraph continues it. */
    private String carried = "";

    private static final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private String style = "";
        private int outline = -1;
        private int listLevel;
        private boolean bold = true;
        private boolean endDeleted;
    }

    DocxBlocks(DocxStyles styles, BlockSink sink) {
        this.styles = styles;
        this.sink = sink;
    }

    /** Begins headers and footers; each distinct text is taken once. */
    void beginMargins() {
        margins = new HashSet<>();
    }

    void endMargins() {
        margins = null;
    }

    /** Writes the referenced footnotes after the text, in the order of their references. */
    void footnotes() throws DocumentException {
        write(footnotes);
    }

    void endnotes() throws DocumentException {
        write(endnotes);
    }

    private void write(Set<String> referred) throws DocumentException {
        int number = 1;
        for (String id : referred) {
            StringBuilder text = notes.get(id);
            if (text != null && !text.toString().isBlank()) {
                sink.paragraph("[" + number + "] " + text.toString().strip());
            }
            number++;
        }
        notes.clear();
    }

    @Override
    public void start(String name, XMLStreamReader at) throws DocumentException {
        if (skipped > 0 || isSkipped(name)) {
            if (name.equals("del") && skipped == 0) {
                deleted();
            }
            skipped++;
            return;
        }
        switch (name) {
            case "AlternateContent" -> alternatives.push(letters);
            case "footnote", "endnote" -> {
                note = new StringBuilder();
                notes.put(DocxXml.attribute(at, "id"), note);
            }
            case "p" -> paragraphs.push(new Paragraph());
            case "r" -> runs.push(new DocxRun(styles));
            case "pPr" -> inProperties = true;
            case "trPr" -> inRowProperties = true;
            case "t" -> inText = true;
            case "tbl" -> tables.push(new DocxTable());
            case "tr" -> table().beginRow();
            case "tc" -> table().beginCell();
            case "tab", "ptab" -> append(inProperties ? "" : "\t");
            case "br", "cr" -> append("\n");
            case "noBreakHyphen" -> append("-");
            case "sym" -> append(DocxSymbols.text(at));
            case "footnoteReference" -> refer(footnotes, at);
            case "endnoteReference" -> refer(endnotes, at);
            default -> property(name, at);
        }
    }

    private boolean isSkipped(String name) {
        // The fallback is for programs that cannot read the first alternative.
        return SKIPPED.contains(name)
                || (name.equals("Fallback")
                        && !alternatives.isEmpty()
                        && letters > alternatives.getFirst());
    }

    /** Handles a deletion mark in properties: the row or the paragraph's end mark is deleted. */
    private void deleted() {
        Paragraph paragraph = paragraphs.peek();
        if (inRowProperties) {
            table().dropRow();
        } else if (inProperties && paragraph != null) {
            paragraph.endDeleted = true;
        }
    }

    private void property(String name, XMLStreamReader at) {
        Paragraph paragraph = paragraphs.peek();
        DocxRun run = runs.peek();
        if (inProperties && paragraph != null) {
            paragraphProperty(paragraph, name, DocxXml.attribute(at, "val"));
        } else if (run != null) {
            run.property(name, at);
        } else if (!tables.isEmpty()) {
            table().property(name, at);
        }
    }

    private static void paragraphProperty(Paragraph paragraph, String name, String value) {
        switch (name) {
            case "pStyle" -> paragraph.style = value;
            case "outlineLvl" -> paragraph.outline = DocxStyles.level(value);
            case "ilvl" -> paragraph.listLevel = 1 + DocxStyles.level(value);
            case "numId" ->
                    // Number 0 takes a paragraph out of its style's list.
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
            case "AlternateContent" -> alternatives.poll();
            case "footnote", "endnote" -> note = null;
            case "p" -> endParagraph(paragraphs.pop());
            case "r" -> runs.poll();
            case "pPr" -> inProperties = false;
            case "trPr" -> inRowProperties = false;
            case "t" -> inText = false;
            case "tc" -> table().endCell();
            case "tr" -> table().endRow();
            case "tbl" -> endTable(tables.pop());
            default -> {}
        }
    }

    @Override
    public void text(String text) {
        if (inText && skipped == 0) {
            append(GlyphNormalizer.ordinary(text));
        }
    }

    private void append(String text) {
        Paragraph paragraph = paragraphs.peek();
        DocxRun run = runs.peek();
        if (paragraph == null || (run != null && run.isHidden(paragraph.style))) {
            return;
        }
        paragraph.text.append(text);
        letters += text.length();
        if (!text.isBlank()) {
            paragraph.bold &= run != null && run.isBold(paragraph.style);
        }
    }

    private void refer(Set<String> referred, XMLStreamReader at) {
        Paragraph paragraph = paragraphs.peek();
        DocxRun run = runs.peek();
        if (paragraph != null && (run == null || !run.isHidden(paragraph.style))) {
            referred.add(DocxXml.attribute(at, "id"));
            append("[" + referred.size() + "]");
        }
    }

    private void endParagraph(Paragraph paragraph) throws DocumentException {
        String text = carried + paragraph.text;
        carried = paragraph.endDeleted ? text : "";
        if (paragraph.endDeleted) {
            return;
        }
        text = text.strip();
        boolean entry = paragraph.listLevel > 0 || styles.isList(paragraph.style);
        if (!tables.isEmpty()) {
            table().text(text, paragraph.bold, entry);
        } else if (note != null) {
            note.append(note.isEmpty() ? "" : " ").append(text.replace('\n', ' '));
        } else if (margins != null) {
            margin(text);
        } else {
            block(paragraph, text, entry);
        }
    }

    private void margin(String text) throws DocumentException {
        Set<String> said = margins;
        if (said != null && !PdfMargins.isPageNumber(text) && said.add(text)) {
            sink.paragraph(text);
        }
    }

    private void block(Paragraph paragraph, String text, boolean entry) throws DocumentException {
        int heading =
                paragraph.outline >= 0
                        ? paragraph.outline + 1
                        : styles.headingLevel(paragraph.style);
        if (heading > 0) {
            if (styles.isTitle(paragraph.style)) {
                sink.title(text);
            }
            sink.heading(heading, text);
        } else if (entry) {
            sink.listEntry(Math.max(paragraph.listLevel, 1), text);
        } else {
            sink.paragraph(text);
        }
    }

    private void endTable(DocxTable table) throws DocumentException {
        if (!tables.isEmpty()) {
            table().text(table.inOneLine(), false, false);
            return;
        }
        StringBuilder into = note;
        for (String line : table.lines()) {
            if (into != null) {
                into.append(' ').append(line);
            } else if (margins != null) {
                margin(line);
            } else {
                sink.tableRow(line);
            }
        }
    }

    /** The table of the current row or cell; a dummy if there is none. */
    private DocxTable table() {
        DocxTable table = tables.peek();
        return table == null ? new DocxTable() : table;
    }
}
