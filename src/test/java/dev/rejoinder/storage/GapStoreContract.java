package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.KnowledgeGapStore;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of {@link KnowledgeGapStore}. */
abstract class GapStoreContract extends StoreContract {
    private KnowledgeGapStore gaps() {
        return storage.gaps();
    }

    private void askInVain(String conversation, String question) {
        var turn =
                new NewTurn(
                        BOT,
                        conversation,
                        true,
                        conversation + "-u1",
                        conversation + "-a1",
                        question,
                        null,
                        null,
                        null);
        finish(
                accept(turn),
                new TurnEnd(
                        TurnState.COMPLETE,
                        "I do not know.",
                        FinishReason.STOP,
                        null,
                        null,
                        null,
                        true,
                        null));
        clock.tick(Duration.ofSeconds(1));
    }

    @Test
    void differentlyWrittenUnansweredQuestionIsStoredOnce() {
        var first = clock.now();
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_2", "do  you ship to norway");
        var last = clock.now();
        askInVain("conv_3", "Dó you ship to NORWAY?!");

        assertThat(gaps().count(BOT)).isEqualTo(1);
        KnowledgeGap gap = gaps().list(BOT, new PageRequest(1, 10)).getFirst();
        assertThat(gap)
                .isEqualTo(
                        new KnowledgeGap(
                                gap.id(),
                                "Dó you ship to NORWAY?!",
                                3,
                                first,
                                last,
                                "conv_3",
                                "conv_3-a1"));
    }

    @Test
    void latestGapIsListedFirst() {
        askInVain("conv_1", "One?");
        askInVain("conv_2", "Two?");
        askInVain("conv_3", "Three?");
        askInVain("conv_4", "One?");

        assertThat(gaps().list(BOT, new PageRequest(1, 2)))
                .extracting(KnowledgeGap::question)
                .containsExactly("One?", "Three?");
    }

    @Test
    void dismissedQuestionIsGone() {
        askInVain("conv_1", "One?");
        String id = gaps().list(BOT, new PageRequest(1, 1)).getFirst().id();

        assertThat(gaps().delete("bot_2", id)).isFalse();
        assertThat(gaps().delete(BOT, id)).isTrue();
        assertThat(gaps().delete(BOT, id)).isFalse();
        assertThat(gaps().count(BOT)).isZero();
    }

    @Test
    void answeredQuestionLeavesNoGap() {
        converse("conv_1", 1);

        assertThat(gaps().count(BOT)).isZero();
    }
}
