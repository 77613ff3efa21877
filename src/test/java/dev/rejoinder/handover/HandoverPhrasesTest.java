package dev.rejoinder.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandoverPhrasesTest {
    private static final List<String> PHRASES =
            List.of(
                    "human",
                    "real person",
                    "l'opérateur",
                    "mit einem Menschen",
                    "человек",
                    "人工客服",
                    "C++ expert",
                    "sí, señor");

    private final HandoverPhrases phrases = new HandoverPhrases();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    I want a HUMAN!                | true
                    humanity is great              | false
                    superhuman                     | false
                    human2                         | false
                    a real   person, please        | true
                    an unreal person               | false
                    Je veux L’OPÉRATEUR.           | true
                    Ich will MIT EINEM MENSCHEN reden | true
                    Позовите ЧЕЛОВЕК?              | true
                    我要转人工客服谢谢                | true
                    a c++ expert?                  | true
                    SÍ, SEÑOR                      | true
                    Nothing of this                | false
                    """)
    void phrasesAreWholeWordsInAnyCase(String message, boolean asks) {
        assertThat(phrases.occur(PHRASES, message)).isEqualTo(asks);
    }
}
