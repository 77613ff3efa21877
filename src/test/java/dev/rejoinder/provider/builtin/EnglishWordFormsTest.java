package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnglishWordFormsTest {
    @Test
    void wordsAreNormalized() {
        assertThat(
                        EnglishWordForms.normalizedWords(
                                "The shop's Wi-Fi, e-mail & Café: $4.95, 9AM – don't!"))
                .containsExactly(
                        "the", "shop", "wifi", "email", "cafe", "4", "95", "9", "am", "dont");
    }

    @Test
    void formsOfAWordShareAStem() {
        assertSameStem("ship", "ships", "shipped", "shipping", "shipment");
        assertSameStem("deliver", "delivers", "delivered", "delivery", "deliveries");
        assertSameStem("close", "closes", "closed", "closing");
        assertSameStem("price", "prices", "priced", "pricing");
        assertSameStem("box", "boxes");
        assertSameStem("pay", "pays", "paid", "paying", "payment");
        assertSameStem("buy", "buys", "bought");
    }

    @Test
    void unrelatedWordsHaveDifferentStems() {
        assertThat(
                        Stream.of("bus", "glass", "ring", "red", "is", "king")
                                .map(EnglishWordForms::stem))
                .containsExactly("bus", "glass", "ring", "red", "is", "king");
    }

    @Test
    void stopWordsAreOmitted() {
        assertThat(
                        EnglishWordForms.stemsIn(
                                "Hello, could you please tell me what the lunch costs?"))
                .isEqualTo(List.of("lunch", "cost"));
    }

    @Test
    void oneTypoIsTolerated() {
        assertThat(SpellingDistance.oneSlipApart("warranty", "warrenty")).isTrue();
        assertThat(SpellingDistance.oneSlipApart("refund", "refnud")).isTrue();
        assertThat(SpellingDistance.oneSlipApart("address", "adress")).isTrue();
        assertThat(SpellingDistance.oneSlipApart("refun", "refund")).isTrue();
        assertThat(SpellingDistance.oneSlipApart("refund", "refund")).isFalse();
        assertThat(SpellingDistance.oneSlipApart("refund", "defund")).isFalse();
        assertThat(SpellingDistance.oneSlipApart("refund", "rebind")).isFalse();
        assertThat(SpellingDistance.oneSlipApart("refund", "refunded")).isFalse();
        assertThat(SpellingDistance.closest("warrenty", Set.of("warranty", "lamp")))
                .isEqualTo("warranty");
    }

    @Test
    void shortWordsAndNumbersMustMatchExactly() {
        assertThat(SpellingDistance.closest("bake", Set.of("back"))).isNull();
        assertThat(SpellingDistance.closest("12345", Set.of("12346"))).isNull();
    }

    private static void assertSameStem(String... words) {
        assertThat(Stream.of(words).map(EnglishWordForms::stem).distinct()).as(words[0]).hasSize(1);
    }
}
