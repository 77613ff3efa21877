package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.SampleBot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class AnswerFinderTest {
    private static final String CANAL =
            """
            The Velde Canal was dug between 1823 and 1836 under the engineer Pieter Blomkvist. It has \
            31 locks, the steepest of which are at Emmerik. Horses towed the barges until 1908. Its \
            reservoir, Lake Tolm, was made by damming the Kiv stream.\
            """;

    private static final String HIRE =
            """
            Opening hours
            - Monday to Friday: 8 to 19
            - Sunday: 10 to 16

            Prices
            | Item | Half day | Day |
            |---|---|---|
            | Trailer | $10 | $15 |
            | Tandem | $30 | $45 |

            Q: Can I bring my dog?
            A: Yes, in the front basket, if it weighs under 9 kilograms.
            """;

    @Test
    void answeringSentenceIsReturnedWithItsCitation() {
        assertThat(ask("When did horses stop towing barges?", HIRE, CANAL))
                .isEqualTo("Horses towed the barges until 1908. [2]");
    }

    @Test
    void sentenceThatRefersBackIncludesItsPredecessor() {
        assertThat(ask("How many locks does it have?", CANAL))
                .startsWith("The Velde Canal was dug between 1823 and 1836")
                .contains("[1] It has 31 locks,");
    }

    @Test
    void listsTablesAndFaqPairsAreUnderstood() {
        assertThat(ask("What are the opening hours on Sunday?", HIRE))
                .contains("Opening hours: Sunday: 10 to 16 [1]");
        assertThat(ask("How much is a tandem for a day?", HIRE))
                .contains("Prices: Tandem – Half day: $30; Day: $45 [1]");
        assertThat(ask("May I bring a dog?", HIRE))
                .isEqualTo("Yes, in the front basket, if it weighs under 9 kilograms. [1]");
    }

    @Test
    void rowOfAFilesTableAnswersAlone() {
        String hours =
                """
                Day: Monday; Hours: closed
                Day: Tuesday; Hours: 9:00 - 18:00
                Day: Saturday; Hours: 10:00 - 14:00\
                """;
        assertThat(ask("When are you open on Saturday?", hours))
                .isEqualTo("Saturday – Hours: 10:00 - 14:00 [1]");
        String prices =
                """
                Bike: City bike; Half day: £12; Full day: £18; Week: £75
                Bike: Tandem; Half day: £28; Full day: £45; Week: £210
                Bike: Mountain bike; Half day: £20; Full day: £32; Week: £140\
                """;
        assertThat(ask("How much is a tandem for a week?", prices))
                .isEqualTo("Tandem – Half day: £28; Full day: £45; Week: £210 [1]");
        assertThat(ask("How much is a scone?", "Apple pie: 12 pounds\nScone: 2 pounds"))
                .isEqualTo("Scone: 2 pounds [1]");
    }

    @Test
    void yesAnswersOnlyItsOwnQuestion() {
        String vouchers =
                """
                Do you have gift vouchers?
                Yes, from £10, at the shop or by email. They are valid for two years.

                Do you sell used bikes?
                Yes. Every October we sell our used bikes.\
                """;
        assertThat(ask("Do you have vouchers?", vouchers))
                .startsWith("Yes, from £10, at the shop or by email. [1]");
        assertThat(ask("Is there parking at the shop?", vouchers))
                .isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(ask("Do you sell coffee?", vouchers)).isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(ask("How long are vouchers valid?", vouchers))
                .isEqualTo("They are valid for two years. [1]");
        assertThat(ask("Verkaufen Sie Kaffee?", "Verkaufen Sie Brot?\nJa, jeden Tag frisch."))
                .isEqualTo(BuiltinAnswer.FALLBACK);
    }

    @Test
    void exactlyTaughtQuestionGetsItsWholeAnswer() {
        String faq = "Where are you?\nIn Leeds. By the river.\n\nHow old are you?\nSix.";
        assertThat(ask("where are you", faq)).isEqualTo("In Leeds. By the river. [1]");
        assertThat(ask("How old are you?", faq)).isEqualTo("Six. [1]");
        assertThat(ask("Who are you?", "Who are you?\nI am Ada.")).isEqualTo("I am Ada. [1]");
        assertThat(ask("在哪里？", "在哪里？\n龙井路18号。")).isEqualTo("龙井路18号。 [1]");
        assertThat(ask("donde estan", "¿Dónde están?\nCalle Ancha 5."))
                .isEqualTo("Calle Ancha 5. [1]");
    }

    @Test
    void seeminglyRelatedPassageIsNotUsedAsAnAnswer() {
        for (String question :
                List.of(
                        "Who painted the Velde Canal?",
                        "Which queen opened the railway in 1850?",
                        "How many tunnels does the Torne Canal have?",
                        "What is the fee for a yacht?",
                        "Who is Simone de Beauvoir?",
                        "?")) {
            assertThat(ask(question, CANAL, HIRE)).as(question).isEqualTo(BuiltinAnswer.FALLBACK);
        }
    }

    @Test
    void followUpIsReadWithTheQuestionBefore() {
        List<String> questions = List.of("What are your opening hours?", "And on Sunday?");
        assertThat(BuiltinAnswer.of("", List.of(HIRE), questions)).contains("Sunday: 10 to 16 [1]");
    }

    @Test
    void otherLanguagesAreFoundByEqualWordsWithoutAccents() {
        String museum = "El museo abre a las diez. Rosendo Vidal patentó la máquina en 1887.";
        assertThat(ask("¿Quien patento la maquina?", museum))
                .isEqualTo("Rosendo Vidal patentó la máquina en 1887. [1]");
        assertThat(ask("Wie lang ist die Rutsche?", "Die Rutsche ist 64 Meter lang."))
                .isEqualTo("Die Rutsche ist 64 Meter lang. [1]");
    }

    @Test
    void instructionsTakePrecedenceIfTheyAnswerBetter() {
        String instructions = SampleBot.draft().instructions();
        assertThat(
                        BuiltinAnswer.of(
                                instructions,
                                List.of(CANAL),
                                List.of("What are your business hours?")))
                .isEqualTo("Our business hours are Monday-Friday, 9 AM to 5 PM EST.");
        assertThat(
                        BuiltinAnswer.of(
                                instructions, List.of(CANAL), List.of("Who dug the Velde Canal?")))
                .contains("Pieter Blomkvist. [1]");
        assertThat(BuiltinAnswer.of(instructions, List.of(CANAL), List.of("Hello")))
                .isEqualTo("Hi! How can I help you today?");
    }

    @Test
    void longestInputsAreReadWithinTheTimeLimit() {
        for (String unit : List.of("Who. ", "one 1 ", "? ", "| a |\n", "😀", "what does cost ")) {
            String passage = unit.repeat(20_000);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> ask(unit.repeat(2_000), passage, passage, passage),
                    unit);
        }
    }

    private static String ask(String question, String... passages) {
        return BuiltinAnswer.of("", List.of(passages), List.of(question));
    }
}
