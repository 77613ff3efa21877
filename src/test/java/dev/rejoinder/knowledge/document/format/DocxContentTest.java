package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.MadeDocx;
import org.junit.jupiter.api.Test;

/** Everything that people see in a DOCX, and nothing else. */
class DocxContentTest {
    @Test
    void hiddenTextIsNotRead() throws Exception {
        String styles =
                """
                <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
                <w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>
                <w:style w:type="paragraph" w:styleId="Inner"><w:rPr><w:vanish/></w:rPr></w:style>
                <w:style w:type="paragraph" w:styleId="Below"><w:basedOn w:val="Inner"/></w:style>
                <w:style w:type="table" w:styleId="Grid"><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>
                </w:styles>
                """;
        String body =
                paragraph(
                                run("", "Seen")
                                        + run("<w:vanish/>", " unseen")
                                        + run("<w:strike/>", " for 10 euros")
                                        + run("<w:dstrike/>", " or 11")
                                        + run("<w:strike w:val=\"0\"/>", ""))
                        + paragraph(run("<w:vanish w:val=\"0\"/>", "Shown"))
                        + paragraph(run("<w:webHidden/>", "Page 12") + run("", "Chapter"))
                        + paragraph(run("<w:rStyle w:val=\"Secret\"/>", "secret") + run("", "open"))
                        + "<w:p><w:pPr><w:pStyle w:val=\"Below\"/></w:pPr>"
                        + run("", "internal")
                        + run("<w:vanish w:val=\"false\"/>", "public")
                        + "</w:p>"
                        + "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
                        + run("", "only its end is hidden")
                        + "</w:p>"
                        + paragraph(
                                run(
                                        "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>",
                                        "was hidden once"))
                        + table(
                                "<w:tr><w:trPr><w:hidden/></w:trPr>" + cell("gone") + "</w:tr>",
                                "<w:tr>" + cell("left") + "</w:tr>");
        assertThat(read(new MadeDocx().part("word/styles.xml", styles).body(body)))
                .isEqualTo(
                        """
                        Seen
                        Shown
                        Chapter
                        open
                        public
                        only its end is hidden
                        was hidden once
                        | left\
                        """);
    }

    @Test
    void changesAreReadAsAccepted() throws Exception {
        String body =
                "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
                        + run("", "One line ")
                        + "</w:p>"
                        + paragraph(run("", "that was two"))
                        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>all"
                        + " gone</w:delText></w:r></w:del></w:p>"
                        + paragraph("<w:ins>" + run("", "new") + "</w:ins>")
                        + paragraph(
                                "<w:del><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:del>"
                                        + run("", "without its note"))
                        + table(
                                "<w:tr><w:trPr><w:del/></w:trPr>" + cell("old row") + "</w:tr>",
                                "<w:tr><w:trPr><w:ins/></w:trPr>" + cell("new row") + "</w:tr>");
        assertThat(
                        read(
                                new MadeDocx()
                                        .body(body)
                                        .footnotes(
                                                "<w:footnote w:id=\"2\">"
                                                        + paragraph(run("", "A note."))
                                                        + "</w:footnote>")))
                .isEqualTo("One line that was two\nnew\nwithout its note\n| new row");
    }

