package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;

/** DOCX: a zip file with XML parts. Only the parts with text are decompressed. */
final class DocxFormat {
    private static final String CORE = "docProps/core.xml";

    private DocxFormat() {}

    static void read(byte[] content, BlockSink sink) throws DocumentException {
        var zip = new ZipEntries(content);
        zip.read(CORE, part -> sink.title(DocxXml.textOf(part, "title")));
        var parts = new DocxParts(zip);
        var styles = new DocxStyles();
        zip.read(parts.beside("styles.xml"), styles::read);
        var blocks = new DocxBlocks(styles, sink);
        blocks.beginMargins();
        for (String margin : parts.margins()) {
            zip.read(margin, part -> DocxXml.read(part, blocks));
        }
        blocks.endMargins();
        zip.read(parts.body(), part -> DocxXml.read(part, blocks));
        zip.read(parts.beside("footnotes.xml"), part -> DocxXml.read(part, blocks));
        blocks.footnotes();
        zip.read(parts.beside("endnotes.xml"), part -> DocxXml.read(part, blocks));
        blocks.endnotes();
    }
}
