package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentLimits;
import dev.rejoinder.knowledge.document.ParsedDocument;
import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import dev.rejoinder.knowledge.document.ParsedFile;
import dev.rejoinder.knowledge.document.ParsedFile.Scan;
import dev.rejoinder.knowledge.document.TextSanitizer;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the blocks from the readers of all formats: sanitizes text, drops empty blocks and
 * enforces limits.
 */
final class BlockSink {
    private static final int MAX_HEADING_LEVEL = 6;
    private static final int MAX_LIST_LEVEL = 100;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Ends the reading of a document of which only the beginning is wanted. */
    static final class Enough extends RuntimeException {
        @Serial private static final long serialVersionUID = 1;

        private Enough() {
            super(null, null, false, false);
        }
    }

    private final boolean beginning;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> links = new LinkedHashSet<>();
    private @Nullable String title;
    private @Nullable Integer page;
    private Scan scan = Scan.NONE;
    private int chars;

    BlockSink() {
        this(false);
    }

    /**
     * Creates a sink.
     *
     * @param beginning whether it takes the beginning of a document that exceeds a limit; it then
     *     throws {@link Enough}
     */
    BlockSink(boolean beginning) {
        this.beginning = beginning;
    }

    /** The page of the following blocks, from 1. */
    void page(int number) {
        page = number;
    }

    /** Sets the title; the first one with a letter or digit wins. */
    void title(@Nullable String candidate) {
        if (title == null && candidate != null) {
            String line = oneLine(candidate);
            if (TextSanitizer.hasLetterOrDigit(line)) {
                title = line;
            }
        }
    }

    void link(String address) {
        if (links.size() < DocumentLimits.LINKS
                && address.length() <= DocumentLimits.LINE_CHARS
                && TextSanitizer.of(address).equals(address)) {
            links.add(address);
        }
    }

    /** Names the pages whose text only OCR can read. */
    void scan(String reason, List<Integer> pages) {
        scan = new Scan(reason, pages);
    }

    void heading(int level, String text) throws DocumentException {
        String line = oneLine(text);
        if (TextSanitizer.hasLetterOrDigit(line)) {
            add(Kind.HEADING, Math.clamp(level, 1, MAX_HEADING_LEVEL), line);
        }
    }

    void paragraph(String text) throws DocumentException {
        add(Kind.PARAGRAPH, 0, lines(text));
    }

    void listEntry(int level, String text) throws DocumentException {
        add(Kind.LIST_ENTRY, Math.clamp(level, 1, MAX_LIST_LEVEL), lines(text));
    }

    void tableRow(String text) throws DocumentException {
        add(Kind.TABLE_ROW, 0, lines(text));
    }

    void code(String text) throws DocumentException {
        add(Kind.CODE, 0, TextSanitizer.of(text).stripTrailing());
    }

    private void add(Kind kind, int level, String text) throws DocumentException {
        if (text.isBlank()) {
            return;
        }
        if (beginning) {
            addToBeginning(kind, level, text);
            return;
        }
        if (blocks.size() == DocumentLimits.BLOCKS) {
            throw DocumentLimits.tooManyBlocks();
        }
        chars += text.length();
        if (chars > DocumentLimits.CHARS) {
            throw DocumentLimits.tooMuchText();
        }
        blocks.add(new Block(kind, level, text, page));
    }

    private void addToBeginning(Kind kind, int level, String text) {
        int left = DocumentLimits.BEGINNING_CHARS + 1 - chars;
        String kept = text.substring(0, Math.min(text.length(), left));
        chars += kept.length();
        blocks.add(new Block(kind, level, kept, page));
        if (chars > DocumentLimits.BEGINNING_CHARS || blocks.size() == DocumentLimits.BLOCKS) {
            throw new Enough();
        }
    }

    /**
     * Returns the document.
     *
     * @throws DocumentException if there is no text
     */
    ParsedFile file(boolean indexable) throws DocumentException {
        return scan.pages().isEmpty()
                ? new ParsedFile(document(indexable), scan)
                : new ParsedFile(new ParsedDocument(title, blocks, List.of(), indexable), scan);
    }

    ParsedDocument document(boolean indexable) throws DocumentException {
        // A page marked {@code noindex} may still have links.
        if (indexable
                && links.isEmpty()
                && blocks.stream().noneMatch(b -> TextSanitizer.hasLetterOrDigit(b.text()))) {
            throw DocumentException.of("The document contains no text.");
        }
        return new ParsedDocument(title, blocks, List.copyOf(links), indexable);
    }

    private static String oneLine(String text) {
        return SPACE.matcher(TextSanitizer.of(text)).replaceAll(" ").strip();
    }

    /** Strips the whitespace at both ends of each line. */
    private static String lines(String text) {
        return TextSanitizer.of(text).strip();
    }
}
