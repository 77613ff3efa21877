package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.digest.DigestStore;
import dev.rejoinder.digest.UnansweredQuestion;
import dev.rejoinder.digest.WeeklyDigest;
import dev.rejoinder.mail.OutgoingMail;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link DigestStore}, and of the digest with it. */
abstract class DigestStoreContract extends StoreContract {
    private static final LocalDate WEEK = LocalDate.parse("2026-11-23");

    private DigestStore digests() {
        return storage.digests();
    }

    private void addAccount(String id, String email) {
        assertThat(
                        storage.accounts()
                                .insert(
                                        new Account(
                                                id,
                                                email,
                                                "Ann",
                                                "hash",
                                                AccountRole.OWNER,
                                                null,
                                                clock.now())))
                .isTrue();
    }

    private WeeklyDigest digest() {
        return new WeeklyDigest(
                digests(),
                new Analytics(storage.analytics(), new ModelPrices(List.of(), "USD")),
                URI.create("https://chat.example"),
                clock);
    }

    private List<OutgoingMail> queued() {
        var mails = new ArrayList<OutgoingMail>();
        Optional<OutgoingMail> mail = storage.mail().claim(Duration.ofHours(1));
        while (mail.isPresent()) {
            mails.add(mail.get());
            mail = storage.mail().claim(Duration.ofHours(1));
        }
        return mails;
    }

    @Test
    void accountTurnsTheDigestOnAndOff() {
        addAccount("acct_1", "a@shop.example");
        addAccount("acct_2", "b@shop.example");
        assertThat(digests().subscribed("acct_1")).isFalse();

        digests().subscribe("acct_1", true);
        assertThat(digests().subscribed("acct_1")).isTrue();
        assertThat(digests().subscribers()).containsExactly("a@shop.example");
        digests().subscribe("acct_1", false);
        assertThat(digests().subscribers()).isEmpty();
        assertThat(digests().subscribed("acct_9")).isFalse();
    }

    @Test
    void weekIsQueuedOnceByWhicheverServer() throws Exception {
        var running = new ArrayList<Future<?>>();
        try (var servers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String id = "server" + i;
                running.add(servers.submit(() -> digests().queue(WEEK, List.of(mail(id)))));
            }
        }
        for (Future<?> server : running) {
            server.get();
        }

        assertThat(queued()).hasSize(1);
        assertThat(digests().queued(WEEK)).isTrue();
        assertThat(digests().queued(WEEK.plusDays(7))).isFalse();
    }

    private static OutgoingMail mail(String id) {
        return OutgoingMail.create(
                id, "a@shop.example", "Digest", "", Instant.EPOCH, Duration.ofDays(1));
    }

    private void fallBack(String conversation) {
        Turn turn = accept(newTurn(conversation, 1));
        finish(
                turn,
                new TurnEnd(
                        TurnState.COMPLETE,
                        "I do not know.",
                        FinishReason.STOP,
                        null,
                        null,
                        null,
                        true,
                        null));
    }

    @Test
    void frequentQuestionsWithoutAnAnswerComeFirst() {
        fallBack("c1");
        fallBack("c2");

        assertThat(digests().unanswered(BOT, clock.now(), 5))
                .containsExactly(new UnansweredQuestion("Question 1", 2));
        assertThat(digests().unanswered(BOT, clock.now().plusSeconds(3600), 5)).isEmpty();
    }

    @Test
    void digestOfAWeekIsQueuedWhenTheWeekIsOver() {
        addAccount("acct_1", "a@shop.example");
        addAccount("acct_2", "b@shop.example");
        digests().subscribe("acct_1", true);
        digests().subscribe("acct_2", true);
        // On Sunday, 1 November.
        converse("c1", 1);
        fallBack("c2");
        fallBack("c3");
        WeeklyDigest digest = digest();
        clock.tick(Duration.ofHours(17));
        digest.queueIfDue();
        assertThat(digests().queued(LocalDate.parse("2026-10-26"))).isFalse();

        clock.tick(Duration.ofHours(2));
        digest.queueIfDue();
        digest.queueIfDue();
        digest().queueIfDue();

        assertThat(digests().queued(LocalDate.parse("2026-10-26"))).isTrue();
        List<OutgoingMail> mails = queued();
        assertThat(mails)
                .extracting(OutgoingMail::recipient)
                .containsExactlyInAnyOrder("a@shop.example", "b@shop.example");
        assertThat(mails.getFirst().subject())
                .isEqualTo("Your assistants in the week of 26 October 2026");
        assertThat(mails.getFirst().body())
                .isEqualTo(
                        """
                        Monday 26 October 2026 to Sunday 1 November 2026, in UTC.

                        Helper

                        - Conversations: 3
                        - Answered: 33 % of 3 questions
                        - Without an answer: 2

                        Questions without an answer:

                        - Question 1 (2 times)

                        Conversations: https://chat.example/console/#/bots/bot_1/conversations
                        Answer questions: https://chat.example/console/#/bots/bot_1/knowledge

                        You get this mail because the weekly digest is on for your account. Turn \
                        it off on the console's account page.
                        """);
        assertThat(digest.preview()).startsWith(mails.getFirst().subject());
    }

    @Test
    void weekWithoutQuestionsHasNoDigest() {
        addAccount("acct_1", "a@shop.example");
        digests().subscribe("acct_1", true);
        clock.tick(Duration.ofDays(1));

        digest().queueIfDue();

        assertThat(queued()).isEmpty();
        assertThat(digest().preview()).endsWith("so no digest is sent for this week.");
    }
}
