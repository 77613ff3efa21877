package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.MadePdf;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text in a PDF outside of its page content, and text that cannot be extracted. */
class PdfContentTest {
    private static final String TEXT =
            "The harbour office is open every day from seven in the morning until nine in the"
                + " evening. Boats that stay for longer than a week pay half of the fee, and those"
                + " that leave before noon pay nothing for the last day. Water and power are"
                + " included, and so is the use of the showers in the yellow house by the pier.";

    @Test
    void valuesStandWhereTheFormShowsThem() throws Exception {
        List<String> fields =
                List.of(
                        field("/FT /Tx /T (fee) /V (185 euros) /Rect [200 695 400 712]"),
                        field(
                                "/FT /Tx /Ff 4096 /T (note) /V (Bring a coat\\n"
                                        + "and boots) /Rect [200 640 400 680]"),
                        field("/FT /Btn /T (swim) /V /Yes /AS /Yes /Rect [72 600 84 612]"),
                        field("/FT /Btn /T (dive) /AS /Off /Rect [72 580 84 592]"),
                        field(
                                "/FT /Ch /T (size) /V (m) /Opt [[(s) (Small)] [(m) (Medium)]] /Rect"
                                        + " [200 550 300 566]"),
                        field("/FT /Tx /Ff 8192 /T (pin) /V (secret) /Rect [200 520 300 536]"),
                        field("/FT /Tx /F 2 /T (hidden) /V (unseen) /Rect [200 500 300 516]"));
        String text =
                shown(
                        MadePdf.of(
                                "/AcroForm << /Fields [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 11 0 R"
                                        + " 12 0 R] >>",
                                "",
                                "/Annots [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 11 0 R]",
                                append(fields, "<< /FT /Tx /T (Boat name) /V (Heron) >>"),
                                MadePdf.line("F1", 11, 72, 700, "Course fee:")
                                        + MadePdf.line("F1", 11, 72, 668, "Remarks:")
                                        + MadePdf.line("F1", 11, 90, 602, "I can swim")
                                        + MadePdf.line("F1", 11, 90, 582, "I can dive")
                                        + MadePdf.line("F1", 11, 72, 554, "Jacket:")));
        assertThat(text)
                .contains("Course fee: 185 euros")
                .contains("Remarks: Bring a coat and boots")
                .contains("☑ I can swim")
                .contains("☐ I can dive")
                .contains("Jacket: Medium")
                .contains("Boat name: Heron")
                .doesNotContain("secret")
                .doesNotContain("unseen");
    }

    @Test
    void eachOfSeveralValuesStandsBesideItsName() throws Exception {
        List<String> fields =
                List.of(
                        field("/FT /Tx /T (a) /V (Pottery) /Rect [200 690 400 710]"),
                        field("/FT /Tx /T (b) /V (185 euros) /Rect [200 650 400 670]"),
                        field("/FT /Btn /T (c) /V /Yes /AS /Yes /Rect [200 615 220 635]"),
                        field("/FT /Tx /T (d) /V (Ms Kim) /Rect [200 572 400 592]"));
        String text =
                shown(
                        MadePdf.of(
                                "/AcroForm << /Fields [5 0 R 6 0 R 7 0 R 8 0 R] >>",
                                "",
                                "/Annots [5 0 R 6 0 R 7 0 R 8 0 R]",
                                fields,
                                MadePdf.line("F1", 11, 72, 700, "Course")
                                        + MadePdf.line("F1", 11, 72, 660, "Course fee")
                                        + MadePdf.line("F1", 11, 72, 620, "Paid")
                                        + MadePdf.line("F1", 11, 72, 580, "Teacher")));
        assertThat(text).isEqualTo("Course Pottery\nCourse fee 185 euros\nPaid ☑\nTeacher Ms Kim");
    }

