package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.mail.HandoverMail;
import dev.rejoinder.mail.MailException;
import dev.rejoinder.mail.MailSender;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.mail.MailStore.MailBacklog;
import dev.rejoinder.mail.OutgoingMail;
import dev.rejoinder.turn.NewTurn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The contract of {@link MailStore}, and of the sender with it. */
abstract class MailStoreContract extends StoreContract {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration ENDED = Duration.ofMillis(-1);

    private MailStore mails() {
        return storage.mail();
    }

    private static OutgoingMail mail(String id) {
        // Before the clock of the database, whichever that is.
        return OutgoingMail.create(
                id, "a@b.example", "Hello", "Zoë\n", Instant.EPOCH, Duration.ofDays(100_000));
    }

    @Test
    void mailIsClaimedAsItWasAddedAndByOnlyOne() {
        mails().add(mail("m1"));
        mails().add(mail("m1"));

        OutgoingMail claimed = mails().claim(LEASE).orElseThrow();
        assertThat(claimed)
                .isEqualTo(
                        new OutgoingMail(
                                "m1",
                                "a@b.example",
                                "Hello",
                                "Zoë\n",
                                Instant.EPOCH,
                                mail("m1").expiresAt(),
                                1));
        assertThat(mails().claim(LEASE)).isEmpty();
        assertThat(mails().backlog()).isEqualTo(new MailBacklog(1, null));

        mails().remove(claimed);
        assertThat(mails().backlog()).isEqualTo(new MailBacklog(0, null));
    }

    @Test
    void claimWhoseLeaseHasEndedChangesNothing() {
        mails().add(mail("m1"));
        OutgoingMail first = mails().claim(ENDED).orElseThrow();
        OutgoingMail second = mails().claim(LEASE).orElseThrow();
        assertThat(second.attempts()).isEqualTo(2);

        mails().remove(first);
        mails().retry(first, ENDED, "late");
        assertThat(mails().claim(LEASE)).isEmpty();
        assertThat(mails().backlog()).isEqualTo(new MailBacklog(1, null));
        mails().remove(second);
        assertThat(mails().backlog().waiting()).isZero();
    }

    @Test
    void waitingConversationQueuesItsMailInTheSameCommit() {
        storage.bots().insert(bot("bot_2", "other"));
        converse("c1", 1);
        var request =
                new HandoverRequest(HandoverReason.ASKED, "secret note", Duration.ofMinutes(5));
        storage.handovers().request(BOT, "c1", request);
        assertThat(mails().backlog().waiting()).isZero();
        storage.handovers().end(BOT, "c1", null, false);

        mails().writeHandovers(
                        notice ->
                                HandoverMail.of(
                                        notice, URI.create("https://a.example"), Instant.EPOCH));
        storage.handovers().request(BOT, "c1", request);
        assertThat(mails().backlog().waiting()).isZero();
        storage.handovers().end(BOT, "c1", null, false);
        setHandoverAddress("team@shop.example");
        storage.handovers().request(BOT, "c1", request);
        // It follows the one before too soon.
        assertThat(mails().backlog().waiting()).isZero();
        storage.handovers().end(BOT, "c1", null, false);
        clock.tick(Duration.ofMinutes(10));
        storage.handovers().request(BOT, "c1", request);
        // The same one, which is open.
        storage.handovers().request(BOT, "c1", request);

        OutgoingMail mail = mails().claim(LEASE).orElseThrow();
        assertThat(mail.id()).isEqualTo("handover.c1.4");
        assertThat(mail.recipient()).isEqualTo("team@shop.example");
        assertThat(mail.subject()).isEqualTo("A visitor of Helper waits for a person");
        assertThat(mail.body())
                .contains("the visitor asked for a person", "/console/#/inbox/bot_1/c1")
                .doesNotContain("Question 1", "secret note");
        assertThat(mails().claim(LEASE)).isEmpty();
    }

    private void setHandoverAddress(String email) {
        Bot bot = storage.bots().find(BOT).orElseThrow();
        var patch = new JsonMapper().readTree("{\"handover\":{\"email\":\"" + email + "\"}}");
        var changed =
                new Bot(
                        bot.id(),
                        bot.shortName(),
                        bot.name(),
                        bot.instructions(),
                        bot.welcomeMessage(),
                        bot.model(),
                        bot.fallbackModels(),
                        bot.temperature(),
                        bot.maxTokens(),
                        bot.historyMessages(),
                        bot.fallbackMessage(),
                        bot.knowledge(),
                        bot.widget(),
                        bot.modelOptionsFromCaller(),
                        bot.enabled(),
                        bot.createdAt(),
                        bot.updatedAt(),
                        bot.conversationSettings().patched(patch),
                        bot.facts());
        assertThat(storage.bots().update(changed, bot.updatedAt())).isTrue();
    }

