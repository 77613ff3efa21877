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
import java.util.List;
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
    void deletedConversationLeavesTheQuestionToTheOthersThatAskedIt() {
        var first = clock.now();
        askInVain("conv_1", "Do you ship to Norway?");
        var last = clock.now();
        askInVain("conv_2", "do you ship to norway");
        askInVain("conv_3", "Dó you ship to NORWAY?!");
        askInVain("conv_3x", "Mine alone?");

        assertThat(storage.conversations().delete(BOT, "conv_1")).isTrue();
        assertThat(storage.conversations().delete(BOT, "conv_3")).isTrue();
        assertThat(storage.conversations().delete(BOT, "conv_3x")).isTrue();

        List<KnowledgeGap> left = gaps().list(BOT, new PageRequest(1, 10));
        assertThat(left)
                .containsExactly(
                        new KnowledgeGap(
                                left.getFirst().id(),
                                "do you ship to norway",
                                1,
                                first,
                                last,
                                "conv_2",
                                "conv_2-a1"));

        assertThat(storage.conversations().delete(BOT, "conv_2")).isTrue();
        assertThat(gaps().count(BOT)).isZero();
    }

    @Test
    void dismissedQuestionThatIsAskedAgainForgetsWhoAskedBefore() {
        askInVain("conv_1", "One?");
        gaps().delete(BOT, gaps().list(BOT, new PageRequest(1, 1)).getFirst().id());
        askInVain("conv_2", "One?");

        assertThat(storage.conversations().delete(BOT, "conv_2")).isTrue();

        assertThat(gaps().count(BOT)).isZero();
    }

    @Test
    void answeredQuestionLeavesNoGap() {
        converse("conv_1", 1);

        assertThat(gaps().count(BOT)).isZero();
    }
}
