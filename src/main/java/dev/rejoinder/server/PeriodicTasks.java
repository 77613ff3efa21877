package dev.rejoinder.server;

import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.HttpListener;
import dev.rejoinder.privacy.Erasures;
import dev.rejoinder.privacy.Retention;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import dev.rejoinder.webhook.WebhookDispatcher;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The periodic tasks of a running server, with their intervals and threads. */
final class PeriodicTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    /** How often open turns are checked; an overdue turn is noticed up to this much later. */
    private static final Duration WATCH = Duration.ofMillis(250);

    /** How long it may take, at most, to end and store an answer after its deadline. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private static final Duration CLOSE_SLOW = Duration.ofSeconds(1);
    private static final Duration CLOSE_IDLE = Duration.ofSeconds(10);

    /** How much of an unfinished answer may be lost if the process dies. */
    private static final Duration CHECKPOINT = Duration.ofMillis(250);

    /** The checkpoint interval if readers on other servers may wait for the text. */
    private static final Duration SHARED_CHECKPOINT = Duration.ofMillis(200);

    /** The checkpoint interval for turns that are read on another server. */
    private static final Duration READ_CHECKPOINT = Duration.ofMillis(50);

    /** How often the turns of other servers are polled without a notification. */
    private static final Duration FOLLOW = Duration.ofMillis(250);

    /** How long another server's turn stays open after its lease has expired, at most. */
    private static final Duration EXPIRED_LEASES = Duration.ofSeconds(1);

    /** How late a retry, or a delivery that another server left, may begin. */
    private static final Duration DELIVER = Duration.ofSeconds(1);

    private static final Duration MAINTAIN = Duration.ofSeconds(1);

    /** About how long a stream may outlive its key. */
    private static final Duration REVOKED = Duration.ofSeconds(1);

    /** How often a server sends its heartbeat. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    /** How long a queued mail waits, at most, while the mail server works. */
    private static final Duration MAIL = Duration.ofSeconds(2);

    /** For connections to providers that another server stored. */
    private static final Duration PROVIDERS = Duration.ofSeconds(5);

    /** How often the streams of conversations are compared with the database. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    /** About how long a handover that nobody takes outlives its time. */
    private static final Duration UNANSWERED = Duration.ofSeconds(2);

    /** How long a run of answer tests waits, at most, for a server. */
    private static final Duration TEST_RUNS = Duration.ofSeconds(2);

    /** About how long a new unanswered question is a group of its own. */
    private static final Duration GROUP = Duration.ofSeconds(1);

    private static final Duration DIGEST = Duration.ofMinutes(1);
    private static final Duration PURGE_COUNTERS = Duration.ofMinutes(1);
    private static final Duration RESYNC = Duration.ofMinutes(1);
    private static final Duration FORGET_KEYS = Duration.ofHours(1);
    private static final Duration ERASE = Duration.ofSeconds(5);
    private static final Duration EXPIRE = Duration.ofMinutes(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    /** Tasks that never wait for the database, so a slow disk delays none of them. */
    private final ScheduledExecutorService watch = scheduler("watch");

    private final ScheduledExecutorService upkeep = scheduler("upkeep");

    /** A separate thread, so that nothing delays the renewal of leases. */
    private final ScheduledExecutorService checkpoints = scheduler("checkpoints");

    /**
     * A separate thread: ending another server's turns must not delay the renewal of this server's
     * leases.
     */
    private final ScheduledExecutorService reapers = scheduler("lease-reaper");

    /** Heartbeats and checks that wait for the database. */
    private final ScheduledExecutorService oversight = scheduler("oversight");

    /** A separate thread, because a mail server may be slow. */
    private final ScheduledExecutorService mail = scheduler("mail");

    private final ScheduledExecutorService following = scheduler("following");

    /** Threads of their own, because one run may take hours. */
    private final ScheduledExecutorService erasing = scheduler("erasing");

    private final ScheduledExecutorService expiring = scheduler("expiring");

    /** A separate thread, because an embedding model may be slow. */
    private final ScheduledExecutorService grouping = scheduler("grouping");

    /** A separate thread, so that nothing delays the retries of deliveries. */
    private final ScheduledExecutorService delivering = scheduler("webhooks");

    private final Services services;
    private final KnowledgeEngine knowledge;
    private final Attachments attachments;
    private final TurnEngine turns;
    private final DatabasePeers peers;
    private final Handovers handovers;
    private final ConversationFeed feed;
    private final ExpiredLeaseReaper reaper;
    private final Erasures erasures;
    private final Retention retention;
    private final WebhookDispatcher webhooks;
    private final AnswerTestEngine answerTests;
    private final HttpListener listener;
    private final Duration longestStream;
    private final Clock clock;

    /**
     * Creates the tasks without starting them.
     *
     * @param streamDeadline the maximum duration of a streamed answer
     */
    PeriodicTasks(
            Services services,
            KnowledgeEngine knowledge,
            Attachments attachments,
            TurnEngine turns,
            DatabasePeers peers,
            Handovers handovers,
            ConversationFeed feed,
            ExpiredLeaseReaper reaper,
            Erasures erasures,
            Retention retention,
            WebhookDispatcher webhooks,
            AnswerTestEngine answerTests,
            HttpListener listener,
            Duration streamDeadline,
            Clock clock) {
        this.services = services;
        this.knowledge = knowledge;
        this.attachments = attachments;
        this.turns = turns;
        this.peers = peers;
        this.handovers = handovers;
        this.feed = feed;
        this.reaper = reaper;
        this.erasures = erasures;
        this.retention = retention;
        this.webhooks = webhooks;
        this.answerTests = answerTests;
        this.listener = listener;
        this.clock = clock;
        this.longestStream = streamDeadline.plus(LONGEST_END);
    }

    /**
     * Starts all tasks.
     *
     * @param watchStore ends the server if its storage is lost
     */
    void start(Runnable watchStore) {
        every(watch, WATCH, watchStore);
        every(watch, WATCH, turns::tick);
        every(watch, WATCH, answerTests.turns()::tick);
        every(watch, CLOSE_SLOW, listener::closeSlow);
        every(watch, CLOSE_SLOW, () -> listener.closeStreamsOlderThan(longestStream));
        boolean shared = services.storage().shared();
        every(checkpoints, shared ? SHARED_CHECKPOINT : CHECKPOINT, turns::checkpoint);
        if (shared) {
            peers.listen(turns);
            every(checkpoints, READ_CHECKPOINT, turns::checkpointRead);
            every(reapers, EXPIRED_LEASES, reaper::endExpired);
            services.nodeRegistry().heartbeat();
            every(oversight, HEARTBEAT, services.nodeRegistry()::heartbeat);
            every(oversight, PURGE_COUNTERS, services.nodeRegistry()::purgeExpiredCounters);
        } else {
            every(reapers, ExpiredLeaseReaper.SWEEP, reaper::sweep);
            services.storage().mail().makeAllDue();
        }
        every(following, FOLLOW, peers::poll);
        every(delivering, DELIVER, webhooks::tick);
        every(upkeep, SWEEP, webhooks::sweep);
        every(watch, WATCH, () -> feed.tick(clock.nanos()));
        every(oversight, PROVIDERS, services.providers()::refresh);
        every(oversight, RECHECK, feed::recheck);
        every(oversight, UNANSWERED, handovers::endExpired);
        every(oversight, TEST_RUNS, answerTests.worker()::tick);
        every(upkeep, MAINTAIN, services.storage()::maintain);
        every(oversight, REVOKED, listener::closeRevoked);
        every(upkeep, MAINTAIN, turns::maintain);
        every(upkeep, FORGET_KEYS, turns::forgetOldKeys);
        every(upkeep, FORGET_KEYS, services::forgetClientConversations);
        every(upkeep, SWEEP, services.audit()::forgetOld);
        every(upkeep, SWEEP, services::forgetBudgetUse);
        every(expiring, EXPIRE, attachments::sweep);
        every(upkeep, SWEEP, services.signIn().sessions()::sweep);
        every(erasing, ERASE, erasures::resume);
        every(expiring, EXPIRE, retention::sweep);
        every(upkeep, RESYNC, knowledge::maintain);
        every(grouping, GROUP, knowledge::groupQuestions);
        services.mails()
                .sender()
                .ifPresent(
                        sender -> {
                            every(mail, MAIL, sender::sendDue);
                            every(mail, DIGEST, services.digest()::queueIfDue);
                        });
        every(watch, CLOSE_IDLE, services.models()::closeIdle);
    }

    /** Runs a task once after a delay. */
    void once(Duration delay, Runnable task) {
        var _ = upkeep.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void every(ScheduledExecutorService scheduler, Duration period, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException bug) {
                        // An exception would silently cancel the task.
                        log.error("A periodic task failed", bug);
                    }
                };
        var _ =
                scheduler.scheduleWithFixedDelay(
                        guarded, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService scheduler(String name) {
        var scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name(name).factory());
        // Tasks still scheduled at shutdown are dropped.
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    /** Stops the tasks, and waits for running ones. */
    @Override
    public void close() {
        watch.shutdownNow();
        erasures.stop();
        retention.stop();
        erasing.close();
        expiring.close();
        // Does not wait for the mail server: an unfinished mail is sent again.
        mail.shutdownNow();
        knowledge.stopGrouping();
        // Interrupts a call to an embedding model; the question is compared after the next start.
        grouping.shutdownNow();
        grouping.close();
        upkeep.close();
        checkpoints.close();
        following.close();
        delivering.close();
        reapers.close();
        oversight.close();
    }
}
