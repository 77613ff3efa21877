package dev.rejoinder.server;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.RateLimitDefaults;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.SampleBot;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.TurnSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.HttpListener;
import dev.rejoinder.http.ListenSocket;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.RouteTable;
import dev.rejoinder.http.SystemRoutes;
import dev.rejoinder.http.api.AnalyticsRoutes;
import dev.rejoinder.http.api.BotRoutes;
import dev.rejoinder.http.api.ChatRoutes;
import dev.rejoinder.http.api.ConversationRoutes;
import dev.rejoinder.http.api.KeyRoutes;
import dev.rejoinder.http.api.MessageRoutes;
import dev.rejoinder.http.api.ModelRoutes;
import dev.rejoinder.http.api.SearchRoutes;
import dev.rejoinder.http.api.SessionRoutes;
import dev.rejoinder.http.api.SourceRoutes;
import dev.rejoinder.http.api.VisitorRoutes;
import dev.rejoinder.http.console.ConsoleRoutes;
import dev.rejoinder.http.widget.WidgetRoutes;
import dev.rejoinder.ops.Health;
import dev.rejoinder.storage.DataFolderLock;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnLimits;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.TurnSignals;
import dev.rejoinder.turn.remote.TurnTakeover;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. It listens from {@link #start} to {@link #close}. */
public final class RejoinderServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RejoinderServer.class);

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

    /** So that reading the handbook does not make the first start slower. */
    private static final Duration AFTER_THE_FIRST_ANSWERS = Duration.ofSeconds(3);

    /** How much longer a stream goes on than its key, about. */
    private static final Duration REVOKED = Duration.ofSeconds(1);

    /** How often a server says that it is there. */
    private static final Duration PRESENCE = Duration.ofSeconds(2);

    private static final Duration FORGET_USES = Duration.ofMinutes(1);
    private static final Duration RESYNC = Duration.ofMinutes(1);
    private static final Duration FORGET_KEYS = Duration.ofHours(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    /** How long a server on a failed disk may take to close; what is left then is left behind. */
    private static final Duration CLOSE_WITHOUT_STORE = Duration.ofSeconds(5);

    private final Settings settings;
    private final boolean handbook;
    private final FirstKeyWriter firstKey;
    private final DataFolderLock lock;
    private final Path temporary;
    private final Telemetry telemetry;
    private final Services services;
    private final KnowledgeEngine knowledge;
    private final DatabasePeers peers;
    private final TurnEngine turns;
    private final TurnTakeover takeover;
    private final Health health;
    private final HttpListener listener;

    /** Never waits for the database, so that nothing is late because a disk is slow. */
    private final ScheduledExecutorService watch = scheduler("watch");

    private final ScheduledExecutorService upkeep = scheduler("upkeep");

    /** Of its own, so that nothing keeps a lease from being renewed. */
    private final ScheduledExecutorService checkpoints = scheduler("checkpoints");

    /**
     * Of its own: ending another server's turns must not keep this one from renewing its leases.
     */
    private final ScheduledExecutorService takeOver = scheduler("take-over");

    /** What this server must hear of the others. */
    private final ScheduledExecutorService oversight = scheduler("oversight");

    private final ScheduledExecutorService following = scheduler("following");

    private final AtomicBoolean closing = new AtomicBoolean();

    /** Why it ended by itself. */
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable FirstRun firstRun;
    private @Nullable String setupToken;

    /**
     * What lets somebody begin at once on an empty data folder.
     *
     * @param bot the short name of the bot that was made
     * @param token the key that was made, which is nowhere else
     */
    public record FirstRun(String bot, String token) {
        /** Leaves out the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "FirstRun[bot=" + bot + "]";
        }
    }

    private RejoinderServer(
            Settings settings,
            ServerOverrides overrides,
            ListenSocket socket,
            DataFolderLock lock,
            FirstKeyWriter firstKey) {
        Clock clock = overrides.clock();
        this.settings = settings;
        this.handbook = overrides.handbook();
        this.firstKey = firstKey;
        this.lock = lock;
        temporary = lock.temporaryFolder();
        telemetry = new Telemetry(settings.traces(), clock, version());
        services = Services.open(settings, clock, overrides.models());
        knowledge =
                new KnowledgeEngine(
                        settings.server().data().resolve(settings.database().nameFor("index")),
                        temporary,
                        settings.outbound(),
                        services,
                        clock,
                        version());
        TurnStore turnStore =
                telemetry.measured(overrides.turnStore().apply(services.storage().turns()));
        TurnSignals signals = services.storage().turnSignals();
        peers = new DatabasePeers(turnStore, signals, clock);
        turns =
                new TurnEngine(
                        turnStore,
                        services.models().chatModels(),
                        knowledge.retriever(),
                        turnLimits(settings),
                        clock,
                        services.ids(),
                        peers,
                        telemetry.turns());
        takeover = new TurnTakeover(turnStore, turns, signals, clock, telemetry.turns());
        health = new Health(services.storage()::writable);
        telemetry.lookAt(turns, services.storage().sources(), health);
        telemetry.lookAt(services.storage().pool());
        var limits = settings.limits();
        listener =
                new HttpListener(
                        socket,
                        routes(clock),
                        services.keys(),
                        services.signIn().sessions(),
                        services.visitors(),
                        new RateLimits(
                                services.windows(),
                                new RateLimitDefaults(
                                        limits.chatPerMinute(), limits.dataPerHour())),
                        limits.openStreams(Runtime.getRuntime().maxMemory()),
                        limits.streamsPerKey(),
                        clock,
                        services.ids(),
                        address ->
                                settings.server().trustedProxies().stream()
                                        .anyMatch(range -> range.contains(address)),
                        accessLog(settings),
                        overrides.timeouts(),
                        telemetry.requests());
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @param firstKey keeps the key that is made for an empty data folder
     * @throws RuntimeException with a sentence for the operator when it cannot start
     */
    public static RejoinderServer start(Settings settings, FirstKeyWriter firstKey) {
        return start(settings, ServerOverrides.NONE, firstKey);
    }

    /** Starts a server that differs from the usual one in some parts. */
    public static RejoinderServer start(Settings settings, ServerOverrides overrides) {
        return start(settings, overrides, FirstKeyWriter.NONE);
    }

    private static RejoinderServer start(
            Settings settings, ServerOverrides overrides, FirstKeyWriter firstKey) {
        // First of all, so that a port that is taken costs nothing that was already made.
        ListenSocket socket = ListenSocket.bind(settings.server().host(), settings.server().port());
        RejoinderServer server;
        try {
            DataFolderLock lock = Storage.lockForServer(settings.server().data());
            try {
                Storage.checkFile(settings.database(), settings.server().data(), overrides.clock());
                server = new RejoinderServer(settings, overrides, socket, lock, firstKey);
            } catch (RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            socket.close();
            throw failure;
        }
        try {
            server.begin();
            return server;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void begin() {
        int broken = takeover.recover();
        if (broken > 0) {
            log.warn("{} answers were interrupted when the server last stopped", broken);
        }
        services.bots().resumePurge();
        knowledge.start();
        setupToken = services.signIn().setupToken().orElse(null);
        try {
            listener.start();
        } catch (Exception failure) {
            throw new IllegalStateException("The server cannot listen.", failure);
        }
        // Last of what may fail, so that no key is made that nobody is shown.
        firstRun = welcome();
        every(watch, WATCH, this::endWithoutStore);
        every(watch, WATCH, turns::tick);
        every(watch, CLOSE_SLOW, listener::closeSlow);
        Duration longest = settings.turn().streamDeadline().plus(LONGEST_END);
        every(watch, CLOSE_SLOW, () -> listener.closeStreamsOlderThan(longest));
        boolean shared = services.storage().shared();
        every(checkpoints, shared ? SHARED_CHECKPOINT : CHECKPOINT, turns::checkpoint);
        if (shared) {
            peers.listen(turns);
            every(checkpoints, READ_CHECKPOINT, turns::checkpointRead);
            every(takeOver, TAKE_OVER, takeover::takeOver);
            services.presence().tell();
            every(oversight, PRESENCE, services.presence()::tell);
            every(oversight, FORGET_USES, services.presence()::forgetUses);
        } else {
            every(takeOver, TurnTakeover.SWEEP, takeover::sweep);
        }
        every(following, FOLLOW, peers::look);
        every(upkeep, MAINTAIN, services.storage()::maintain);
        every(oversight, REVOKED, listener::closeRevoked);
        every(upkeep, MAINTAIN, turns::maintain);
        every(upkeep, FORGET_KEYS, turns::forgetOldKeys);
        every(upkeep, SWEEP, services.signIn().sessions()::sweep);
        every(upkeep, RESYNC, knowledge::maintain);
        every(watch, CLOSE_IDLE, services.models()::closeIdle);
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

    private @Nullable FirstRun welcome() {
        if (services.keys().count() > 0) {
            return null;
        }
        Optional<Bot> sample = SampleBot.createIfNone(services.bots());
        if (sample.isPresent() && handbook) {
            String botId = sample.get().id();
            var _ =
                    upkeep.schedule(
                            () -> SampleHandbook.addTo(botId, services.sources(), temporary),
                            AFTER_THE_FIRST_ANSWERS.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        // A start that was cut off may have left the bot behind, and no key.
        if (services.bots().find(SampleBot.SHORT_NAME).isEmpty()) {
            return null;
        }
        return services.keys()
                .createFirst("First key", Scope.WRITE, firstKey)
                .map(created -> new FirstRun(SampleBot.SHORT_NAME, created.token()))
                .orElse(null);
    }

    private RouteTable routes(Clock clock) {
        TurnSettings turn = settings.turn();
        List<Route> routes = new ArrayList<>();
        routes.addAll(
                new ChatRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                turns,
                                turn.messageDeadline(),
                                turn.streamDeadline())
                        .routes());
        routes.addAll(
                new ConversationRoutes(services.bots(), services.storage().conversations(), turns)
                        .routes());
        routes.addAll(
                new MessageRoutes(services.bots(), services.storage().conversations(), turns)
                        .routes());
        routes.addAll(new BotRoutes(services.bots()).routes());
        routes.addAll(
                new ModelRoutes(services.models().chatModels(), services.bots(), clock).routes());
        routes.addAll(
                new SourceRoutes(services.sources(), services.bots(), knowledge::changed, temporary)
                        .routes());
        routes.addAll(
                new SearchRoutes(knowledge.retriever(), services.storage().gaps(), services.bots())
                        .routes());
        routes.addAll(new AnalyticsRoutes(services.analytics(), services.bots(), clock).routes());
        routes.addAll(new KeyRoutes(services.keys(), services.bots()).routes());
        routes.addAll(new SessionRoutes(services.signIn()).routes());
        routes.addAll(
                new VisitorRoutes(
                                services.bots(),
                                services.visitors(),
                                services.storage().conversations())
                        .routes());
        routes.addAll(new WidgetRoutes(services.bots()).routes());
        routes.addAll(ConsoleRoutes.routes());
        return SystemRoutes.tableWith(routes, health, telemetry.metrics(), version());
    }

    private static ScheduledExecutorService scheduler(String name) {
        var scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name(name).factory());
        // What is still to come when the server ends is not waited for.
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    private static TurnLimits turnLimits(Settings settings) {
        TurnSettings turn = settings.turn();
        return new TurnLimits(
                turn.firstTokenTimeout(),
                turn.tokenTimeout(),
                turn.historyTokens(),
                settings.limits().openStreams(Runtime.getRuntime().maxMemory()));
    }

    private static @Nullable Path accessLog(Settings settings) {
        return settings.log().access()
                ? settings.server().data().resolve("logs").resolve("access-yyyy_mm_dd.log")
                : null;
    }

    private static String version() {
        String version = RejoinderServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The port in use, also when any free one was asked for. */
    public int port() {
        return listener.port();
    }

    /** What was made for an empty data folder. */
    public Optional<FirstRun> firstRun() {
        return Optional.ofNullable(firstRun);
    }

    /** What makes the first account of the console, when there was none at the start. */
    public Optional<String> setupToken() {
        return Optional.ofNullable(setupToken);
    }

    /**
     * Blocks until {@link #close} is done, whoever called it.
     *
     * @throws IllegalStateException with a sentence for the operator when the server ended by
     *     itself because nothing can be stored any more
     */
    public void awaitClose() throws InterruptedException {
        closed.await();
        String why = ended.get();
        if (why != null) {
            throw new IllegalStateException(why);
        }
    }

    private void endWithoutStore() {
        Optional<String> lost = services.storage().lost();
        if (lost.isEmpty() || !ended.compareAndSet(null, lost.get())) {
            return;
        }
        log.error(lost.get());
        // On threads of their own: closing ends this one, and a broken disk may hold up closing.
        Thread closer = Thread.ofPlatform().daemon().start(() -> close(Duration.ZERO));
        Thread.ofPlatform().daemon().start(() -> awaitBriefly(closer));
    }

    private void awaitBriefly(Thread closer) {
        try {
            closer.join(CLOSE_WITHOUT_STORE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closed.countDown();
    }

    /** Takes no more turns, lets the running ones end, and closes everything. Idempotent. */
    @Override
    public void close() {
        close(settings.server().drainTimeout());
    }

    private void close(Duration grace) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        health.draining();
        try {
            turns.drain(grace);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        watch.shutdownNow();
        upkeep.close();
        checkpoints.close();
        following.close();
        takeOver.close();
        oversight.close();
        services.presence().end();
        listener.close();
        knowledge.close();
        services.close();
        telemetry.close();
        lock.close();
        closed.countDown();
    }
}
