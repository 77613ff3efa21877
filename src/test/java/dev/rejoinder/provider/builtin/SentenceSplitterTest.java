package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.builtin.SentenceSplitter.Sentence;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceSplitterTest {
    @Test
    void sentenceEndsOnlyAtItsFullStop() {
        assertThat(
                        SentenceSplitter.split(
                                "Open 9 a.m. to 5 p.m. EST. Ask Mr. Lee! (He is in.) Yes?"))
                .containsExactly(
                        "Open 9 a.m. to 5 p.m. EST.", "Ask Mr. Lee!", "(He is in.)", "Yes?");
        assertThat(SentenceSplitter.split("It costs $4.95. See example.com for more."))
                .containsExactly("It costs $4.95.", "See example.com for more.");
        assertThat(SentenceSplitter.split("We close at 5 p.m. Parking is free."))
                .containsExactly("We close at 5 p.m.", "Parking is free.");
        assertThat(
                        SentenceSplitter.split(
                                "Lamps, books, etc. are here, e.g. in No. 5 or with J. Doe."))
                .containsExactly("Lamps, books, etc. are here, e.g. in No. 5 or with J. Doe.");
        assertThat(SentenceSplitter.split("営業時間は9時です。日曜は休みです。"))
                .containsExactly("営業時間は9時です。", "日曜は休みです。");
        assertThat(SentenceSplitter.split("... Wait... What?!"))
                .containsExactly("...", "Wait...", "What?!");
        assertThat(SentenceSplitter.split(" ")).isEmpty();
    }

    @Test
    void linesItemsAndHeadingsAreDistinguished() {
        String text =
                """
                We are a small shop and this line of text is
                wrapped. It has two sentences.

                ## Hours
                - Monday to Friday
                * Not on Sunday.

                Prices
                1. Soup: $4
                Contact:
                Call us.
                """;
        assertThat(SentenceSplitter.in(text))
                .containsExactly(
                        new Sentence(
                                "We are a small shop and this line of text is wrapped.",
                                "",
                                List.of(),
                                1),
                        new Sentence("It has two sentences.", "", List.of(), 1),
                        new Sentence("Monday to Friday", "Hours", List.of(), 3),
                        new Sentence("Not on Sunday.", "Hours", List.of(), 4),
                        new Sentence("Soup: $4", "Prices", List.of(), 6),
                        new Sentence("Call us.", "Contact:", List.of(), 8));
    }

    @Test
    void questionIsAHeadingOfItsAnswerAndNotAFact() {
        assertThat(SentenceSplitter.in("Q: Is it free?\nA: Yes.\nWhat of tea? There is tea."))
                .containsExactly(
                        new Sentence("Yes.", "", List.of("Is it free?"), 2),
                        new Sentence("There is tea.", "", List.of("What of tea?"), 3));
        assertThat(SentenceSplitter.in("有无线网络吗？ 有WiFi吗？\n有，免费。"))
                .containsExactly(new Sentence("有，免费。", "", List.of("有无线网络吗？", "有WiFi吗？"), 2));
    }

    @Test
    void rowsOfATableAreSentencesOfTheirOwn() {
        assertThat(
                        texts(
                                "Bike: City bike; Half day: £12; Full day: £18; Week: £75\n"
                                        + "Bike: E-bike; Half day: £28; Full day: £45; Week: £210"))
                .hasSize(2);
        assertThat(
                        texts(
                                "City bike | £12 | £18 | £75 | available all year round\n"
                                        + "E-bike | £28 | £45 | £210 | available in summer"))
                .hasSize(2);
        assertThat(
                        texts(
                                "Monday to Friday: from nine to five, in summer until six\n"
                                        + "Saturday: from ten to two"))
                .hasSize(2);
    }

    private static List<String> texts(String text) {
        return SentenceSplitter.in(text).stream().map(Sentence::text).toList();
    }
}
