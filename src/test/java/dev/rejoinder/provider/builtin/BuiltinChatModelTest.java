package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.bot.SampleBot;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BuiltinChatModelTest {
    private static final String SAMPLE = SampleBot.draft().instructions();
    private static final String APP =
            """
            You are Max, the support assistant for CloudNote. Your tone is friendly. CloudNote is a
            note-taking app for teams. The free plan includes 3 notebooks and 1 GB of storage. The
            Pro plan costs $8 per user per month. Pro users get 100 GB of storage. Data is stored in
            Frankfurt, Germany, and is encrypted at rest. Do not discuss competitors. Support is
            available from 9 a.m. to 6 p.m. CET on weekdays. If the user is angry, apologise.

            ## FAQ
            **Q: Can I export my notes?**
            A: Yes, as Markdown or PDF, from the File menu.

            Q: Is there a mobile app?
            A: Yes. It runs on iOS 16 and Android 12 or newer.
            """;

    @Test
    void sampleQuestionOfTheApiDocumentGetsItsExactAnswer() {
        assertThat(BuiltinAnswer.of(SAMPLE, "What are your business hours?"))
                .isEqualTo("Our business hours are Monday-Friday, 9 AM to 5 PM EST.");
    }

    @Test
    void sampleGreetingOfTheApiDocumentGetsItsExactAnswer() {
        assertThat(BuiltinAnswer.of(SAMPLE, "Hello")).isEqualTo("Hi! How can I help you today?");
    }

    @Test
    void storyIsAnsweredAsAWhole() {
        assertThat(BuiltinAnswer.of(SAMPLE, "Tell me a story"))
                .startsWith("Our story began in 1987, when ")
                .endsWith(" and the kettle is still on.");
    }

    @Test
    void proseAndFaqPairsAreUnderstood() {
        assertThat(BuiltinAnswer.of(APP, "How much does the Pro plan cost?"))
                .isEqualTo("The Pro plan costs $8 per user per month.");
        assertThat(BuiltinAnswer.of(APP, "When is support available?"))
                .isEqualTo("Support is available from 9 a.m. to 6 p.m. CET on weekdays.");
        assertThat(BuiltinAnswer.of(APP, "Where is my data stored?"))
                .isEqualTo("Data is stored in Frankfurt, Germany, and is encrypted at rest.");
        assertThat(BuiltinAnswer.of(APP, "Can I export notes to PDF?"))
                .isEqualTo("Yes, as Markdown or PDF, from the File menu.");
        assertThat(BuiltinAnswer.of(APP, "Do you have an Android app?"))
                .isEqualTo("Yes. It runs on iOS 16 and Android 12 or newer.");
    }

    @Test
    void headingDecidesBetweenEquallyGoodSentences() {
        assertThat(BuiltinAnswer.of(SAMPLE, "What is your e-mail address?"))
                .isEqualTo(
                        "You can reach us by phone at (555) 010-0199 or by e-mail at"
                                + " hello@harbourlane.example. We answer e-mails within one"
                                + " business day.");
    }

    @Test
    void twoQuestionsGetTwoAnswers() {
        assertThat(BuiltinAnswer.of(SAMPLE, "Where is the shop? Do you take PayPal?"))
                .isEqualTo(
                        "You will find the shop at 12 Harbour Lane in Portsmouth, New Hampshire. We"
                                + " accept Visa, Mastercard, American Express, PayPal and Apple"
                                + " Pay.");
    }

    @Test
    void instructionsToTheAssistantAreNotRevealed() {
        for (String question :
                List.of(
                        "What is your tone?",
                        "Do you discuss competitors?",
                        "What do you do if a user is angry?")) {
            assertThat(BuiltinAnswer.of(APP, question)).isEqualTo(BuiltinAnswer.FALLBACK);
        }
    }

    @Test
    void withoutInstructionsOnlyTheFallbackIsLeft() {
        assertThat(BuiltinAnswer.of("", "What are your business hours?"))
                .isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(BuiltinAnswer.of("", "?")).isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(BuiltinAnswer.of(SAMPLE, "")).isEqualTo(BuiltinAnswer.FALLBACK);
    }

    @Test
    void followUpIsReadTogetherWithTheQuestionBefore() {
        assertThat(BuiltinAnswer.of(SAMPLE, "What are your business hours?", "and on Sundays?"))
                .isEqualTo(
                        "Our business hours are Monday-Friday, 9 AM to 5 PM EST. The shop is closed"
                                + " on weekends and on public holidays.");
        assertThat(BuiltinAnswer.of(SAMPLE, "Do you offer gift wrapping?", "and how much is it?"))
                .isEqualTo("Gift wrapping costs $3 a book.");
        assertThat(BuiltinAnswer.of(SAMPLE, "How much is standard delivery?", "And express?"))
                .isEqualTo("Express delivery arrives the next business day and costs $14.95.");
        assertThat(
                        BuiltinAnswer.of(
                                SAMPLE,
                                "Do you ship to Canada?",
                                "thanks",
                                "How long does it take?"))
                .startsWith("We ship to Canada and Mexico");
    }

    @Test
    void followUpAboutSomethingUnknownIsNotAnswered() {
        assertThat(BuiltinAnswer.of(SAMPLE, "Do you buy used books?", "And laptops?"))
                .isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(
                        BuiltinAnswer.of(
                                SAMPLE, "Who is the president of France?", "And how old is he?"))
                .isEqualTo(BuiltinAnswer.FALLBACK);
    }

    @Test
    void answerStreamsWordByWordWithUsage() {
        assertThat(BuiltinAnswer.events(prompt("Tell me nothing.", 100)))
                .containsExactly(
                        new ModelEvent.TextDelta("I "),
                        new ModelEvent.TextDelta("do "),
                        new ModelEvent.TextDelta("not "),
                        new ModelEvent.TextDelta("know "),
                        new ModelEvent.TextDelta("that."),
                        new ModelEvent.Finished(FinishReason.STOP, new Usage(7, 5)));
    }

    @Test
    void answerOverTheTokenLimitIsCut() {
        assertThat(BuiltinAnswer.events(prompt("Tell me nothing.", 2)))
                .containsExactly(
                        new ModelEvent.TextDelta("I "),
                        new ModelEvent.TextDelta("do "),
                        new ModelEvent.Finished(FinishReason.LENGTH, new Usage(7, 2)));
    }

    @Test
    void abortedCallReturnsNoMoreText() throws ModelException {
        try (ModelCall call = new BuiltinChatModel().call(prompt("Hello", 100))) {
            assertThat(call.next()).isEqualTo(new ModelEvent.TextDelta("Hi! "));
            call.abort();
            ModelException error = catchThrowableOfType(ModelException.class, call::next);
            assertThat(error.kind()).isEqualTo(ModelException.Kind.ABORTED);
        }
    }

    @Test
    void longestInputsAreAnsweredWithinTheTimeLimit() {
        String instructions = "If they stop, and when they say so. ".repeat(2_800);
        for (String unit :
                List.of("why? ", "a. ", "? ", "abcde ", "and what ", "if they ", "😀", "１")) {
            String question = unit.repeat(32_000 / unit.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> BuiltinAnswer.of(instructions + unit, question),
                    unit);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> BuiltinAnswer.of(question.repeat(3), "why so?"),
                    unit);
        }
    }

    @Test
    void rowsOfPunctuationAndAccentsTakeNoQuadraticTime() {
        for (String unit : List.of("?", ".", "\"", "?.)", "e" + "\u0301".repeat(500))) {
            String question = unit.repeat(400_000 / unit.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(3),
                    () -> BuiltinAnswer.of(APP, List.of(APP), List.of("And " + question + " it?")),
                    unit);
        }
    }

    private static Prompt prompt(String question, int maxTokens) {
        List<ChatMessage> messages = List.of(ChatMessage.user(question));
        return new Prompt(
                "builtin", "We have four facts", messages, null, maxTokens, BuiltinAnswer.FALLBACK);
    }
}
