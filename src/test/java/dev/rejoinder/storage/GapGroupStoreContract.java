package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.GapComparisonStore;
import dev.rejoinder.knowledge.GapComparisonStore.ComparedQuestion;
import dev.rejoinder.knowledge.GapGroup;
import dev.rejoinder.knowledge.GapGroupStore;
import dev.rejoinder.knowledge.GapGroupStore.Order;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link GapGroupStore} and of the comparisons that make the groups. */
abstract class GapGroupStoreContract extends StoreContract {
    private static final PageRequest FIRST = new PageRequest(1, 10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private GapGroupStore groups() {
        return storage.gapGroups();
    }

    private void askInVain(String conversation, String question) {
        boolean begins = storage.conversations().find(BOT, conversation).isEmpty();
        String message = "msg_" + conversation + clock.now().getEpochSecond();
        var turn =
                new NewTurn(
                        BOT,
                        conversation,
                        begins,
                        message + "-u",
                        message,
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
        clock.tick(SECOND);
    }

    /** Puts all questions that wait into the group of the question asked first. */
    private String groupAll() {
        List<ComparedQuestion> done = storage.gapComparisons().compared(BOT);
        List<ComparedQuestion> waiting = storage.gapComparisons().waiting(10);
        String group =
                done.isEmpty()
                        ? groups().list(BOT, Order.LATEST, FIRST).getLast().id()
                        : done.getFirst().groupId();
        for (ComparedQuestion row : waiting) {
            storage.gapComparisons()
                    .store(
                            new ComparedQuestion(
                                    BOT,
                                    row.gapId(),
                                    group,
                                    row.question(),
                                    "model",
                                    new float[] {1, 0.5f}));
        }
        return group;
    }

    private static List<String> questions(GapGroup group) {
        return group.examples().stream().map(KnowledgeGap::question).toList();
    }

    @Test
    void newQuestionIsGroupOfItsOwn() {
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_2", "Is there a lift?");

        List<GapGroup> listed = groups().list(BOT, Order.LATEST, FIRST);

        assertThat(listed)
                .extracting(GapGroup::question)
                .containsExactly("Is there a lift?", "Do you ship to Norway?");
        assertThat(listed).extracting(GapGroup::id).doesNotHaveDuplicates();
        assertThat(groups().count(BOT)).isEqualTo(2);
        assertThat(storage.gapComparisons().isWaiting()).isTrue();
    }

    @Test
    void groupCountsWordingsRepetitionsAndAskers() {
        var first = clock.now();
        askInVain("conv_1", "Do you ship to Norway?");
        String id = groups().list(BOT, Order.LATEST, FIRST).getFirst().id();
        askInVain("conv_1", "Norway shipping?");
        askInVain("conv_2", "Norway shipping?");
        var last = clock.now();
        askInVain("conv_3", "Is delivery to Norway possible?");

        String group = groupAll();

        assertThat(group).isEqualTo(id);
        assertThat(storage.gapComparisons().isWaiting()).isFalse();
        GapGroup found = groups().find(BOT, id, 2).orElseThrow();
        assertThat(found).isEqualTo(new GapGroup(id, 3, 4, 3, first, last, found.examples(), null));
        assertThat(questions(found))
                .containsExactly("Is delivery to Norway possible?", "Norway shipping?");
        assertThat(groups().list(BOT, Order.LATEST, FIRST))
                .extracting(GapGroupStoreContract::questions)
                .containsExactly(
                        List.of(
                                "Is delivery to Norway possible?",
                                "Norway shipping?",
                                "Do you ship to Norway?"));
        assertThat(groups().count(BOT)).isOne();
    }

    @Test
    void comparedQuestionKeepsItsVector() {
        askInVain("conv_1", "Do you ship to Norway?");
        groupAll();

        ComparedQuestion row = storage.gapComparisons().compared(BOT).getFirst();

        assertThat(row.model()).isEqualTo("model");
        assertThat(row.vector()).containsExactly(1, 0.5f);
        assertThat(storage.gapComparisons().waiting(10)).isEmpty();
        assertThat(storage.gapComparisons().compared("bot_2")).isEmpty();
    }

    @Test
    void onlyTheBeginningOfALongQuestionIsCompared() {
        askInVain("conv_1", "é".repeat(32_000));

        assertThat(storage.gapComparisons().waiting(10))
                .extracting(row -> row.question().length())
                .containsExactly(GapComparisonStore.MAX_CHARACTERS);
        assertThat(groups().list(BOT, Order.LATEST, FIRST).getFirst().question()).hasSize(32_000);
    }

    @Test
    void groupsAreListedByTimeOrByCount() {
        askInVain("conv_1", "Twice?");
        askInVain("conv_1", "Twice?");
        askInVain("conv_1", "Once?");

        assertThat(groups().list(BOT, Order.TIMES, FIRST))
                .extracting(GapGroup::question)
                .containsExactly("Twice?", "Once?");
        assertThat(groups().list(BOT, Order.LATEST, new PageRequest(2, 1)))
                .extracting(GapGroup::question)
                .containsExactly("Twice?");
    }

    @Test
    void answeredGroupIsClosedUntilItIsAskedInVainAgain() {
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_1", "Norway shipping?");
        String id = groupAll();

        groups().answered(BOT, id, "src_1", clock.now().plus(SECOND));

        assertThat(groups().find(BOT, id, 1)).isEmpty();
        assertThat(groups().count(BOT)).isZero();
        assertThat(groups().list(BOT, Order.LATEST, FIRST)).isEmpty();
        assertThat(storage.gaps().list(BOT, FIRST)).isEmpty();
        assertThat(storage.gaps().count(BOT)).isZero();

        // The answer is being read.
        askInVain("conv_2", "Norway shipping?");
        assertThat(groups().count(BOT)).isZero();

        clock.tick(SECOND);
        askInVain("conv_2", "Norway shipping?");
        GapGroup again = groups().find(BOT, id, 5).orElseThrow();
        assertThat(questions(again)).containsExactly("Norway shipping?");
        assertThat(again.sourceId()).isEqualTo("src_1");
    }

    @Test
    void otherWordsReopenAnsweredGroupOnlyAfterItsAnswerWasRead() {
        askInVain("conv_1", "Do you ship to Norway?");
        String id = groupAll();
        groups().answered(BOT, id, "src_1", clock.now().plus(SECOND));

        askInVain("conv_2", "Norway shipping?");
        groupAll();
        assertThat(groups().count(BOT)).isZero();

        clock.tick(SECOND);
        askInVain("conv_3", "Is delivery to Norway possible?");
        groupAll();
        GapGroup again = groups().find(BOT, id, 5).orElseThrow();
        assertThat(questions(again)).containsExactly("Is delivery to Norway possible?");
        assertThat(again.sourceId()).isEqualTo("src_1");
    }

    @Test
    void deletedConversationLeavesItsGroup() {
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_1", "Norway shipping?");
        askInVain("conv_2", "Norway shipping?");
        String id = groupAll();

        storage.conversations().delete(BOT, "conv_1");

        GapGroup left = groups().find(BOT, id, 5).orElseThrow();
        assertThat(questions(left)).containsExactly("Norway shipping?");
        assertThat(left.times()).isOne();
        assertThat(left.askers()).isOne();
        storage.conversations().delete(BOT, "conv_2");
        assertThat(groups().find(BOT, id, 5)).isEmpty();
        assertThat(storage.gapComparisons().compared(BOT)).isEmpty();
    }

    @Test
    void dismissedGroupIsGone() {
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_1", "Norway shipping?");
        String id = groupAll();

        assertThat(groups().delete("bot_2", id)).isFalse();
        assertThat(groups().delete(BOT, id)).isTrue();
        assertThat(groups().delete(BOT, id)).isFalse();
        assertThat(storage.gaps().count(BOT)).isZero();
        assertThat(storage.gapComparisons().compared(BOT)).isEmpty();
    }
}
