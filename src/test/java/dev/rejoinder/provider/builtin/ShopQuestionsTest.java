package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Questions of a small business's customers, in four languages. Each line is a conversation, with
 * the questions separated by {@code >}, the text of the last answer without citations; none if the
 * passages do not answer it.
 */
class ShopQuestionsTest {
    private static final List<String> ENGLISH =
            List.of(
                    """
                    Willow Lake Bike Rental rents bicycles. We opened in 2011 and are run by Martha Greene.

                    Opening hours
                    The shop is open Monday to Friday from 8:30 to 18:00. On Saturdays we are open from 9:00 to 16:00.

                    Prices
                    Bike: City bike; Half day: £12; Full day: £18; Week: £75
                    Bike: E-bike; Half day: £28; Full day: £45; Week: £210

                    Damage and theft
                    Replacing a tyre costs £18 plus the tyre. Theft insurance costs £4 a day and covers everything but £80.

                    Payment
                    You can pay by credit card or cash. We do not accept cheques or American Express.\
                    """,
                    """
                    Our guide Tom Greene leads a tour around the lake every Thursday at 18:30. It is 22 kilometres long and takes about two hours. It costs £15 per person.

                    Castle tour
                    The castle tour starts on Saturdays at 10:00 and takes five hours. Lunch at the inn is included. The price is £39 for adults and £25 for children under 12.

                    Delivery
                    We deliver bikes to hotels in Willowham and Eastbrook. Delivery to Willowham is free, and delivery to Eastbrook costs £10. We deliver nowhere else.\
                    """);

    private static final List<String> GERMAN =
            List.of(
                    """
                    Wir liefern ab 30 Euro innerhalb von Sonnental kostenlos. Nach Bergheim liefern wir für 4 Euro.

                    Bezahlen
                    Gutscheine gibt es ab 10 Euro, sie gelten drei Jahre.

                    Preise
                    Ware: Brezel; Preis: 0,95 €
                    Ware: Apfelkuchen; Preis: 2,90 €\
                    """,
                    "Jeden ersten Samstag geben wir um 15 Uhr einen Backkurs. Er dauert drei"
                            + " Stunden und kostet 49 Euro.");

    private static final List<String> SPANISH =
            List.of(
                    """
                    El desayuno se sirve de 8:00 a 10:30. Una habitación individual cuesta 55 euros por noche. El desayuno cuesta 7 euros por persona. La cuna para bebés es gratuita.\
                    """);

    private static final List<String> CHINESE =
            List.of(
                    """
                    茶馆上午10点到晚上9点营业。茶点每份15元。

                    茶艺课
                    茶艺课每周六下午2点开始，每人160元。\
                    """);

    @Test
    void questionGetsTheSentenceThatAnswersItAndNoOther() {
        check(
                ENGLISH,
                """
                how much is an e-bike for a week | Prices: E-bike – Half day: £28; Full day: £45; Week: £210
                What time do you close on Friday? | The shop is open Monday to Friday from 8:30 to 18:00.
                When was the shop founded? | We opened in 2011 and are run by Martha Greene.
                Who runs the shop? | We opened in 2011 and are run by Martha Greene.
                Do you take Amex? | We do not accept cheques or American Express.
                How much is theft insurance? | Theft insurance costs £4 a day and covers everything but £80.
                How much does life insurance cost? |
                How much is replacing a chain? |
                How old is Tom Greene? |
                How deep is Willow Lake? |
                At what time does the castle tour start? | The castle tour starts on Saturdays at 10:00 and takes five hours.
                """);
        assertThat(ask(ENGLISH, "Do you deliver to Northfield?"))
                .contains("We deliver nowhere else.");
        check(
                GERMAN,
                """
                Was kostet der Backkurs? | Jeden ersten Samstag geben wir um 15 Uhr einen Backkurs. Er dauert drei Stunden und kostet 49 Euro.
                Wie lange gilt ein Gutschein? | Gutscheine gibt es ab 10 Euro, sie gelten drei Jahre.
                Wie teuer ist eine Brezel? | Preise: Brezel – Preis: 0,95 €
                """);
        check(SPANISH, "¿Tienen cunas? | La cuna para bebés es gratuita.");
        check(CHINESE, "你们几点开门？ | 茶馆上午10点到晚上9点营业。");
    }

    @Test
    void followUpIsAboutTheSubjectOfTheConversation() {
        check(
                ENGLISH,
                """
                What does the castle tour include? > How much is it? > And for children? > How long does it take? | The castle tour starts on Saturdays at 10:00 and takes five hours.
                """);
        assertThat(ask(ENGLISH, "Who leads the lake tour? > How much is it?"))
                .endsWith("It costs £15 per person.")
                .startsWith("Our guide Tom Greene");
        check(
                GERMAN,
                """
                Liefern Sie nach Bergheim? > Was kostet das? | Nach Bergheim liefern wir für 4 Euro.
                Geben Sie Backkurse? > Was kostet er? > Wie lange dauert das? | Jeden ersten Samstag geben wir um 15 Uhr einen Backkurs. Er dauert drei Stunden und kostet 49 Euro.
                """);
        check(
                SPANISH,
                "¿A qué hora se sirve el desayuno? > ¿Cuánto cuesta? | El desayuno cuesta 7 euros"
                        + " por persona.");
        check(CHINESE, "茶艺课什么时候开始？ > 多少钱？ | 茶艺课每周六下午2点开始，每人160元。");
    }

    @Test
    void messageWithoutWordsDoesNotRepeatTheAnswer() {
        assertThat(ask(ENGLISH, "Who runs the shop? > ???")).isEmpty();
        assertThat(ask(ENGLISH, "Who runs the shop? > ok")).doesNotContain("Martha");
    }

    private static void check(List<String> passages, String cases) {
        List<String> wrong = new ArrayList<>();
        for (String line : cases.lines().toList()) {
            String[] parts = line.split(" \\|\\s?", 2);
            String answer = ask(passages, parts[0]);
            if (!answer.equals(parts[1])) {
                wrong.add(parts[0] + " -> " + answer);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String ask(List<String> passages, String conversation) {
        List<String> questions = List.of(conversation.split(" > ", -1));
        String answer = BuiltinAnswer.of("", passages, questions);
        return answer.equals(BuiltinAnswer.FALLBACK) ? "" : answer.replaceAll(" \\[\\d\\]", "");
    }
}
