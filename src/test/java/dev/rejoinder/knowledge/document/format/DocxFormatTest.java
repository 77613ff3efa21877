package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.MadeDocx;
import dev.rejoinder.knowledge.document.ParsedDocument;
import org.junit.jupiter.api.Test;

class DocxFormatTest {
    @Test
    void aDocumentKeepsItsStructure() throws Exception {
        ParsedDocument document =
                FormatReading.document(
                        new MadeDocx()
                                .styles()
                                .part(
                                        "docProps/core.xml",
                                        "<c xmlns:dc='d'><dc:title>Handbook</dc:title><dc:creator>X</dc:creator></c>")
                                .body(
                                        MadeDocx.paragraph("Titel", "Handbook of Acme")
                                                + MadeDocx.paragraph("berschrift1", "Returns")
                                                + "<w:p><w:r><w:t xml:space=\"preserve\">Any"
                                                + " </w:t></w:r>"
                                                + "<w:hyperlink><w:r><w:t>thing</w:t></w:r></w:hyperlink><w:r><w:footnoteReference"
                                                + " w:id=\"2\"/></w:r>"
                                                + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:br/><w:t>new"
                                                + " line</w:t></w:r></w:p>"
                                                + MadeDocx.paragraph("Eigene", "By mail")
                                                + numbered(0, "one")
                                                + numbered(1, "inner")
                                                + MadeDocx.paragraph("Listenabsatz", "two")
                                                + "<w:tbl><w:tr>"
                                                + cell("Plan")
                                                + cell("Price")
                                                + "</w:tr><w:tr>"
                                                + cell("Basic")
                                                + cell("10")
                                                + "</w:tr></w:tbl>")
                                .footnotes(
                                        "<w:footnote"
                                            + " w:id=\"1\"><w:p><w:r><w:t>unused</w:t></w:r></w:p></w:footnote><w:footnote"
                                            + " w:id=\"2\"><w:p><w:r><w:t>Not"
                                            + " food.</w:t></w:r></w:p></w:footnote>")
                                .bytes(),
                        "a.docx",
                        null);
        assertThat(FormatReading.shown(document))
                .isEqualTo(
                        """
                        # Handbook of Acme
                        # Returns
                        Any thing[1]
                        new line
                        ## By mail
                        - one
                          - inner
                        - two
                        | Plan: Basic; Price: 10
                        [1] Not food.\
                        """);
        assertThat(document.title()).isEqualTo("Handbook");
    }

    @Test
    void textBoxesAndNestedTablesAreReadOnce() throws Exception {
        String box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>";
        assertThat(
                        FormatReading.shown(
                                FormatReading.document(
                                        new MadeDocx()
                                                .body(
                                                        "<w:p><w:r><w:t>before</w:t></w:r><w:r><w:AlternateContent>"
                                                            + "<w:Choice>"
                                                                + box
                                                                + "</w:Choice><w:Fallback>"
                                                                + box
                                                                + "</w:Fallback></w:AlternateContent></w:r></w:p>"
                                                                + "<w:tbl><w:tr><w:tc><w:tbl><w:tr>"
                                                                + cell("a")
                                                                + cell("b")
                                                                + "</w:tr></w:tbl></w:tc></w:tr></w:tbl>")
                                                .bytes(),
                                        "a.docx",
                                        null)))
                .isEqualTo("boxed\nbefore\n| a b");
    }

    private static String cell(String text) {
        return "<w:tc><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>";
    }

    private static String numbered(int level, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>"
                .formatted(level, text);
    }
}
