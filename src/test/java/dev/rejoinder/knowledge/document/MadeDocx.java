package dev.rejoinder.knowledge.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip and DOCX files part by part. */
public final class MadeDocx {
    private static final String NAMESPACE =
            "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
                + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(out);

    /** Adds a part with this text. */
    public MadeDocx part(String name, String text) {
        return part(name, new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    public MadeDocx part(String name, InputStream content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            content.transferTo(zip);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the document's body as WordprocessingML, without its envelope. */
    public MadeDocx body(String xml) {
        return part("word/document.xml", document(xml));
    }

    public byte[] bytes() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String document(String xml) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document %s><w:body>%s</w:body></w:document>"
                .formatted(NAMESPACE, xml);
    }

    /** A paragraph with a style. */
    public static String paragraph(String style, String text) {
        return "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>"
                .formatted(style, text);
    }

    /** Styles as Word writes them: a German style id with an English style name. */
    public MadeDocx styles() {
        return part(
                "word/styles.xml",
                """
                <w:styles %s>
                <w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
                <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
                <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
                <w:style w:styleId="Eigene"><w:name w:val="My own"/><w:basedOn w:val="berschrift2"/></w:style>
                <w:style w:styleId="Listenabsatz"><w:name w:val="List Paragraph"/></w:style>
                </w:styles>
                """
                        .formatted(NAMESPACE));
    }

    public MadeDocx footnotes(String xml) {
        return part(
                "word/footnotes.xml", "<w:footnotes " + NAMESPACE + ">" + xml + "</w:footnotes>");
    }
}
