package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.LatencyBuckets;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.GapComparisonStore.ComparedQuestion;
import dev.rejoinder.knowledge.GapGroup;
import dev.rejoinder.knowledge.GapGroupStore;
import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Migrations that derive rows from those that earlier versions stored. */
abstract class DataMigrationContract extends StoreContract {
    private static final int NOT_COUNTED = 4;
    private static final int WITHOUT_ASKERS = 20;
    private static final int WITHOUT_GROUPS = 22;
    private static final int AT_ONCE = 3;

    /**
     * Converts the data to this older schema version, applies changes, and opens it several times
     * at once with the current version. Closes the current storage.
     */
    abstract Storage openAfter(int version, List<String> changes) throws Exception;

    /** Returns the first column of a query after the storage is closed. */
    abstract List<Integer> numbers(String query) throws Exception;

    private AnalyticsReport report() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        return new Analytics(storage.analytics(), new ModelPrices(List.of(), "EUR"))
                .report(id -> true, new DateRange(today, today));
    }

    private void migrateAfter(List<String> changes) throws Exception {
        storage.close();
        storage = openAfter(NOT_COUNTED, changes);
    }

    @Test
    void migratedCountsEqualLiveCounts() throws Exception {
        converse("conv_1", 1);
        converse("conv_1", 2);
        finish(accept(newTurn("conv_1", 3)), failed());
        finish(accept(newTurn("conv_1", 4)), interrupted("Y"));
        finish(accept(newTurn("conv_2", 1)), stopped(""));
        finish(accept(newTurn("conv_2", 2)), fellBack());
        accept(newTurn("conv_3", 1));
        AnalyticsReport.Figures counted = report().totals();

        migrateAfter(List.of());

        AnalyticsReport.Figures filled = report().totals();
        assertThat(filled).usingRecursiveComparison().ignoringFields("answer").isEqualTo(counted);
        assertThat(counted.questions()).isEqualTo(6);
        assertThat(counted.fallenBack()).isEqualTo(1);
        assertThat(filled.answer()).isEqualTo(new AnalyticsReport.Latency(5, 9));
    }

    @Test
    void migratedTimesFallIntoTheSameBuckets() throws Exception {
        List<Long> times =
                List.of(
                        0L, 9L, 10L, 11L, 79L, 80L, 452L, 453L, 5120L, 463_409L, 655_359L,
                        655_360L);
        for (int i = 1; i <= times.size(); i++) {
            converse("conv_1", i);
        }

        migrateAfter(
                IntStream.range(0, times.size())
                        .mapToObj(
                                i ->
                                        "update turn set created_at = answered_at - "
                                                + times.get(i)
                                                + " where sequence = "
                                                + (i + 1))
                        .toList());
        storage.close();

        assertThat(numbers("select answer from turn_count order by answer"))
                .isEqualTo(times.stream().map(LatencyBuckets::of).distinct().toList());
    }

    @Test
    void gapOfAnEarlierVersionGoesWithItsLatestConversation() throws Exception {
        for (String conversation : List.of("conv_1", "conv_2")) {
            finish(accept(newTurn(conversation, 1)), fellBack());
            clock.tick(Duration.ofSeconds(1));
        }
        storage.close();
        storage = openAfter(WITHOUT_ASKERS, List.of());

        assertThat(storage.conversations().delete(BOT, "conv_1")).isTrue();
        assertThat(storage.gaps().count(BOT)).isEqualTo(1);
        assertThat(storage.conversations().delete(BOT, "conv_2")).isTrue();
        assertThat(storage.gaps().count(BOT)).isZero();
    }

    @Test
    void eachGapOfAnEarlierVersionIsAGroupThatWaitsForAComparison() throws Exception {
        askInVain("conv_1", "Do you ship to Norway?");
        askInVain("conv_2", "Is there a lift?");
        List<GapGroup> before = groups();
        storage.close();
        storage = openAfter(WITHOUT_GROUPS, List.of());

        assertThat(groups()).hasSize(2).isEqualTo(before);
        assertThat(storage.gapComparisons().waiting(10))
                .extracting(ComparedQuestion::question)
                .containsExactly("Do you ship to Norway?", "Is there a lift?");
        assertThat(storage.gapComparisons().compared(BOT)).isEmpty();

        askInVain("conv_3", "Is there a lift?");
        assertThat(groups()).extracting(GapGroup::times).containsExactly(2L, 1L);
        assertThat(groups())
                .extracting(GapGroup::id)
                .containsExactlyElementsOf(before.stream().map(GapGroup::id).toList());
    }

    private List<GapGroup> groups() {
        return storage.gapGroups().list(BOT, GapGroupStore.Order.LATEST, new PageRequest(1, 10));
    }

    private void askInVain(String conversation, String question) {
        String message = "msg_" + conversation;
        var turn =
                new NewTurn(
                        BOT,
                        conversation,
                        true,
                        message + "-u",
                        message,
                        question,
                        null,
                        null,
                        null);
        finish(accept(turn), fellBack());
        clock.tick(Duration.ofSeconds(1));
    }

    @Test
    void erasuresThatRunTwiceGoOnAsTheFirst() throws Exception {
        String insert =
                "insert into erasure (id, user_id, user_hash, bot_id, requested_at, completed_at)"
                        + " values ('erasure_%s', 'ann', '', null, %s, null)";
        storage.close();
        storage =
                openAfter(
                        WITHOUT_ASKERS,
                        List.of(insert.formatted("b", 1), insert.formatted("a", 2)));

        assertThat(storage.erasures().open()).hasSize(2);
        var next = new Erasure("erasure_c", "ann", "", null, clock.now(), null, Map.of());
        assertThat(storage.erasures().begin(next)).map(Erasure::id).contains("erasure_b");
    }

    private static TurnEnd fellBack() {
        return new TurnEnd(
                TurnState.COMPLETE,
                " I do not know. Ask the office.",
                FinishReason.STOP,
                null,
                null,
                null,
                true,
                null);
    }

    /** Opens the same data several times at once, like processes that start together. */
    static Storage openAtOnce(Supplier<Storage> open) throws Exception {
        var opened = new ArrayList<Future<Storage>>();
        try (var openers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                opened.add(openers.submit(open::get));
            }
        }
        for (Future<Storage> other : opened.subList(1, AT_ONCE)) {
            other.get().close();
        }
        return opened.getFirst().get();
    }
}
