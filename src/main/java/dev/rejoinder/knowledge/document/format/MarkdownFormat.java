package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.TableGrid;
import dev.rejoinder.knowledge.document.TableGrid.Mark;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/** Markdown with tables, after CommonMark. */
final class MarkdownFormat {
    /** Blocks nested deeper are read as text. */
    private static final int MAX_NESTING = 100;

    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .maxOpenBlockParsers(MAX_NESTING)
                    .build();

    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A---\\R(.{0,10000}?)\\R(?:---|\\.\\.\\.)\\R", Pattern.DOTALL);
    private static final Pattern FRONT_TITLE =
            Pattern.compile("^title:\\s*[\"']?(.+?)[\"']?\\s*$", Pattern.MULTILINE);

    private final BlockSink sink;

    private MarkdownFormat(BlockSink sink) {
        this.sink = sink;
    }

    static void read(String text, BlockSink sink) throws DocumentException {
        Matcher front = FRONT_MATTER.matcher(text);
        String body = text;
        if (front.find()) {
            Matcher title = FRONT_TITLE.matcher(front.group(1));
            sink.title(title.find() ? title.group(1) : null);
            body = text.substring(front.end());
        }
        new MarkdownFormat(sink).blocks(PARSER.parse(body), 0, "");
    }

    /** Writes the children; the marker goes to the first paragraph of a list entry. */
    private void blocks(Node parent, int listLevel, String marker) throws DocumentException {
        String next = marker;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> {
                    String text = inline(heading);
                    if (heading.getLevel() == 1) {
                        sink.title(text);
                    }
                    sink.heading(heading.getLevel(), text);
                }
                case Paragraph paragraph -> {
                    String text = inline(paragraph);
                    if (listLevel > 0) {
                        sink.listEntry(listLevel, next + text);
                        next = "";
                    } else {
                        sink.paragraph(text);
                    }
                }
                case FencedCodeBlock code -> sink.code(code.getLiteral());
                case IndentedCodeBlock code -> sink.code(code.getLiteral());
                case HtmlBlock html -> html(html.getLiteral());
                case BulletList list -> blocks(list, listLevel + 1, "");
                case OrderedList list -> numbered(list, listLevel + 1);
                case ListItem item -> blocks(item, listLevel, "");
                case TableBlock table -> table(table);
                default -> blocks(node, listLevel, "");
            }
        }
    }

    private void numbered(OrderedList list, int level) throws DocumentException {
        Integer start = list.getMarkerStartNumber();
        int number = start == null ? 1 : start;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            blocks(item, level, number++ + ". ");
        }
    }

    private void html(String literal) throws DocumentException {
        if (!literal.startsWith("<!--")) {
            new HtmlBlocks(sink).read(MainContentFinder.of(Jsoup.parse(literal)));
        }
    }

    private void table(TableBlock table) throws DocumentException {
        var grid = new TableGrid();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            boolean head = part instanceof TableHead;
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                grid.row(head);
                for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                    grid.cell(inline(cell), head ? Mark.NAME : mark(cell), 1, 1);
                }
            }
        }
        for (String line : grid.lines()) {
            sink.tableRow(line);
        }
    }

    private static Mark mark(Node cell) {
        Node only = cell.getFirstChild();
        boolean bold = only instanceof StrongEmphasis && only.getNext() == null;
        return bold ? Mark.BOLD : Mark.PLAIN;
    }

    /** Iterates without recursion, because emphasis can be nested to any depth. */
    private static String inline(Node parent) {
        var text = new StringBuilder();
        Node node = parent.getFirstChild();
        while (node != null) {
            switch (node) {
                case Text plain -> text.append(plain.getLiteral());
                case Code code -> text.append(code.getLiteral());
                case SoftLineBreak _ -> text.append(' ');
                case HardLineBreak _ -> text.append('\n');
                case HtmlInline html ->
                        text.append(html.getLiteral().startsWith("<br") ? "\n" : "");
                default -> {}
            }
            node = after(node, parent);
        }
        return text.toString();
    }

    @SuppressWarnings("ReferenceEquality") // compares node identity
    private static @Nullable Node after(Node node, Node root) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node at = node;
        while (at != null && at != root && at.getNext() == null) {
            at = at.getParent();
        }
        return at == null || at == root ? null : at.getNext();
    }
}
