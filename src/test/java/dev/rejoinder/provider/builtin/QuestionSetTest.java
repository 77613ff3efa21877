package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The evaluation data must be correct itself. */
class QuestionSetTest {
    private static final QuestionSet SET = QuestionSet.read();

    @Test
    void everyAnswerOccursInItsPassage() {
        for (QuestionSet.Asked asked : SET.questions()) {
            if (asked.passage() == null) {
                assertThat(asked.answer()).as(asked.question()).isNull();
                assertThat(asked.near() == null || SET.passages().containsKey(asked.near()))
                        .as(asked.question())
                        .isTrue();
            } else {
                assertThat(SET.passage(asked.passage()).text()).contains(asked.answer());
            }
        }
    }

    @Test
    void everyQuestionIsUniqueAndInOneHalf() {
        List<QuestionSet.Asked> questions = SET.questions();
        assertThat(SET.passages()).hasSameSizeAs(QuestionSet.lines("passages.jsonl"));
        assertThat(questions).extracting(QuestionSet.Asked::question).doesNotHaveDuplicates();
        assertThat(questions).extracting(QuestionSet.Asked::split).containsOnly("dev", "held-out");
    }

    @Test
    void noArticleIsInBothHalves() {
        List<String> tuned = articles("dev");
        assertThat(tuned).isNotEmpty().doesNotContainAnyElementsOf(articles("held-out"));
    }

    private static List<String> articles(String split) {
        return SET.questions().stream()
                .filter(asked -> asked.split().equals(split))
                .map(asked -> asked.passage() == null ? asked.near() : asked.passage())
                .filter(id -> id != null)
                .map(id -> SET.passage(id).title())
                .distinct()
                .toList();
    }
}
