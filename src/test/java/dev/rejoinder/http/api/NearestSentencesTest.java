package dev.rejoinder.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestSentencesTest {
    private static final String PASSAGE =
            """
            Prices
            A city bike costs 20 euros a day. Children pay half of that on all days of the week.

            Payment
            We take Visa and Mastercard. You cannot pay with American Express (Amex) here.

            Returns
            Bring the bike back before we close, or lock it at the rack in front of the shop.
            """;

    @Test
    void shortSentenceIsTakenWithTheNextOne() {
        assertThat(NearestSentences.of("Is Visa a problem?", PASSAGE))
                .isEqualTo(
                        "We take Visa and Mastercard. You cannot pay with American Express (Amex)"
                                + " here.");
        assertThat(NearestSentences.of("How much do children pay?", PASSAGE))
                .startsWith("Children pay half of that on all days of the week.");
    }

    @Test
    void textWithoutSentencesIsCut() {
        assertThat(NearestSentences.of("Prices?", "Prices\nBike: 20 euros"))
                .isEqualTo("Prices\nBike: 20 euros");
        assertThat(NearestSentences.of("Prices?", "word ".repeat(200))).hasSizeLessThan(310);
    }
}
