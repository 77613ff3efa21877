package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationSearch.Outcome;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class ConversationListContract extends ConversationStoreFixture {
    @Test
    void newestActivityIsListedFirst() {
        List<Turn> turns = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            turns.add(accept(newTurn("c" + i, 1)));
            clock.tick(Duration.ofSeconds(1));
        }
        finish(turns.get(1), complete("Yes"));

        Listing listing = conversations().list(query(1, 10, null, null, null));
        assertThat(ids(listing)).containsExactly("c2", "c3", "c1");
        assertThat(listing.total()).isEqualTo(3);
        assertThat(listing.conversations().getFirst())
                .isEqualTo(conversations().find(BOT, "c2").orElseThrow());
    }

    @Test
    void equalTimesAreOrderedById() {
        accept(newTurn("c2", 1));
        accept(newTurn("c3", 1));
        accept(newTurn("c1", 1));

        assertThat(ids(conversations().list(query(1, 2, null, null, null))))
                .containsExactly("c3", "c2");
        assertThat(ids(conversations().list(query(2, 2, null, null, null)))).containsExactly("c1");
        var cursor = new Cursor(clock.now(), "c2");
        assertThat(ids(conversations().list(query(1, 2, cursor, null, null))))
                .containsExactly("c1");
    }

    /** Six conversations, two a day, from {@code c1} (oldest) to {@code c6}. */
    private void threeDays() {
        for (int i = 1; i <= 6; i++) {
            accept(newTurn("c" + i, 1));
            clock.tick(Duration.ofHours(12));
        }
    }

    @Test
    void pagesCoverEverythingAcrossDays() {
        clock.set(Instant.parse("2026-11-01T00:00:00Z"));
        threeDays();

        for (int limit = 1; limit <= 7; limit++) {
            var seen = new ArrayList<String>();
            for (int page = 1; page <= 7; page++) {
                seen.addAll(ids(conversations().list(query(page, limit, null, null, null))));
            }
            assertThat(seen).containsExactly("c6", "c5", "c4", "c3", "c2", "c1");
        }
    }

    @Test
    void cursorsCoverEverythingAcrossDays() {
        threeDays();
        var seen = new ArrayList<String>();
        Cursor cursor = null;
        while (true) {
            List<Conversation> page =
                    conversations().list(query(1, 4, cursor, null, null)).conversations();
            if (page.isEmpty()) {
                break;
            }
            page.forEach(conversation -> seen.add(conversation.id()));
            cursor = new Cursor(page.getLast().updatedAt(), page.getLast().id());
        }

        assertThat(seen).containsExactly("c6", "c5", "c4", "c3", "c2", "c1");
    }

    @Test
    void sinceExcludesConversationsLastActiveThenOrEarlier() {
        clock.set(Instant.parse("2026-11-01T00:00:00Z"));
        threeDays();
        Instant third = Instant.parse("2026-11-02T00:00:00Z");

        Listing after = conversations().list(query(1, 10, null, third, null));
        assertThat(ids(after)).containsExactly("c6", "c5", "c4");
        assertThat(after.total()).isEqualTo(3);
        Listing from = conversations().list(query(1, 10, null, third.minusMillis(1), null));
        assertThat(ids(from)).containsExactly("c6", "c5", "c4", "c3");
        assertThat(from.total()).isEqualTo(4);
        Listing second = conversations().list(query(2, 3, null, third.minusMillis(1), null));
        assertThat(ids(second)).containsExactly("c3");
        assertThat(second.total()).isEqualTo(4);
    }

    @Test
    void listOfOneUserHoldsOnlyTheirs() {
        accept(ofUser(newTurn("c1", 1), "ann"));
        clock.tick(Duration.ofDays(1));
        accept(ofUser(newTurn("c2", 1), "bob"));
        clock.tick(Duration.ofDays(1));
        accept(ofUser(newTurn("c3", 1), "ann"));
        accept(newTurn("c4", 1));

        Listing all = conversations().list(query(1, 10, null, null, "ann"));
        assertThat(ids(all)).containsExactly("c3", "c1");
        assertThat(all.total()).isEqualTo(2);
        Listing recent =
                conversations()
                        .list(query(1, 10, null, clock.now().minus(Duration.ofDays(1)), "ann"));
        assertThat(ids(recent)).containsExactly("c3");
        assertThat(recent.total()).isEqualTo(1);
        assertThat(ids(conversations().list(query(2, 1, null, null, "ann")))).containsExactly("c1");
    }

    @Test
    void emptyListHasNoTotal() {
        assertThat(conversations().list(query(1, 10, null, null, null)))
                .isEqualTo(new Listing(List.of(), 0, null));
        assertThat(conversations().list(query(1, 10, null, Instant.EPOCH, null)))
                .isEqualTo(new Listing(List.of(), 0, null));
    }

    private Listing search(
            @Nullable Cursor after, int limit, String words, @Nullable Outcome outcome) {
        return conversations()
                .list(
                        new ConversationQuery(
                                BOT,
                                new PageRequest(1, limit),
                                after,
                                null,
                                null,
                                new ConversationSearch(words, outcome, "I do not know"),
                                null));
    }

    @Test
    void searchIgnoresCaseInQuestionsAndAnswers() {
        finish(accept(newTurn("c1", 1)), complete("Die Öffnungszeiten sind lang."));
        clock.tick(Duration.ofSeconds(1));
        finish(accept(newTurn("c2", 1)), complete("100%"));
        clock.tick(Duration.ofSeconds(1));
        accept(newTurn("c3", 1));
        accept(newTurn("c3", 2));

        assertThat(ids(search(null, 10, "ÖFFNUNGSZEITEN", null))).containsExactly("c1");
        assertThat(ids(search(null, 10, "QUESTION", null))).containsExactly("c3", "c2", "c1");
        assertThat(ids(search(null, 10, "question 2", null))).containsExactly("c3");
        assertThat(ids(search(null, 10, "0%", null))).containsExactly("c2");
        assertThat(ids(search(null, 10, "_", null))).isEmpty();
        assertThat(search(null, 10, "question 2", null).total()).isEqualTo(3);
    }

    @Test
    void outcomeIsThatOfTheLastQuestion() {
        finish(accept(newTurn("answered", 1)), complete("Yes"));
        finish(accept(newTurn("fallback", 1)), complete(" I do not know that."));
        finish(accept(newTurn("stopped", 1)), complete("Yes"));
        finish(accept(newTurn("stopped", 2)), stopped("As far"));
        finish(accept(newTurn("interrupted", 1)), interrupted("As far"));
        finish(accept(newTurn("failed", 1)), failed());
        accept(newTurn("open", 1));

        // WaitingTurnContract has the outcome WAITING.
        for (Outcome outcome : EnumSet.complementOf(EnumSet.of(Outcome.WAITING))) {
            assertThat(ids(search(null, 10, "", outcome)))
                    .containsExactly(outcome.name().toLowerCase(Locale.ROOT));
        }
        assertThat(ids(search(null, 10, "yes", Outcome.STOPPED))).containsExactly("stopped");
    }

    @Test
    void searchScansALimitedNumberAndContinuesFromItsCursor() {
        for (int i = 0; i < ConversationSearch.MOST + 150; i++) {
            clock.tick(Duration.ofSeconds(1));
            Turn turn = accept(newTurn("c" + i, 1));
            if (i % 575 == 149) {
                finish(turn, complete("A needle"));
            }
        }

        Listing newest = search(null, 10, "needle", null);
        assertThat(ids(newest)).containsExactly("c724");
        assertThat(newest.next()).isNotNull();
        Listing rest = search(newest.next(), 10, "needle", null);
        assertThat(ids(rest)).containsExactly("c149");
        assertThat(rest.next()).isNull();

        Listing one = search(null, 1, "needle", null);
        assertThat(ids(one)).containsExactly("c724");
        assertThat(ids(search(one.next(), 1, "needle", null))).containsExactly("c149");
    }

    @Test
    void pagePastTheEndIsEmptyAndKeepsItsTotal() {
        accept(newTurn("c1", 1));

        assertThat(conversations().list(query(1000, 100, null, null, null)))
                .isEqualTo(new Listing(List.of(), 1, null));
    }
}
