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
        return new Passage(number, "src_1", "Handbook", path, null, null, null, 0.9, text);
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
        return SuggestedQuestions.after(BOT, asked, answer, sources, retriever);
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
}