    @Test
    void questionThatAsksForAPersonQueuesItsMail() {
        mails().writeHandovers(notice -> HandoverMail.of(notice, null, Instant.EPOCH));
        setHandoverAddress("team@shop.example");
        accept(
                new NewTurn(
                        BOT,
                        "c1",
                        true,
                        "u1",
                        "a1",
                        "A person, please",
                        null,
                        null,
                        null,
                        true,
                        null,
                        null,
                        new HandoverRequest(HandoverReason.PHRASE, null, Duration.ofMinutes(5)),
                        null));

        assertThat(mails().claim(LEASE).orElseThrow().id()).isEqualTo("handover.c1.1");
    }

    @Test
    void agentWhoStepsInIsNotNotified() {
        mails().writeHandovers(notice -> HandoverMail.of(notice, null, Instant.EPOCH));
        setHandoverAddress("team@shop.example");
        converse("c1", 1);
        storage.handovers()
                .take(
                        BOT,
                        "c1",
                        new MessageAuthor("acct_1", "Ada"),
                        new HandoverRequest(HandoverReason.API, null, Duration.ofMinutes(5)));

        assertThat(mails().backlog().waiting()).isZero();
    }

    @Test
    void mailIsRetriedWhenItIsDue() {
        mails().add(mail("m1"));
        mails().retry(mails().claim(LEASE).orElseThrow(), Duration.ofMinutes(1), "down");
        assertThat(mails().backlog()).isEqualTo(new MailBacklog(1, "down"));
        assertThat(mails().claim(LEASE)).isEmpty();

        mails().add(mail("m2"));
        mails().retry(mails().claim(LEASE).orElseThrow(), ENDED, "down");
        assertThat(mails().claim(LEASE).orElseThrow().id()).isEqualTo("m2");
    }

    @Test
    void mailThatWasAcceptedByTheMailServerOnlyIsSentAgain() throws MailException {
        mails().add(mail("m1"));
        var sent = new ArrayList<String>();
        var dying =
                new MailSender(
                        mails(),
                        mail -> {
                            sent.add(mail.id());
                            throw new IllegalStateException("the process dies here");
                        },
                        clock);
        assertThatThrownBy(dying::sendDue).hasMessage("the process dies here");
        assertThat(mails().claim(LEASE)).isEmpty();
        mails().makeAllDue();

        new MailSender(mails(), mail -> sent.add(mail.id()), clock).sendDue();

        assertThat(sent).containsExactly("m1", "m1");
        assertThat(mails().backlog().waiting()).isZero();
    }

    @Test
    void mailIsNotSentAfterItsTime() {
        mails().add(
                        OutgoingMail.create(
                                "m1",
                                "a@b.example",
                                "Hello",
                                "",
                                Instant.EPOCH,
                                Duration.ofDays(1)));
        var sent = new ArrayList<String>();

        new MailSender(mails(), mail -> sent.add(mail.id()), clock).sendDue();

        assertThat(sent).isEmpty();
        assertThat(mails().backlog().waiting()).isZero();
    }

    @Test
    void refusedRecipientDelaysNoOtherMail() {
        for (String id : List.of("m1", "m2", "m3")) {
            mails().add(mail(id));
        }
        var sent = new ArrayList<String>();
        new MailSender(
                        mails(),
                        mail -> {
                            switch (mail.id()) {
                                case "m1" -> fail(MailException.Cause.RECIPIENT);
                                case "m2" -> fail(MailException.Cause.MAIL);
                                default -> sent.add(mail.id());
                            }
                        },
                        clock)
                .sendDue();

        assertThat(sent).containsExactly("m3");
        assertThat(mails().backlog()).isEqualTo(new MailBacklog(1, "refused"));
    }

    @Test
    void serverThatFailsIsNotAskedAgainAtOnce() {
        mails().add(mail("m1"));
        mails().add(mail("m2"));
        var tried = new ArrayList<String>();
        new MailSender(
                        mails(),
                        mail -> {
                            tried.add(mail.id());
                            fail(MailException.Cause.SERVER);
                        },
                        clock)
                .sendDue();

        assertThat(tried).hasSize(1);
        assertThat(mails().backlog().waiting()).isEqualTo(2);
    }

    private static void fail(MailException.Cause cause) throws MailException {
        throw new MailException(cause, "refused", new IllegalStateException());
    }

    @Test
    void manySendersSendEachMailOnce() throws Exception {
        for (int i = 0; i < 50; i++) {
            mails().add(mail("m" + i));
        }
        Set<String> sent = ConcurrentHashMap.newKeySet();
        Set<String> twice = ConcurrentHashMap.newKeySet();
        var running = new ArrayList<Future<?>>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                running.add(
                        senders.submit(
                                () -> {
                                    var sender =
                                            new MailSender(
                                                    mails(),
                                                    mail -> {
                                                        if (!sent.add(mail.id())) {
                                                            twice.add(mail.id());
                                                        }
                                                    },
                                                    Clock.system());
                                    while (mails().backlog().waiting() > 0) {
                                        sender.sendDue();
                                    }
                                }));
            }
        }
        for (Future<?> sender : running) {
            sender.get();
        }
        assertThat(sent).hasSize(50);
        assertThat(twice).isEmpty();
    }
}
