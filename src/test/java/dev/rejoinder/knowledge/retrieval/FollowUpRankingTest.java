package dev.rejoinder.knowledge.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.index.PassageHit;
import dev.rejoinder.knowledge.retrieval.FollowUpDetector.Dependence;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FollowUpRankingTest {
    private static PassageHit hit(String id, double score) {
        return new PassageHit(id, "src_1", 0, score, Double.NaN, score);
    }

    private static List<String> ranked(
            List<PassageHit> alone, List<PassageHit> together, Dependence dependence) {
        return FollowUpRanking.merged(alone, together, dependence, 3).stream()
                .map(PassageHit::documentId)
                .toList();
    }

    @Test
    void passageThatMatchesBothComesFirst() {
        assertThat(
                        ranked(
                                List.of(hit("other-parking", 0.6), hit("parking", 0.6)),
                                List.of(hit("subject", 0.7), hit("parking", 0.6)),
                                Dependence.YES))
                .containsExactly("parking", "subject", "other-parking");
    }

    @Test
    void passageThatMatchesOnlyTheEarlierSubjectDoesNotHideTheAnswer() {
        assertThat(
                        ranked(
                                List.of(hit("newsletter", 0.9)),
                                List.of(hit("pool", 0.7), hit("newsletter", 0.4)),
                                Dependence.PERHAPS))
                .containsExactly("newsletter", "pool");
    }

    @Test
    void bestScoreStays() {
        List<PassageHit> merged =
                FollowUpRanking.merged(
                        List.of(hit("a", 0.4)),
                        List.of(hit("a", 0.8), hit("b", 0.5)),
                        Dependence.YES,
                        1);

        assertThat(merged).hasSize(1);
        assertThat(merged.getFirst().score()).isEqualTo(0.8);
        assertThat(FollowUpRanking.merged(List.of(), List.of(), Dependence.YES, 3)).isEmpty();
    }
}
