package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.retrieval.FollowUpDetector.Dependence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowUpDetectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "And on Sundays?",
                "What about the workshop on the first floor?",
                "How long does it take to get a reply from them?",
                "Can I pay cash there?",
                "What about the second one?",
                "How much is it?",
                "Und am Sonntag, wenn Messe ist?",
                "Darf ich dort meinen Hund mitbringen?",
                "Wie lange gelten sie?",
                "¿Y los perros?",
                "¿Puedo pagar con tarjeta allí?",
                "¿Cuánto cuesta?",
                "Et les chiens ?",
                "Combien ça coûte ?",
                "E per i bambini?",
                "Quanto custa?",
                "Mag ik daar met mijn hond naartoe?",
                "那里可以带狗吗？",
                "犬は？",
                "وماذا عن الكلاب؟"
            })
    void questionThatReliesOnTheOneBeforeDependsOnIt(String question) {
        assertThat(FollowUpDetector.dependence(question)).isEqualTo(Dependence.YES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Which payment methods do you accept?",
                "Who founded the city of Lisbon?",
                "How long does it take to get to Gull Island?",
                "Is it okay to bring a dog to the River Pool?",
                "Is there parking at the Harbour Café?",
                "Wie hoch sind die Kosten für eine Übernachtung im Einzelzimmer?",
                "Où puis-je garer ma voiture pendant le séjour ?",
                "Quelle est la durée de la garantie légale ?",
                "¿En qué meses abre la piscina municipal?",
                "¿Pueden entrar perros en la terraza del Café Sol?",
                "去小岛的游船票价是多少？"
            })
    void questionThatNamesItsSubjectStandsAlone(String question) {
        assertThat(FollowUpDetector.dependence(question)).isEqualTo(Dependence.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Opening hours", "Can I bring my dog?", "Newsletter", "???"})
    void shortQuestionMayStandAlone(String question) {
        assertThat(FollowUpDetector.dependence(question)).isEqualTo(Dependence.PERHAPS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    When does the Hill Museum open? | How much is it? | Hill Museum How much is it?
                    when is the shop open? | and on Sundays? | shop open and on Sundays?
                    When does the Hill Museum open? | And the River Pool? | open And the River Pool?
                    Hat das Hotel Adler eine Garage? | Und der Hund? | Hotel Adler Garage Und der Hund?
                    海滨酒店几点有早餐？ | 多少钱？ | 海滨酒店几点有早餐？ 多少钱？
                    """)
    void followUpIsReadWithTheSubjectOfTheQuestionBefore(
            String before, String question, String whole) {
        assertThat(FollowUpDetector.withEarlier(question, List.of(before))).isEqualTo(whole);
    }

    @Test
    void subjectIsTakenFromTheLatestQuestionThatHasOne() {
        assertThat(
                        FollowUpDetector.withEarlier(
                                "Do they take cash?",
                                List.of("When does the Hill Museum open?", "How much is it?")))
                .isEqualTo("Hill Museum Do they take cash?");
        assertThat(
                        FollowUpDetector.withEarlier(
                                "How much is it?",
                                List.of("When does the Hill Museum open?", "And the River Pool?")))
                .isEqualTo("River Pool How much is it?");
    }
}
