package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestedQuestionsTest {
    private static final Bot BOT =
            new Bot(
                    "bot_1",
                    null,
                    "Guide",
                    "",
                    "",
                    "builtin",
                    List.of(),
                    null,
                    1000,
                    20,
                    "I do not know.",
                    KnowledgeSettings.DEFAULT,
                    new WidgetEmbedding(List.of()),
                    false,
                    true,
                    Instant.EPOCH,
                    Instant.EPOCH);

    private static Passage passage(int number, String path, String text) {
        return new Passage(
                number, "src_1", "Handbook", path, null, null, null, 1 - number / 10.0, text);
    }

    private static List<String> after(List<String> asked, String answer, Passage... near) {
        var retriever =
                new Retriever() {
                    @Override
                    public boolean knows(String botId) {
                        return true;
                    }

                    @Override
                    public List<Passage> find(Query query) {
                        assertThat(query.question()).isEqualTo(asked.getLast());
                        return List.of(near);
                    }
                };
        String sources = CitedSourcesJson.of(List.of(near));
        return SuggestedQuestions.after(
                BOT,
                asked,
                answer,
                sources,
                retriever,
                (question, _) -> !question.contains("refused"));
    }

    @Test
    void questionsComeBeforeHeadingsAndCitedPassagesAreLeftOut() {
        assertThat(
                        after(
                                List.of("Do you ship to Norway?"),
                                "Yes [1].",
                                passage(
                                        1,
                                        "Do you ship to Norway?",
                                        "Do you ship to Norway?\nYes."),
                                passage(2, "Shop > Parcel prices", "Five euros."),
                                passage(3, "What is insured?", "What is insured?\nAll."),
                                passage(4, "Shop > Returns", "Within 30 days."),
                                passage(5, "", "No heading.")))
                .containsExactly("What is insured?", "Parcel prices");
    }

    @Test
    void whatWasAskedIsNotSuggestedAgain() {
        assertThat(
                        after(
                                List.of("what is insured", "Do you ship to Norway?"),
                                "Yes.",
                                passage(
                                        1,
                                        "Do you ship to Norway?",
                                        "Do you ship to Norway?\nYes."),
                                passage(2, "What is insured?", "What is insured?\nAll.")))
                .isEmpty();
    }

    @Test
    void thereAreAtMostThreeAndNoneIsLong() {
        assertThat(
                        after(
                                List.of("Which colours?"),
                                "Red [1].",
                                passage(1, "Colours of lamps", "Red."),
                                passage(2, "long ".repeat(20), "Long."),
                                passage(3, "How big is it?", "How big is it?\nBig."),
                                passage(4, "How big is it?", "How big is it?\nVery."),
                                passage(5, "How heavy is it?", "How heavy is it?\nLight."),
                                passage(6, "How old is it?", "How old is it?\nNew."),
                                passage(7, "How new is it?", "How new is it?\nOld.")))
                .containsExactly("How big is it?", "How heavy is it?", "How old is it?");
    }

    @Test
    void nearHeadingsComeBeforeFarQuestions() {
        assertThat(
                        after(
                                List.of("Where is the workshop?"),
                                "Yard 3 [1].",
                                passage(1, "Shop > Workshop", "Yard 3."),
                                passage(2, "Shop > Workshop hours", "From 9 to 5."),
                                passage(7, "Is it insured?", "Is it insured?\nYes.")))
                .containsExactly("Workshop hours", "Is it insured?");
    }

    @Test
    void headingsInsideAChunkAreSuggestedExceptTheAnsweredOne() {
        assertThat(
                        after(
                                List.of("Do you take cards?"),
                                "We take cards and cash [1].",
                                passage(
                                        1,
                                        "Bike shop",
                                        """
                                        Do you take credit cards?
                                        We take cards and cash.

                                        Can I return a bike?
                                        Within 14 days.

                                        Opening hours
                                        From 9 to 5.
                                        """)))
                .containsExactly("Can I return a bike?", "Opening hours");
    }

    @Test
    void nameOfTheShopAndRefusedQuestionsAreLeftOut() {
        assertThat(
                        after(
                                List.of("Which colours?"),
                                "Red [1].",
                                passage(1, "Bike shop > Colours of bikes", "Red."),
                                passage(2, "Bike shop", "We are a shop."),
                                passage(3, "Handbook", "We are a shop, too."),
                                passage(4, "Is it refused?", "Is it refused?\nYes."),
                                passage(5, "Which colours come in which sizes?", "All."),
                                passage(6, "Colours", "Red.")))
                .containsExactly("Which colours come in which sizes?");
    }
}
