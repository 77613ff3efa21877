package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.HashMap;
import java.util.Map;

/** DOCX: a zip with XML in it. Only the parts with text are unpacked. */
final class DocxFormat {
    private static final String CORE = "docProps/core.xml";

    private DocxFormat() {}

    static void read(byte[] content, BlockSink sink) throws DocumentException {
        var parts = new ZipParts(content);
        parts.read(CORE, part -> sink.title(DocxXml.textOf(part, "title")));
        var styles = new DocxStyles();
        parts.read("word/styles.xml", styles::read);
        var blocks = new DocxBlocks(styles, sink);
        parts.read("word/document.xml", blocks::read);
        Map<String, String> notes = new HashMap<>();
        parts.read("word/footnotes.xml", part -> DocxXml.notes(part, "footnote", notes));
        blocks.notes(notes);
        notes.clear();
        parts.read("word/endnotes.xml", part -> DocxXml.notes(part, "endnote", notes));
        blocks.endnotes(notes);
    }
}
