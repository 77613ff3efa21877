package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowUpDetectorTest {
    private static final List<String> EARLIER = List.of("When is the shop open?");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And on Sundays?",
                "on Sundays?",
                "What about the workshop on the first floor?",
                "How long does it take to get a reply from them?",
                "Und am Sonntag, wenn Messe ist?"
            })
    void questionThatLeansOnTheOneBeforeGoesOn(String question) {
        assertThat(FollowUpDetector.mayBeFollowUp(question, EARLIER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Which payment methods do you accept?", "Who founded the city of Lisbon?"})
    void questionThatStandsAloneDoesNot(String question) {
        assertThat(FollowUpDetector.mayBeFollowUp(question, EARLIER)).isFalse();
    }

    @Test
    void firstQuestionGoesOnFromNothing() {
        assertThat(FollowUpDetector.mayBeFollowUp("And on Sundays?", List.of())).isFalse();
    }

    @Test
    void questionIsReadAfterTheLastOneThatStandsAlone() {
        List<String> earlier = List.of("When is the shop open?", "and on Sundays?");

        assertThat(FollowUpDetector.withEarlier("and at Easter?", earlier))
                .isEqualTo("When is the shop open? and at Easter?");
    }
}
