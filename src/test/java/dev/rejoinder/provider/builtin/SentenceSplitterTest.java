package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.builtin.SentenceSplitter.Sentence;
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
                                "We are a small shop and this line of text is wrapped.", "", 1),
                        new Sentence("It has two sentences.", "", 1),
                        new Sentence("Monday to Friday", "Hours", 3),
                        new Sentence("Not on Sunday.", "Hours", 4),
                        new Sentence("Soup: $4", "Prices", 6),
                        new Sentence("Call us.", "Contact:", 8));
    }

    @Test
    void questionIsAHeadingOfItsAnswerAndNotAFact() {
        assertThat(SentenceSplitter.in("Q: Is it free?\nA: Yes.\nWhat of tea? There is tea."))
                .containsExactly(
                        new Sentence("Yes.", "Is it free?", 2),
                        new Sentence("There is tea.", "Is it free? What of tea?", 3));
    }
}
