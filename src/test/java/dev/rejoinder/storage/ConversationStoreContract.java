package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationSearch.Outcome;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.Page;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link ConversationStore} promises. */
abstract class ConversationStoreContract extends StoreContract {
    private ConversationStore conversations() {
        return storage.conversations();
    }

    private static ConversationQuery query(
            int page,
            int limit,
            @Nullable Cursor after,
            @Nullable Instant since,
            @Nullable String userId) {
        return new ConversationQuery(BOT, new Page(page, limit), after, since, userId, null);
    }

    private static List<String> ids(Listing listing) {
        return listing.conversations().stream().map(Conversation::id).toList();
    }

    private List<String> contents(List<Message> messages) {
        return messages.stream().map(Message::content).toList();
    }

    @Test
    void conversationIsFoundAsItWasBegun() {
        accept(ofUser(newTurn("c1", 1), "ann"));

        assertThat(conversations().find(BOT, "c1"))
                .contains(
                        new Conversation(
                                BOT,
                                "c1",
                                "ann",
                                "{\"userId\":\"ann\"}",
                                "Question 1",
                                1,
                                clock.now(),
                                clock.now(),
                                true));
        assertThat(conversations().find(BOT, "c2")).isEmpty();
        assertThat(conversations().find("bot_2", "c1")).isEmpty();
    }

