package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Feedback;
import dev.rejoinder.conversation.Feedback.Giver;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link FeedbackStore}, and of the counts and lists of feedback. */
abstract class FeedbackStoreContract extends TurnStoreFixture {
    private static final Giver VISITOR = new Giver(Giver.Type.VISITOR, "visitor_1");
    private static final Giver STAFF = new Giver(Giver.Type.ACCOUNT, "acct_1");

    private FeedbackStore feedback() {
        return storage.feedback();
    }

    private Feedback given(Rating rating, @Nullable String comment, Giver giver) {
        return new Feedback(rating, comment, giver, clock.now());
    }

    private Feedback rate(String conversation, int number, Rating rating) {
        return feedback()
                .replace(
                        BOT,
                        conversation,
                        conversation + "-a" + number,
                        given(rating, null, VISITOR))
                .orElseThrow();
    }

    private void remove(String conversation, int number) {
        assertThat(feedback().replace(BOT, conversation, conversation + "-a" + number, null))
                .isEmpty();
    }

    private AnalyticsReport report() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        return new Analytics(storage.analytics(), new ModelPrices(List.of(), "EUR"))
                .report(_ -> true, new DateRange(today.minusDays(1), today));
    }

    private Listing list(@Nullable Rating rating, int page, int limit) {
        return storage.conversations()
                .list(
                        new ConversationQuery(
                                BOT, new PageRequest(page, limit), null, null, null, null, rating));
    }

    @Test
    void feedbackIsFoundAsItWasGiven() {
        converse("c1", 1);
        assertThat(feedback().find(BOT, "c1", "c1-a1")).isEmpty();

        Feedback given = given(Rating.DOWN, "Wrong: 7 € — not 9.", VISITOR);
        assertThat(feedback().replace(BOT, "c1", "c1-a1", given)).contains(given);

        assertThat(feedback().find(BOT, "c1", "c1-a1")).contains(given);
    }

    @Test
    void lastFeedbackWins() {
        converse("c1", 1);
        rate("c1", 1, Rating.UP);
        clock.tick(Duration.ofSeconds(1));
        Feedback last = given(Rating.DOWN, "No.", STAFF);

        assertThat(feedback().replace(BOT, "c1", "c1-a1", last)).contains(last);

        assertThat(feedback().find(BOT, "c1", "c1-a1")).contains(last);
        assertThat(report().totals())
                .extracting(AnalyticsReport.Figures::ratedUp, AnalyticsReport.Figures::ratedDown)
                .containsExactly(0L, 1L);
    }

    @Test
    void repeatedFeedbackChangesNothing() {
        converse("c1", 1);
        Feedback first = rate("c1", 1, Rating.UP);
        clock.tick(Duration.ofSeconds(1));

        assertThat(rate("c1", 1, Rating.UP)).isEqualTo(first);

        assertThat(report().totals().ratedUp()).isEqualTo(1);
        Feedback withComment = given(Rating.UP, "Thanks.", VISITOR);
        assertThat(feedback().replace(BOT, "c1", "c1-a1", withComment)).contains(withComment);
        assertThat(report().totals().ratedUp()).isEqualTo(1);
    }

    @Test
    void removedFeedbackIsGoneAndNotCounted() {
        converse("c1", 1);
        rate("c1", 1, Rating.DOWN);

        remove("c1", 1);
        remove("c1", 1);

        assertThat(feedback().find(BOT, "c1", "c1-a1")).isEmpty();
        assertThat(list(Rating.DOWN, 1, 10).conversations()).isEmpty();
        assertThat(report().totals().ratedDown()).isZero();
    }

    @Test
    void onlyFinishedAnswersWithTextHaveFeedback() {
        converse("c1", 1);
        finish(accept(newTurn("c1", 2)), failed());
        finish(accept(newTurn("c1", 3)), stopped("Y"));
        finish(accept(newTurn("c1", 4)), interrupted("Y"));
        accept(newTurn("c1", 5));

        for (String message : List.of("c1-u1", "c1-a2", "c1-u4", "c1-a5")) {
            assertRefused(ErrorCode.NOT_AN_ANSWER, () -> feedback().find(BOT, "c1", message));
            assertRefused(
                    ErrorCode.NOT_AN_ANSWER,
                    () -> feedback().replace(BOT, "c1", message, given(Rating.UP, null, VISITOR)));
        }
        rate("c1", 3, Rating.UP);
        rate("c1", 4, Rating.DOWN);
        assertThat(report().totals().ratedDown()).isEqualTo(1);
    }

    @Test
    void feedbackOnATextThatARetryDropsIsGone() {
        var question = unread(keyed(newTurn("c1", 1), KEY, BODY));
        finish(accept(question), interrupted("Y"));
        rate("c1", 1, Rating.DOWN);
        clock.tick(Duration.ofDays(1));

        finish(accept(question), complete("Yes."));

        assertThat(feedback().find(BOT, "c1", "c1-a1")).isEmpty();
        assertThat(list(Rating.DOWN, 1, 10).conversations()).isEmpty();
        assertThat(report().totals().ratedDown()).isZero();
    }

    @Test
    void changedFeedbackIsAnEventWithoutItsComment() {
        converse("c1", 1);
        storage.events().want(EnumSet.of(EventType.MESSAGE_FEEDBACK));
        rate("c1", 1, Rating.UP);
        rate("c1", 1, Rating.UP);
        feedback().replace(BOT, "c1", "c1-a1", given(Rating.DOWN, "No.", STAFF));
        remove("c1", 1);
        remove("c1", 1);

        assertThat(storage.events().after(0, 10))
                .extracting(StoredEvent::conversationId, StoredEvent::messageId, StoredEvent::data)
                .containsExactly(
                        tuple("c1", "c1-a1", "{\"rating\":\"up\",\"comment\":false}"),
                        tuple("c1", "c1-a1", "{\"rating\":\"down\",\"comment\":true}"),
                        tuple("c1", "c1-a1", "{\"rating\":null,\"comment\":false}"));
    }

    @Test
    void feedbackBelongsToItsConversationAndBot() {
        converse("c1", 1);
        converse("c2", 1);

        for (List<String> address :
                List.of(
                        List.of(BOT, "c1", "c2-a1"),
                        List.of(BOT, "c3", "c1-a1"),
                        List.of("bot_2", "c1", "c1-a1"))) {
            assertRefused(
                    ErrorCode.MESSAGE_NOT_FOUND,
                    () ->
                            feedback()
                                    .replace(
                                            address.get(0),
                                            address.get(1),
                                            address.get(2),
                                            given(Rating.UP, null, VISITOR)));
            assertRefused(
                    ErrorCode.MESSAGE_NOT_FOUND,
                    () -> feedback().find(address.get(0), address.get(1), address.get(2)));
        }
        assertThat(report().totals().ratedUp()).isZero();
    }

    @Test
    void feedbackOnMessagesIsFoundByTheirIds() {
        for (int number = 1; number <= 4; number++) {
            converse("c1", number);
        }
        Feedback second = rate("c1", 2, Rating.UP);
        Feedback third = rate("c1", 3, Rating.DOWN);
        rate("c1", 4, Rating.UP);
        Conversation conversation = storage.conversations().find(BOT, "c1").orElseThrow();
        List<Message> messages = storage.conversations().messagesAfter(BOT, "c1", 3, 4);

        assertThat(feedback().ofMessages(conversation, messages))
                .isEqualTo(Map.of("c1-a2", second, "c1-a3", third));
        assertThat(feedback().ofMessages(conversation, List.of())).isEmpty();
    }

    @Test
    void feedbackIsCountedOnTheDayOfTheQuestion() {
        converse("c1", 1);
        clock.tick(Duration.ofDays(1));
        converse("c1", 2);
        rate("c1", 1, Rating.UP);
        rate("c1", 2, Rating.DOWN);
        rate("c1", 1, Rating.DOWN);

        assertThat(report().days())
                .extracting(day -> day.figures().ratedUp(), day -> day.figures().ratedDown())
                .containsExactly(tuple(0L, 1L), tuple(0L, 1L));
        assertThat(report().bots())
                .extracting(bot -> bot.figures().ratedDown())
                .containsExactly(2L);
    }

    @Test
    void listFindsRatedConversations() {
        converse("c1", 1);
        converse("c1", 2);
        converse("c2", 1);
        converse("c3", 1);
        rate("c1", 1, Rating.UP);
        rate("c1", 2, Rating.DOWN);
        rate("c2", 1, Rating.DOWN);

        assertThat(list(null, 1, 10).conversations())
                .extracting(each -> each.id(), each -> each.ups(), each -> each.downs())
                .containsExactlyInAnyOrder(
                        tuple("c1", 1L, 1L), tuple("c2", 0L, 1L), tuple("c3", 0L, 0L));
        Listing down = list(Rating.DOWN, 1, 10);
        assertThat(down.total()).isEqualTo(2);
        assertThat(down.conversations())
                .extracting(each -> each.id())
                .containsExactlyInAnyOrder("c1", "c2");
        assertThat(list(Rating.UP, 1, 10).conversations())
                .extracting(each -> each.id())
                .containsExactly("c1");
    }

    @Test
    void pagesOfRatedConversationsAreComplete() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            String conversation = "c" + i;
            clock.tick(Duration.ofHours(1));
            converse(conversation, 1);
            if (i % 2 == 0) {
                rate(conversation, 1, Rating.DOWN);
                expected.addFirst(conversation);
            }
        }

        var byPage = new ArrayList<String>();
        for (int page = 1; page <= 5; page++) {
            Listing listing = list(Rating.DOWN, page, 7);
            assertThat(listing.total()).isEqualTo(30);
            listing.conversations().forEach(each -> byPage.add(each.id()));
        }
        assertThat(byPage).isEqualTo(expected);
    }

    @Test
    void deletedConversationTakesItsFeedbackWithItButNotTheCounts() {
        converse("c1", 1);
        rate("c1", 1, Rating.DOWN);

        storage.conversations().delete(BOT, "c1");

        assertRefused(ErrorCode.MESSAGE_NOT_FOUND, () -> feedback().find(BOT, "c1", "c1-a1"));
        assertThat(list(Rating.DOWN, 1, 10).total()).isZero();
        assertThat(report().totals().ratedDown()).isEqualTo(1);
    }

    @Test
    void deletedBotLeavesNoCounts() {
        converse("c1", 1);
        rate("c1", 1, Rating.DOWN);

        storage.bots().delete(BOT);
        while (storage.bots().purgeDeleted(10) > 0) {
            // Until no rows are left.
        }
        storage.bots().insert(bot(BOT, "demo"));

        assertThat(report().totals().ratedDown()).isZero();
    }
}
