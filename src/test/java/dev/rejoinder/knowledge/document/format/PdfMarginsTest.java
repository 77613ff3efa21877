package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.MadePdf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** No text at the edges of pages is lost, and repeated lines are kept once. */
class PdfMarginsTest {
    @Test
    void whatDiffersByANumberAloneStays() throws Exception {
        String text =
                pages(
                        5,
                        page ->
                                MadePdf.line("F2", 11, 72, 770, "Tariff zone " + page)
                                        + body(700)
                                        + MadePdf.line(
                                                "F1",
                                                9,
                                                72,
                                                40,
                                                "The fare is " + 3 * page + " euros"));
        for (int page = 1; page <= 5; page++) {
            assertThat(text).contains("Tariff zone " + page).contains("The fare is " + 3 * page);
        }
    }

    @Test
    void wordsOfEveryPageAreThereOnceAndPageNumbersNotAtAll() throws Exception {
        for (String number :
                List.of("%d", "- %d -", "Page %d", "Page %d of 4", "%d / 4", "Seite %d von 4")) {
            String text =
                    pages(
                            4,
                            page ->
                                    MadePdf.line(
                                                    "F1",
                                                    9,
                                                    72,
                                                    765,
                                                    "Hotline 0800 417, day and night")
                                            + body(700)
                                            + MadePdf.line(
                                                    "F1", 9, 300, 40, number.formatted(page)));
            assertThat(text).containsOnlyOnce("Hotline 0800 417, day and night");
            assertThat(text.lines()).hasSize(1 + 4);
        }
    }

    @Test
    void wordsWithAPageNumberBesideThemAreThereOnce() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                body(700)
                                        + MadePdf.line(
                                                "F1", 9, 72, 40, "House rules | " + (page + 10)));
        assertThat(text).containsOnlyOnce("House rules");
    }

    @Test
    void romanNumbersAreNumbers() throws Exception {
        List<String> roman = List.of("i", "ii", "iii", "iv");
        String text =
                pages(4, page -> body(700) + MadePdf.line("F1", 9, 300, 40, roman.get(page - 1)));
        assertThat(text.lines()).hasSize(4);
    }

    @Test
    void numbersThatDoNotCountPagesStay() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                body(700)
                                        + MadePdf.line(
                                                "F1", 9, 300, 40, "" + (900 - 7 * page * page)));
        assertThat(text).contains("893").contains("872").contains("837").contains("788");
    }

    @Test
    void linesNextToTheTextAreText() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                MadePdf.line("F1", 11, 72, 760, "Dogs need a ticket of their own.")
                                        + body(746));
        assertThat(text.split("Dogs need a ticket", -1)).hasSize(5);
    }

    @Test
    void linesInTheMiddleOfAPageAreText() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                body(700)
                                        + MadePdf.line("F1", 11, 72, 400, "Bring your passport."));
        assertThat(text.split("Bring your passport", -1)).hasSize(5);
    }

    @Test
    void shortTextAtTheEdgeOfAPageIsNoMargin() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                MadePdf.line("F1", 11, 72, 752, "Room " + page)
                                        + MadePdf.line(
                                                "F1",
                                                11,
                                                72,
                                                722,
                                                "This room has a bed, a desk and view number "
                                                        + page)
                                        + MadePdf.line("F1", 11, 72, 708, "It is cleaned each day.")
                                        + MadePdf.line("F1", 9, 300, 40, "Page " + page));
        assertThat(text.split("It is cleaned each day", -1)).hasSize(5);
        assertThat(text).doesNotContain("Page");
    }

    @Test
    void factsOfEachPageStay() throws Exception {
        for (String fact :
                List.of("Fee: 15", "Only 15 euros", "15 $", "$15 a night", "Rebate of 20 %")) {
            String text = pages(4, page -> body(700) + MadePdf.line("F1", 11, 72, 60, fact));
            assertThat(text.split(java.util.regex.Pattern.quote(fact), -1)).as(fact).hasSize(5);
        }
        String pages =
                pages(
                        3,
                        page ->
                                MadePdf.line("F1", 11, 72, 740, "Table of fees")
                                        + MadePdf.line("F1", 11, 72, 600, "Level " + page)
                                        + MadePdf.line("F1", 11, 72, 60, "Fifteen a night"));
        assertThat(pages.lines()).filteredOn(line -> line.equals("Fifteen a night")).hasSize(3);
    }

    @Test
    void whatIsNoFartherThanAParagraphIsAParagraph() throws Exception {
        String text =
                pages(
                        4,
                        page ->
                                MadePdf.line("F1", 11, 72, 750, "Bring your passport.")
                                        + body(720)
                                        + body(662)
                                        + body(604));
        assertThat(text.split("Bring your passport", -1)).hasSize(5);
    }

    private static String body(int top) {
        return MadePdf.line("F1", 11, 72, top, "On this page we say what it costs to go by bus and")
                + MadePdf.line(
                        "F1",
                        11,
                        72,
                        top - 14,
                        "by train, when they run, and where they stop for a")
                + MadePdf.line("F1", 11, 72, top - 28, "while so that you can stretch your legs.");
    }

    private static String pages(int count, IntFunction<String> content) throws Exception {
        var contents = new ArrayList<String>();
        for (int page = 1; page <= count; page++) {
            contents.add(content.apply(page));
        }
        return FormatReading.shown(
                FormatReading.document(
                        MadePdf.ofPages(contents.toArray(String[]::new)), "a.pdf", null));
    }
}
