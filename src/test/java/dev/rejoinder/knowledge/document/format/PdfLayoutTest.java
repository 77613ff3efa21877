package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.MadePdf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text that a person reads on a page, in whatever order it was drawn. */
class PdfLayoutTest {
    private static final List<String> LEFT =
            List.of(
                    "The pool opens at",
                    "six. It closes for",
                    "lunch at noon and",
                    "reopens at two.");
    private static final List<String> RIGHT =
            List.of(
                    "Towels are free for",
                    "guests and cost two",
                    "euros for all who",
                    "visit by day.");
    private static final List<String> THIRD =
            List.of(
                    "Lockers need a coin",
                    "of one euro, which",
                    "comes back when you",
                    "leave the hall.");

    private static final List<String> LINES =
            List.of(
                    "Whoever loves machines is right here, for we build them",
                    "in all sizes, from the smallest pump to the crane that lifts",
                    "a whole house, and we look after them for many years.");

    @Test
    void columnsThatArePrintedRowByRowAreReadOneAfterTheOther() throws Exception {
        assertThat(read(rows(List.of(72, 320), List.of(LEFT, RIGHT))))
                .isEqualTo(String.join(" ", LEFT) + "\n" + String.join(" ", RIGHT));
        assertThat(read(rows(List.of(40, 230, 420), List.of(LEFT, THIRD, RIGHT))))
                .isEqualTo(
                        String.join(" ", LEFT)
                                + "\n"
                                + String.join(" ", THIRD)
                                + "\n"
                                + String.join(" ", RIGHT));
    }

    @Test
    void columnsBelowALineOverBothAreColumns() throws Exception {
        String above =
                MadePdf.line(
                        "F1",
                        11,
                        72,
                        740,
                        "This notice hangs in the hall of the old swimming baths.");
        String below =
                MadePdf.line(
                        "F1", 11, 72, 600, "Questions are answered at the desk by the entrance.");
        assertThat(read(above + rows(List.of(72, 320), List.of(LEFT, RIGHT)) + below))
                .isEqualTo(
                        "This notice hangs in the hall of the old swimming baths.\n"
                                + String.join(" ", LEFT)
                                + "\n"
                                + String.join(" ", RIGHT)
                                + "\nQuestions are answered at the desk by the entrance.");
    }

    @Test
    void tableThatIsPrintedRowByRowKeepsItsRows() throws Exception {
        String table =
                rows(
                        List.of(72, 220, 380),
                        List.of(
                                List.of("Zone", "North", "South", "West"),
                                List.of("Adults", "4 euros", "7 euros", "9 euros"),
                                List.of("Children", "2 euros", "3 euros", "4 euros")));
        assertThat(read(table))
                .isEqualTo(
                        """
                        | Zone: North; Adults: 4 euros; Children: 2 euros
                        | Zone: South; Adults: 7 euros; Children: 3 euros
                        | Zone: West; Adults: 9 euros; Children: 4 euros\
                        """);
    }

    @Test
    void columnsOfShortSentencesAreColumns() throws Exception {
        var left = List.of("We sell red apples.", "They cost one euro.", "They keep for weeks.");
        var right = List.of("We sell long pears.", "They cost two euros.", "They keep for days.");
        assertThat(read(rows(List.of(72, 320), List.of(left, right))).replace('\n', ' '))
                .isEqualTo(String.join(" ", left) + " " + String.join(" ", right));
    }

    @Test
    void namesStandBesideTheirValuesInWhateverOrderTheyAreDrawn() throws Exception {
        for (List<String> names :
                List.of(
                        List.of("Guest name", "Room type", "Price a night", "Deposit"),
                        List.of("Guest:", "Room:", "Price:", "Deposit:"))) {
            var values = List.of("Ada Lovelace", "Blue room", "75 euros", "20 euros");
            var drawn = new StringBuilder();
            var expected = new ArrayList<String>();
            for (int i = 0; i < names.size(); i++) {
                drawn.append(MadePdf.line("F1", 11, 72, 700 - 14 * i, names.get(i)));
                expected.add(names.get(i) + " " + values.get(i));
            }
            for (int i = 0; i < names.size(); i++) {
                drawn.append(MadePdf.line("F1", 11, 240, 700 - 14 * i, values.get(i)));
            }
            assertThat(read(drawn.toString()).replace('\n', ' '))
                    .isEqualTo(String.join(" ", expected));
        }
    }

