package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * In other languages than English, the built-in model answers with the sentence that has the words
 * of the question, or not at all. Each line is a passage, a question, and a part of the answer;
 * none if the passage does not have it.
 */
class OtherLanguagesTest {
    private static final String CASES =
            """
            Der Leuchtturm von Hallmund wurde 1883 gebaut. Er ist 41 Meter hoch. | Wann wurde der Leuchtturm von Hallmund gebaut? | 1883
            Das Museum öffnet um zehn Uhr. Der Eintritt kostet 8 Euro. | Was kostet der Eintritt? | 8 Euro
            Das Museum öffnet um zehn Uhr. Der Eintritt kostet 8 Euro. | Wer hat den Film gedreht? |
            Die Bibliothek ist montags geschlossen. | Wie viele Einwohner hat Spanien? |
            La biblioteca abre a las nueve y cierra a las ocho. El carné cuesta 5 euros. | ¿Cuánto cuesta el carné? | 5 euros
            El puente fue construido en 1912 por Rosendo Vidal. | ¿Quién construyó el puente? | Rosendo Vidal
            El puente fue construido en 1912 por Rosendo Vidal. | ¿Qué comen los osos polares? |
            图书馆每天早上九点开门。借书证的费用是二十元。 | 图书馆几点开门？ | 九点
            图书馆每天早上九点开门。借书证的费用是二十元。 | 法国总统是谁？ |
            تفتح المكتبة أبوابها في الساعة التاسعة صباحا. تكلفة البطاقة عشرون درهما. | متى تفتح المكتبة أبوابها؟ | التاسعة
            تفتح المكتبة أبوابها في الساعة التاسعة صباحا. تكلفة البطاقة عشرون درهما. | من هو رئيس فرنسا؟ |
            """;

    @Test
    void answerIsASentenceOfThePassageOrTheFallbackMessage() {
        List<String> wrong = new ArrayList<>();
        for (String line : CASES.lines().toList()) {
            String[] parts = line.split(" \\|\\s?", -1);
            String reply = BuiltinAnswer.of("", List.of(parts[0]), List.of(parts[1]));
            boolean right =
                    parts[2].isBlank()
                            ? reply.equals(BuiltinAnswer.FALLBACK)
                            : reply.contains(parts[2].strip());
            if (!right) {
                wrong.add(parts[1] + " -> " + reply);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