    @Test
    void headersAndFootersAreReadOnceWhereTheyAreShown() throws Exception {
        String section =
                "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/>"
                        + "<w:headerReference w:type=\"first\" r:id=\"h2\"/>"
                        + "<w:headerReference w:type=\"even\" r:id=\"h3\"/>"
                        + "<w:footerReference w:type=\"default\" r:id=\"f%d\"/>%s</w:sectPr>";
        String body =
                "<w:p><w:pPr>"
                        + section.formatted(1, "")
                        + "</w:pPr>"
                        + run("", "First section")
                        + "</w:p>"
                        + paragraph(run("", "Second section"))
                        + section.formatted(2, "<w:titlePg/>");
        MadeDocx docx =
                new MadeDocx()
                        .body(body)
                        .part(
                                "word/_rels/document.xml.rels",
                                """
                                <Relationships>
                                <Relationship Id="h1" Type="t/header" Target="header1.xml"/>
                                <Relationship Id="h2" Type="t/header" Target="/word/header2.xml"/>
                                <Relationship Id="h3" Type="t/header" Target="header3.xml"/>
                                <Relationship Id="f1" Type="t/footer" Target="footer1.xml"/>
                                <Relationship Id="f2" Type="t/footer" Target="footer2.xml"/>
                                </Relationships>
                                """)
                        .part("word/header1.xml", margin("Valid until 2031"))
                        .part("word/header2.xml", margin("Cover sheet"))
                        .part("word/header3.xml", margin("On even pages that do not exist"))
                        .part("word/footer1.xml", margin("Phone 0800 417", "Page 1 of 3"))
                        .part("word/footer2.xml", margin("Phone 0800 417", "7"));
        assertThat(read(docx))
                .isEqualTo(
                        """
                        Valid until 2031
                        Cover sheet
                        Phone 0800 417
                        First section
                        Second section\
                        """);
    }

    @Test
    void cellsKeepTheirNames() throws Exception {
        String twoHeaders =
                table(
                        "<w:tr>" + merged("Pier", "restart") + wide("Boat", 2) + "</w:tr>",
                        "<w:tr>" + merged("", "") + cell("Small") + cell("Large") + "</w:tr>",
                        "<w:tr>" + cell("North") + cell("40") + cell("90") + "</w:tr>",
                        "<w:tr>" + cell("South") + cell("55") + cell("120") + "</w:tr>");
        assertThat(read(new MadeDocx().body(twoHeaders)))
                .isEqualTo(
                        """
                        | Pier: North; Boat / Small: 40; Boat / Large: 90
                        | Pier: South; Boat / Small: 55; Boat / Large: 120\
                        """);
        String across =
                table(
                        "<w:tr>" + cell("Month") + cell("Opens") + cell("Closes") + "</w:tr>",
                        "<w:tr>" + cell("June") + cell("9") + cell("21") + "</w:tr>",
                        "<w:tr>"
                                + cell("July")
                                + across("closed", "restart")
                                + across("", "continue")
                                + "</w:tr>");
        assertThat(read(new MadeDocx().body(across)))
                .isEqualTo(
                        """
                        | Month: June; Opens: 9; Closes: 21
                        | Month: July; Opens, Closes: closed\
                        """);
        String marked =
                table(
                        "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
                                + cell("Key")
                                + cell("Door")
                                + "</w:tr>",
                        "<w:tr>" + cell("Blue") + cell("Cellar") + "</w:tr>");
        assertThat(read(new MadeDocx().body(marked))).isEqualTo("| Key: Blue; Door: Cellar");
        String bold =
                table(
                        "<w:tr>" + boldCell("Key") + boldCell("Door") + "</w:tr>",
                        "<w:tr>" + cell("Blue") + cell("Cellar") + "</w:tr>",
                        "<w:tr>" + cell("Red") + cell("Attic") + "</w:tr>");
        assertThat(read(new MadeDocx().body(bold)))
                .isEqualTo("| Key: Blue; Door: Cellar\n| Key: Red; Door: Attic");
    }

    @Test
    void listsInCellsStayInTheirCell() throws Exception {
        String entry =
                "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId"
                        + " w:val=\"1\"/></w:numPr></w:pPr>%s</w:p>";
        String list = entry.formatted(run("", "tent")) + entry.formatted(run("", "stove"));
        assertThat(
                        read(
                                new MadeDocx()
                                        .body(
                                                table(
                                                        "<w:tr>"
                                                                + cell("Trip")
                                                                + cell("Price")
                                                                + cell("Includes")
                                                                + "</w:tr>",
                                                        "<w:tr>"
                                                                + cell("Lake")
                                                                + cell("40 euros")
                                                                + "<w:tc>"
                                                                + list
                                                                + "</w:tc></w:tr>"))))
                .isEqualTo("| Trip: Lake; Price: 40 euros; Includes: tent, stove");
    }