    @Test
    void linesThatAreDrawnInAnyOrderAreReadFromTheTop() throws Exception {
        var lines = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            expected.add("This is line " + i + " of the page and it");
            lines.add(MadePdf.line("F1", 11, 72, 700 - 14 * i, expected.getLast()));
        }
        Collections.shuffle(lines, new Random(7));
        assertThat(read(String.join("", lines))).isEqualTo(String.join(" ", expected));
    }

    @Test
    void letterByLetterIsWordsAgain() throws Exception {
        var letters = new ArrayList<String>();
        String sentence = "The key hangs by the door";
        for (int i = 0; i < sentence.length(); i++) {
            if (sentence.charAt(i) != ' ') {
                letters.add(
                        "BT /F3 10 Tf %d 700 Td (%s) Tj ET\n"
                                .formatted(72 + 6 * i, sentence.charAt(i)));
            }
        }
        Collections.shuffle(letters, new Random(3));
        byte[] pdf =
                MadePdf.of(
                        "",
                        "/F3 5 0 R",
                        "",
                        List.of("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"),
                        String.join("", letters));
        assertThat(shown(pdf)).isEqualTo(sentence);
    }

    @Test
    void spreadLettersAreWords() throws Exception {
        assertThat(read("BT /F1 11 Tf 4 Tc 72 700 Td (OPENING HOURS) Tj ET\n"))
                .isEqualTo("OPENING HOURS");
        assertThat(
                        read(
                                "BT /F1 11 Tf 72 700 Td [(O) -300 (P) -300 (E) -300 (N) -300 (I)"
                                    + " -300 (N) -300 (G) -900 (H) -300 (O) -300 (U) -300 (R) -300"
                                    + " (S)] TJ ET\n"))
                .isEqualTo("OPENING HOURS");
    }

    @Test
    void numbersThatStandApartStayApart() throws Exception {
        var row = new StringBuilder();
        var close = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            row.append(MadePdf.line("F1", 10, 72 + 40 * i, 700, "" + i));
            close.append(MadePdf.line("F1", 10, 72 + 11 * i, 700, "" + i));
        }
        assertThat(read(row.toString())).isEqualTo("0 1 2 3 4 5 6 7 8");
        assertThat(read(close.toString())).isEqualTo("0 1 2 3 4 5 6 7 8");
    }

    @Test
    void turnedTextIsReadAlongItsLines() throws Exception {
        String upright =
                MadePdf.line("F1", 11, 200, 700, "The main text stands upright, as it should.");
        String sideways = turned(0, 1, -1, 0, 60, 100, "Spare keys are in the blue box");
        String otherWay = turned(0, -1, 1, 0, 580, 700, "and the lamp is on the shelf");
        String upsideDown = turned(-1, 0, 0, -1, 500, 300, "The answer to the riddle is a candle");
        String text = read(sideways + otherWay + upsideDown + upright);
        assertThat(text.lines())
                .startsWith("The main text stands upright, as it should.")
                .contains("Spare keys are in the blue box")
                .contains("and the lamp is on the shelf")
                .contains("The answer to the riddle is a candle");
    }

    @Test
    void slantingLinesAreReadAlongThemselves() throws Exception {
        for (double degrees : List.of(0.6, 3.0, 12.5, 45.0)) {
            double cosine = Math.cos(Math.toRadians(degrees));
            double sine = Math.sin(Math.toRadians(degrees));
            var content = new StringBuilder();
            for (int line = 0; line < 3; line++) {
                content.append(
                        "BT /F1 11 Tf %f %f %f %f %f %f Tm (%s) Tj ET\n"
                                .formatted(
                                        cosine,
                                        sine,
                                        -sine,
                                        cosine,
                                        90 + 14 * line * sine,
                                        300 - 14 * line * cosine,
                                        LINES.get(line)));
            }
            assertThat(read(content.toString())).isEqualTo(String.join(" ", LINES));
        }
    }

    @Test
    void pagesAreReadHoweverTheyAreTurned() throws Exception {
        for (int turn : List.of(0, 90, 180, 270)) {
            byte[] pdf =
                    MadePdf.of(
                            "",
                            "",
                            "/Rotate " + turn,
                            List.of(),
                            MadePdf.line("F1", 11, 72, 700, "This sheet was scanned the wrong")
                                    + MadePdf.line(
                                            "F1", 11, 72, 686, "way round, and can be read."));
            assertThat(shown(pdf))
                    .isEqualTo("This sheet was scanned the wrong way round, and can be read.");
        }
    }

    @Test
    void powersAndFractionsKeepTheirMeaning() throws Exception {
        assertThat(
                        read(
                                "BT /F1 12 Tf 72 700 Td (The room has 40 m) Tj /F1 7 Tf 5 Ts (2) Tj"
                                    + " /F1 12 Tf 0 Ts ( and costs 3\\275 euros, 10) Tj /F1 7 Tf 5"
                                    + " Ts (-6) Tj ET"))
                .isEqualTo("The room has 40 m² and costs 3½ euros, 10⁻⁶");
    }

    @Test
    void accentsThatAreDrawnOverLettersAreTheirs() throws Exception {
        assertThat(
                        read(
                                "BT /F1 12 Tf 72 700 Td [(caf) -0 (e) 445 (\\264) 0 ( and M)"
                                        + " (\\250) 445 (u) ( sli)] TJ ET"))
                .startsWith("café and M");
    }

    @Test
    void shadowsAreNotReadTwice() throws Exception {
        String once = "BT /F1 12 Tf %s 700 Td (Balloon ride) Tj ET\n";
        assertThat(read(once.formatted("72.5") + once.formatted("72"))).isEqualTo("Balloon ride");
    }

    @Test
    void lookalikesAreOrdinaryCharacters() throws Exception {
        assertThat(read("\uFB01nd \uFB02ower o\uFB03ce", 500)).isEqualTo("find flower office");
        assertThat(read("\u4E09\u2F17\u5929\u2ED3\u7A0B", 1000)).isEqualTo("三十天长程");
        assertThat(read("\uFF11\uFF12\u3000\uFF21", 1000)).isEqualTo("12 A");
        assertThat(read("20\u00A0\u2103 \u00B2\u00BD\u2160", 500)).isEqualTo("20 ℃ ²½Ⅰ");
        assertThat(read("a\tb\u2003c", 500)).isEqualTo("a b c");
    }

    @Test
    void rightToLeftIsReadFromTheRight() throws Exception {
        // In visual order, from the left.
        assertThat(read(reversed("שלום עולם"), 500)).isEqualTo("שלום עולם");
        assertThat(read(reversed("המחיר ") + "250" + reversed(" שקל"), 500, true))
                .isEqualTo("המחיר 250 שקל");
        assertThat(read("." + reversed("קומה 3").replace("3", "") + "12.5 %", 500))
                .contains("12.5");
        assertThat(read("\uFEA9\uFEED\uFEAA\uFEA3", 500)).isEqualTo("حدود");
        assertThat(read("We say " + reversed("שלום") + " here", 500)).isEqualTo("We say שלום here");
        assertThat(read("(" + reversed("ראשון") + ")", 500)).isEqualTo("(ראשון)");
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String turned(int a, int b, int c, int d, int x, int y, String text) {
        return "BT /F1 11 Tf %d %d %d %d %d %d Tm (%s) Tj ET\n".formatted(a, b, c, d, x, y, text);
    }

    private static String rows(List<Integer> lefts, List<List<String>> columns) {
        var content = new StringBuilder();
        for (int row = 0; row < columns.getFirst().size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                content.append(
                        MadePdf.line(
                                "F1",
                                11,
                                lefts.get(column),
                                700 - 14 * row,
                                columns.get(column).get(row)));
            }
        }
        return content.toString();
    }

    private static String read(String content) throws Exception {
        return shown(MadePdf.ofPages(content));
    }

    /** Characters in a two-byte font, each with this width. */
    private static String read(String visual, int width) throws Exception {
        return shown(composite(visual, width));
    }

    /** The same from several parts, so that the whole is reversed. */
    private static String read(String logicalParts, int width, boolean turned) throws Exception {
        return read(turned ? parts(logicalParts) : logicalParts, width);
    }

    private static String parts(String text) {
        int first = text.indexOf("250");
        return text.substring(first + 3) + "250" + text.substring(0, first);
    }

    private static byte[] composite(String visual, int width) {
        var codes = new StringBuilder();
        for (int i = 1; i <= visual.codePointCount(0, visual.length()); i++) {
            codes.append("%04X".formatted(i));
        }
        return MadePdf.of(
                "",
                "/F3 5 0 R",
                "",
                List.of(
                        "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H"
                                + " /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
                        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo"
                                + " << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW "
                                + width
                                + " >>",
                        MadePdf.stream("", MadePdf.toUnicode(visual))),
                "BT /F3 12 Tf 72 700 Td <" + codes + "> Tj ET");
    }

    private static String shown(byte[] pdf) throws Exception {
        return FormatReading.shown(FormatReading.document(pdf, "a.pdf", null));
    }
}