    @Test
    void noteThatIsWrittenOnThePageIsRead() throws Exception {
        byte[] pdf =
                MadePdf.of(
                        "",
                        "",
                        "/Annots [5 0 R]",
                        List.of(
                                "<< /Type /Annot /Subtype /FreeText /Rect [72 600 300 620]"
                                        + " /Contents (x) /AP << /N 6 0 R >> >>",
                                MadePdf.stream(
                                        "/Type /XObject /Subtype /Form /BBox [0 0 228 20]"
                                                + " /Resources << /Font << /F1 3 0 R >> >>",
                                        "BT /F1 11 Tf 2 5 Td (Closed in May) Tj ET")),
                        MadePdf.line("F1", 11, 72, 700, "We look forward to your visit."));
        assertThat(shown(pdf)).contains("We look forward to your visit.").contains("Closed in May");
    }

    @Test
    void layerThatIsOffIsNotRead() throws Exception {
        byte[] pdf =
                MadePdf.of(
                        "/OCProperties << /OCGs [5 0 R 6 0 R] /D << /ON [6 0 R] /OFF [5 0 R] >> >>",
                        "",
                        "/Resources << /Font << /F1 3 0 R >> /Properties << /A 5 0 R /B 6 0 R >>"
                                + " >>",
                        List.of("<< /Type /OCG /Name (Off) >>", "<< /Type /OCG /Name (On) >>"),
                        "/OC /A BDC "
                                + MadePdf.line("F1", 11, 72, 700, "Old price 9 euros")
                                + "EMC /OC /B BDC "
                                + MadePdf.line("F1", 11, 72, 680, "New price 12 euros")
                                + "EMC");
        assertThat(shown(pdf)).isEqualTo("New price 12 euros");
    }

    @Test
    void lettersThatTheFontNamesWronglyAreAReason() {
        byte[] wrong = named(shifted(TEXT), "/ToUnicode 7 0 R", "");
        assertThatThrownBy(() -> FormatReading.document(wrong, "a.pdf", null))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("do not map glyphs");
        byte[] nameless = nameless(shifted(TEXT));
        assertThatThrownBy(() -> FormatReading.document(nameless, "a.pdf", null))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("do not map glyphs");
        byte[] privateUse = named(TEXT, "/ToUnicode 7 0 R", "\uE020");
        assertThatThrownBy(() -> FormatReading.document(privateUse, "a.pdf", null))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("do not map glyphs");
    }

    @Test
    void codesAreTakenForLettersWhereThatMakesWords() throws Exception {
        assertThat(shown(nameless(TEXT))).isEqualTo(TEXT);
    }

    /** Character codes of a font subset without a ToUnicode map. */
    private static String shifted(String text) {
        var shifted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shifted.append(c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 7) % 26) : c);
        }
        return shifted.toString();
    }

    /** One-byte characters, mapped to themselves or into the private use area. */
    private static byte[] named(String text, String map, String first) {
        var codes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            codes.append("%02X".formatted((int) c));
        }
        int base = first.isEmpty() ? 0x20 : first.charAt(0);
        String toUnicode =
                "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <FF>"
                        + " endcodespacerange\n1 beginbfrange <20> <7E> <%04X> endbfrange\nendcmap end"
                                .formatted(base);
        return MadePdf.of(
                "",
                "/F3 5 0 R",
                "",
                List.of(
                        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica " + map + " >>",
                        "<< >>",
                        MadePdf.stream("", toUnicode)),
                lines(codes.toString()));
    }

    private static byte[] nameless(String text) {
        var codes = new StringBuilder();
        var names = new StringBuilder("32 ");
        for (int c = 32; c < 127; c++) {
            names.append("/odd").append((char) ('A' + c % 26)).append(c / 26).append("x ");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            codes.append("%02X".formatted((int) c));
        }
        return MadePdf.of(
                "",
                "/F3 5 0 R",
                "",
                List.of(
                        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type"
                                + " /Encoding /Differences ["
                                + names
                                + "] >> >>"),
                lines(codes.toString()));
    }

    /** Lines of forty letters each, whatever their width. */
    private static String lines(String codes) {
        return "BT /F3 4 Tf 20 700 Td <" + codes + "> Tj ET";
    }

    private static String field(String entries) {
        return "<< /Type /Annot /Subtype /Widget " + entries + " >>";
    }

    private static List<String> append(List<String> all, String last) {
        var more = new java.util.ArrayList<>(all);
        more.add(last);
        return more;
    }

    private static String shown(byte[] pdf) throws Exception {
        return FormatReading.shown(FormatReading.document(pdf, "a.pdf", null));
    }
}