    @Test
    void answerCountsAndMovesTheTimeOfTheLastMessage() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(5));
        finish(turn, complete("Yes"));

        assertThat(conversations().find(BOT, "c1"))
                .contains(
                        new Conversation(
                                BOT, "c1", null, null, "Question 1", 2, begun, clock.now(), false));
    }

    @Test
    void answerWithoutTextIsNoMessage() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.tick(Duration.ofSeconds(5));
        finish(turn, failed());

        Conversation conversation = conversations().find(BOT, "c1").orElseThrow();
        assertThat(conversation.messageCount()).isEqualTo(1);
        assertThat(conversation.updatedAt()).isEqualTo(begun);
        assertThat(contents(conversations().messagesAfter(BOT, "c1", 0, 10)))
                .containsExactly("Question 1");
    }

    @Test
    void lastActivityNeverGoesBackWhenTheClockDoes() {
        Instant begun = clock.now();
        Turn turn = accept(newTurn("c1", 1));
        clock.set(begun.minus(Duration.ofDays(3)));
        finish(turn, complete("Yes"));
        accept(newTurn("c1", 2));

        assertThat(conversations().find(BOT, "c1").orElseThrow().updatedAt()).isEqualTo(begun);
        assertThat(conversations().list(query(1, 10, null, begun.minusMillis(1), null)).total())
                .isEqualTo(1);
    }

    @Test
    void previewIsTheBeginningOfTheFirstQuestion() {
        String question = "x".repeat(99) + "🙂 and more";
        NewTurn turn = new NewTurn(BOT, "c1", true, "u1", "a1", question, null, null, null);
        finish(accept(turn), complete("Yes"));
        accept(newTurn("c1", 2));
        String fitting = "y".repeat(98) + "🙂 and more";
        accept(new NewTurn(BOT, "c2", true, "u2", "a2", fitting, null, null, null));

        assertThat(conversations().find(BOT, "c1").orElseThrow().preview())
                .isEqualTo("x".repeat(99));
        assertThat(conversations().find(BOT, "c2").orElseThrow().preview())
                .isEqualTo("y".repeat(98) + "🙂");
    }

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
    void sinceLeavesOutWhatWasLastActiveThenOrEarlier() {
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
                                new Page(1, limit),
                                after,
                                null,
                                null,
                                new ConversationSearch(words, outcome, "I do not know")));
    }

    @Test
    void wordsAreFoundInQuestionsAndAnswersInWhateverCase() {
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

        for (Outcome outcome : Outcome.values()) {
            assertThat(ids(search(null, 10, "", outcome)))
                    .containsExactly(outcome.name().toLowerCase(Locale.ROOT));
        }
        assertThat(ids(search(null, 10, "yes", Outcome.STOPPED))).containsExactly("stopped");
    }

    @Test
    void searchLooksAtSoManyAndGoesOnWhereItWas() {
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

    @Test
    void messagesAreShownWithAllTheyHave() {
        Turn turn = accept(ofUser(newTurn("c1", 1), "ann"));
        Instant asked = clock.now();
        clock.tick(Duration.ofSeconds(2));
        finish(
                turn,
                new TurnEnd(
                        TurnState.COMPLETE, "Yes", FinishReason.STOP, null, new Usage(3, 5), "[]"));

        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10))
                .containsExactly(
                        new Message(
                                "c1-u1",
                                2,
                                Message.Role.USER,
                                "Question 1",
                                asked,
                                "complete",
                                "c1-a1",
                                "{\"userId\":\"ann\"}",
                                null,
                                null,
                                null),
                        new Message(
                                "c1-a1",
                                3,
                                Message.Role.ASSISTANT,
                                "Yes",
                                clock.now(),
                                "complete",
                                null,
                                null,
                                3,
                                5,
                                "[]"));
    }

    @Test
    void partialAnswersAreShownWithTheirState() {
        finish(accept(newTurn("c1", 1)), interrupted("Ha"));
        finish(accept(newTurn("c1", 2)), stopped("Ho"));
        finish(accept(newTurn("c1", 3)), stopped(""));
        accept(newTurn("c1", 4));
        accept(newTurn("c1", 5));

        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10))
                .extracting(Message::content, Message::status, Message::answerId)
                .containsExactly(
                        tuple("Question 1", "interrupted", "c1-a1"),
                        tuple("Ha", "interrupted", null),
                        tuple("Question 2", "stopped", "c1-a2"),
                        tuple("Ho", "stopped", null),
                        tuple("Question 3", "stopped", "c1-a3"),
                        tuple("Question 4", "streaming", "c1-a4"),
                        tuple("Question 5", "pending", "c1-a5"));
        assertThat(conversations().find(BOT, "c1").orElseThrow().messageCount()).isEqualTo(7);
    }

    @Test
    void conversationIsRunningWhileOneOfItsTurnsIsOpen() {
        Turn first = accept(newTurn("c1", 1));
        Turn second = accept(newTurn("c1", 2));
        converse("c2", 1);
        assertThat(running()).containsExactly("c1");
        finish(first, complete("Yes"));
        assertThat(running()).containsExactly("c1");

        long fence = storage.turns().claim(second.key(), LEASE).orElseThrow();
        assertThat(running()).containsExactly("c1");
        storage.turns().finish(second.key(), fence, failed());

        assertThat(running()).isEmpty();
    }

    private List<String> running() {
        return conversations().list(query(1, 10, null, null, null)).conversations().stream()
                .filter(Conversation::running)
                .map(Conversation::id)
                .toList();
    }

    @Test
    void messagesArePagedForwardAndBackwardFromEveryPosition() {
        converse("c1", 1);
        finish(accept(newTurn("c1", 2)), failed());
        converse("c1", 3);
        List<Message> all = conversations().messagesAfter(BOT, "c1", Long.MIN_VALUE, 100);
        assertThat(contents(all))
                .containsExactly("Question 1", "Answer 1", "Question 2", "Question 3", "Answer 3");

        for (long position = -1; position <= 9; position++) {
            for (int limit = 1; limit <= 6; limit++) {
                assertThat(conversations().messagesAfter(BOT, "c1", position, limit))
                        .isEqualTo(after(all, position, limit));
                assertThat(conversations().messagesBefore(BOT, "c1", position, limit))
                        .isEqualTo(before(all, position, limit));
            }
        }
        assertThat(conversations().messagesBefore(BOT, "c1", Long.MAX_VALUE, 100)).isEqualTo(all);
        assertThat(conversations().messagesAfter(BOT, "c1", Long.MAX_VALUE, 100)).isEmpty();
        assertThat(conversations().messagesBefore(BOT, "c1", Long.MIN_VALUE, 100)).isEmpty();
    }

    private static List<Message> after(List<Message> all, long position, int limit) {
        return all.stream().filter(m -> m.position() > position).limit(limit).toList();
    }

    private static List<Message> before(List<Message> all, long position, int limit) {
        List<Message> earlier = all.stream().filter(m -> m.position() < position).toList();
        return earlier.subList(Math.max(0, earlier.size() - limit), earlier.size());
    }

    @Test
    void messagesOfAnUnknownConversationAreNone() {
        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10)).isEmpty();
        assertThat(conversations().messagesBefore(BOT, "c1", 100, 10)).isEmpty();
    }

    @Test
    void positionIsFoundForBothHalvesOfATurnOfThisConversation() {
        converse("c1", 1);
        converse("c1", 2);
        converse("c2", 1);

        for (Message message : conversations().messagesAfter(BOT, "c1", 0, 10)) {
            assertThat(conversations().positionOf(BOT, "c1", message.id()))
                    .isEqualTo(message.position());
        }
        assertThat(conversations().positionOf(BOT, "c1", "c2-u1")).isNull();
        assertThat(conversations().positionOf(BOT, "c1", "c2-a1")).isNull();
        assertThat(conversations().positionOf("bot_2", "c1", "c1-u1")).isNull();
    }

    @Test
    void deletedConversationIsGoneWithItsMessages() {
        converse("c1", 1);
        converse("c2", 1);

        assertThat(conversations().delete(BOT, "c1")).isTrue();

        assertThat(conversations().delete(BOT, "c1")).isFalse();
        assertThat(conversations().find(BOT, "c1")).isEmpty();
        assertThat(conversations().messagesAfter(BOT, "c1", 0, 10)).isEmpty();
        assertThat(conversations().positionOf(BOT, "c1", "c1-u1")).isNull();
        Listing listing = conversations().list(query(1, 10, null, null, null));
        assertThat(ids(listing)).containsExactly("c2");
        assertThat(listing.total()).isEqualTo(1);
    }

    @Test
    void conversationOfAnotherBotCannotBeDeleted() {
        converse("c1", 1);
        storage.bots().insert(bot("bot_2", null));

        assertThat(conversations().delete("bot_2", "c1")).isFalse();
        assertThat(conversations().find(BOT, "c1")).isPresent();
    }

    @Test
    void longConversationIsDeletedWithAllItsTurns() {
        for (int i = 1; i <= 1203; i++) {
            converse("c1", i);
        }

        assertThat(conversations().delete(BOT, "c1")).isTrue();
        assertThat(conversations().positionOf(BOT, "c1", "c1-u1")).isNull();
        assertThat(conversations().positionOf(BOT, "c1", "c1-a1203")).isNull();
        assertThat(storage.bots().purgeDeleted(10)).isZero();
    }
}