    @Test
    void alternativesAreReadOnceAndTheOneThatHasText() throws Exception {
        String alternatives =
                "<w:p><w:r><w:AlternateContent><w:Choice>%s</w:Choice><w:Fallback>%s</w:Fallback></w:AlternateContent></w:r></w:p>";
        String box = "<w:txbxContent>" + paragraph(run("", "boxed")) + "</w:txbxContent>";
        assertThat(read(new MadeDocx().body(alternatives.formatted(box, box)))).isEqualTo("boxed");
        assertThat(read(new MadeDocx().body(alternatives.formatted("<w:drawing/>", box))))
                .isEqualTo("boxed");
    }

    @Test
    void controlsFieldsSymbolsAndReadingsAreText() throws Exception {
        String body =
                "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>"
                        + paragraph(run("", "In a control"))
                        + "</w:sdtContent></w:sdt>"
                        + paragraph(
                                "<w:fldSimple w:instr=\" DATE \">"
                                        + run("", "3 May")
                                        + "</w:fldSimple>")
                        + paragraph(
                                "<w:r><w:sym w:font=\"Symbol\" w:char=\"F061\"/></w:r><w:r><w:sym"
                                        + " w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>"
                                        + run("", " paid co")
                                        + "<w:r><w:softHyphen/></w:r>"
                                        + run("", "operative"))
                        + paragraph(
                                "<w:r><w:ruby><w:rt>"
                                        + run("", "かんじ")
                                        + "</w:rt><w:rubyBase>"
                                        + run("", "漢字")
                                        + "</w:rubyBase></w:ruby></w:r>");
        assertThat(read(new MadeDocx().body(body)))
                .isEqualTo("In a control\n3 May\nα☑ paid cooperative\n漢字");
    }

    @Test
    void bodyIsFoundByItsRelation() throws Exception {
        assertThat(
                        read(
                                new MadeDocx()
                                        .part(
                                                "_rels/.rels",
                                                "<Relationships><Relationship Id=\"r\""
                                                    + " Type=\"t/officeDocument\""
                                                    + " Target=\"/word/document2.xml\"/></Relationships>")
                                        .part(
                                                "word/document2.xml",
                                                "<w:document xmlns:w=\"w\"><w:body>"
                                                        + paragraph(run("", "Hello"))
                                                        + "</w:body></w:document>")))
                .isEqualTo("Hello");
    }

    private static String margin(String... texts) {
        var xml =
                new StringBuilder(
                        "<w:hdr"
                            + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
        for (String text : texts) {
            xml.append(paragraph(run("", text)));
        }
        return xml.append("</w:hdr>").toString();
    }

    private static String run(String properties, String text) {
        return "<w:r><w:rPr>%s</w:rPr><w:t xml:space=\"preserve\">%s</w:t></w:r>"
                .formatted(properties, text);
    }

    private static String paragraph(String runs) {
        return "<w:p>" + runs + "</w:p>";
    }

    private static String table(String... rows) {
        return "<w:tbl>" + String.join("", rows) + "</w:tbl>";
    }

    private static String cell(String text) {
        return "<w:tc>" + paragraph(run("", text)) + "</w:tc>";
    }

    private static String boldCell(String text) {
        return "<w:tc>" + paragraph(run("<w:b/>", text)) + "</w:tc>";
    }

    private static String merged(String text, String value) {
        String attribute = value.isEmpty() ? "" : " w:val=\"" + value + "\"";
        return "<w:tc><w:tcPr><w:vMerge"
                + attribute
                + "/></w:tcPr>"
                + paragraph(run("", text))
                + "</w:tc>";
    }

    private static String across(String text, String value) {
        return "<w:tc><w:tcPr><w:hMerge w:val=\""
                + value
                + "\"/></w:tcPr>"
                + paragraph(run("", text))
                + "</w:tc>";
    }

    private static String wide(String text, int columns) {
        return "<w:tc><w:tcPr><w:gridSpan w:val=\""
                + columns
                + "\"/></w:tcPr>"
                + paragraph(run("", text))
                + "</w:tc>";
    }

    private static String read(MadeDocx docx) throws Exception {
        return FormatReading.shown(FormatReading.document(docx.bytes(), "a.docx", null));
    }
}
