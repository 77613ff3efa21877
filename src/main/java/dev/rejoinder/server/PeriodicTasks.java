package dev.rejoinder.server;

import dev.rejoinder.http.HttpListener;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything a running server does periodically: what, how often, and on which thread. */
final class PeriodicTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    /** How often open turns are looked after; a late one is noticed this much later. */
    private static final Duration WATCH = Duration.ofMillis(250);

    /** How much longer than its deadline an answer takes to be ended and stored, at most. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private static final Duration CLOSE_SLOW = Duration.ofSeconds(1);
    private static final Duration CLOSE_IDLE = Duration.ofSeconds(10);

    /** How much of an unfinished answer the end of the process may cost. */
    private static final Duration CHECKPOINT = Duration.ofMillis(250);

    /** The same, where readers at other servers may wait for it. */
    private static final Duration SHARED_CHECKPOINT = Duration.ofMillis(200);

    /** The same, where somebody was heard to read it at another server. */
    private static final Duration READ_CHECKPOINT = Duration.ofMillis(50);

    /** How often turns of other servers are looked at without a hint. */
    private static final Duration FOLLOW = Duration.ofMillis(250);

    /** How long another server's turn stays open after its lease, at most. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(1);

    private static final Duration MAINTAIN = Duration.ofSeconds(1);

    /** How much longer a stream goes on than its key, about. */
    private static final Duration REVOKED = Duration.ofSeconds(1);

    /** How often a server says that it is there. */
    private static final Duration PRESENCE = Duration.ofSeconds(2);

    private static final Duration FORGET_USES = Duration.ofMinutes(1);
    private static final Duration RESYNC = Duration.ofMinutes(1);
    private static final Duration FORGET_KEYS = Duration.ofHours(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    /** Never waits for the database, so that nothing is late because a disk is slow. */
    private final ScheduledExecutorService watch = scheduler("watch");

    private final ScheduledExecutorService upkeep = scheduler("upkeep");

    /** Of its own, so that nothing keeps a lease from being renewed. */
    private final ScheduledExecutorService checkpoints = scheduler("checkpoints");

    /**
     * Of its own: ending another server's turns must not keep this one from renewing its leases.
     */
    private final ScheduledExecutorService takeovers = scheduler("take-over");

    /** What this server must hear of the others. */
    private final ScheduledExecutorService oversight = scheduler("oversight");

    private final ScheduledExecutorService following = scheduler("following");

    private final Services services;
    private final KnowledgeEngine knowledge;
    private final TurnEngine turns;
    private final DatabasePeers peers;
    private final ExpiredLeaseReaper takeover;
    private final HttpListener listener;
    private final Duration longestStream;

    /**
     * Tasks that do not run yet.
     *
     * @param streamDeadline the longest that a streamed answer may take
     */
    PeriodicTasks(
            Services services,
            KnowledgeEngine knowledge,
            TurnEngine turns,
            DatabasePeers peers,
            ExpiredLeaseReaper takeover,
            HttpListener listener,
            Duration streamDeadline) {
        this.services = services;
        this.knowledge = knowledge;
        this.turns = turns;
        this.peers = peers;
        this.takeover = takeover;
        this.listener = listener;
        this.longestStream = streamDeadline.plus(LONGEST_END);
    }

    /**
     * Starts all tasks.
     *
     * @param watchStore ends the server when its store is lost
     */
    void start(Runnable watchStore) {
        every(watch, WATCH, watchStore);
        every(watch, WATCH, turns::tick);
        every(watch, CLOSE_SLOW, listener::closeSlow);
        every(watch, CLOSE_SLOW, () -> listener.closeStreamsOlderThan(longestStream));
        boolean shared = services.storage().shared();
        every(checkpoints, shared ? SHARED_CHECKPOINT : CHECKPOINT, turns::checkpoint);
        if (shared) {
            peers.listen(turns);
            every(checkpoints, READ_CHECKPOINT, turns::checkpointRead);
            every(takeovers, TAKE_OVER, takeover::endExpired);
            services.nodeRegistry().heartbeat();
            every(oversight, PRESENCE, services.nodeRegistry()::heartbeat);
            every(oversight, FORGET_USES, services.nodeRegistry()::purgeExpiredCounters);
        } else {
            every(takeovers, ExpiredLeaseReaper.SWEEP, takeover::sweep);
        }
        every(following, FOLLOW, peers::poll);
        every(upkeep, MAINTAIN, services.storage()::maintain);
        every(oversight, REVOKED, listener::closeRevoked);
        every(upkeep, MAINTAIN, turns::maintain);
        every(upkeep, FORGET_KEYS, turns::forgetOldKeys);
        every(upkeep, SWEEP, services.signIn().sessions()::sweep);
        every(upkeep, RESYNC, knowledge::maintain);
        every(watch, CLOSE_IDLE, services.models()::closeIdle);
    }

    /** Runs a task once, later. */
    void once(Duration delay, Runnable task) {
        var _ = upkeep.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void every(ScheduledExecutorService scheduler, Duration period, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException bug) {
                        // Thrown on, it would end the task for good without a word.
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
        // What is still to come when the server ends is not waited for.
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    /** Ends the tasks, and waits for those under way. */
    @Override
    public void close() {
        watch.shutdownNow();
        upkeep.close();
        checkpoints.close();
        following.close();
        takeovers.close();
        oversight.close();
    }
}
