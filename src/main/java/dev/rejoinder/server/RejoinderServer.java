package dev.rejoinder.server;

import dev.rejoinder.access.FirstKeyWriter;
import dev.rejoinder.access.RateLimitDefaults;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.config.Settings;
import dev.rejoinder.config.TurnSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.HandoverTriggers;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.AllowedOrigins;
import dev.rejoinder.http.CrossOriginPolicy;
import dev.rejoinder.http.HttpListener;
import dev.rejoinder.http.ListenSocket;
import dev.rejoinder.ops.Health;
import dev.rejoinder.privacy.Erasures;
import dev.rejoinder.privacy.Retention;
import dev.rejoinder.storage.DataFolderLock;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.builtin.RequestHumanTool;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnLimits;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.ExpiredLeaseReaper;
import dev.rejoinder.turn.remote.TurnSignals;
import dev.rejoinder.webhook.WebhookDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. It listens from {@link #start} until {@link #close}. */
public final class RejoinderServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RejoinderServer.class);

    /** How long closing may take if the storage has failed; unfinished work is then abandoned. */
    private static final Duration CLOSE_WITHOUT_STORE = Duration.ofSeconds(5);

    private final Settings settings;
    private final boolean handbook;
    private final FirstKeyWriter firstKey;
    private final DataFolderLock lock;
    private final Path temporary;
    private final Telemetry telemetry;
    private final Services services;
    private final KnowledgeEngine knowledge;
    private final ToolEngine tools;
    private final ConversationFeed feed;
    private final DatabasePeers peers;
    private final Handovers handovers;
    private final AttachmentEngine attachments;
    private final TurnEngine turns;
    private final Erasures erasures;
    private final Retention retention;
    private final ExpiredLeaseReaper reaper;
    private final WebhookDispatcher webhooks;
    private final AnswerTestEngine answerTests;
    private final HttpListener listener;
    private final PeriodicTasks tasks;

    private final AtomicBoolean closing = new AtomicBoolean();

    /** Why the server ended by itself. */
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable FirstRun firstRun;
    private @Nullable String setupToken;

    /**
     * The bot and key that an empty data folder gets, so that a first request works.
     *
     * @param bot the short name of the new bot
     * @param token the new key, which is not stored anywhere else
     */
    public record FirstRun(String bot, String token) {
        /** Omits the token, so that it reaches no log. */
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
        services = Services.open(settings, clock, overrides.models(), overrides.passwordCost());
        knowledge =
                new KnowledgeEngine(
                        settings.server().data().resolve(settings.database().nameFor("index")),
                        temporary,
                        settings.outbound(),
                        settings.ocr(),
                        services,
                        clock,
                        version());
        tools =
                new ToolEngine(
                        knowledge.outbound(), knowledge.retriever(), services, clock, version());
        TurnStore turnStore =
                telemetry.measured(overrides.turnStore().apply(services.storage().turns()));
        TurnSignals signals = services.storage().turnSignals();
        feed = new ConversationFeed(services.storage().handovers(), services.storage().shared());
        peers = new DatabasePeers(turnStore, signals, clock, feed);
        handovers =
                new Handovers(
                        services.storage().handovers(),
                        services.storage().conversations(),
                        clock,
                        services.ids(),
                        services.background(),
                        peers,
                        this::stopAnswer);
        ToolCatalog catalog =
                new RequestHumanTool(handovers, services.bots())
                        .addTo(overrides.tools().apply(tools.catalog()));
        attachments =
                new AttachmentEngine(
                        services,
                        knowledge.outbound(),
                        settings.limits().uploads(),
                        settings.ocr(),
                        temporary,
                        clock);
        turns =
                new TurnEngine(
                        turnStore,
                        services.models().chatModels(),
                        knowledge.retriever(),
                        catalog,
                        turnLimits(settings),
                        clock,
                        services.ids(),
                        peers,
                        telemetry.turns(),
                        new HandoverTriggers(handovers),
                        services::costOf,
                        attachments.promptFiles());
        erasures =
                new Erasures(
                        services.storage().erasures(),
                        services.storage().taskClaims(),
                        this::conversationErased,
                        clock,
                        services.ids());
        retention =
                new Retention(
                        services.storage().retention(),
                        services.bots()::list,
                        services.storage().taskClaims(),
                        services.ids().request(),
                        clock);
        reaper = new ExpiredLeaseReaper(turnStore, turns, signals, clock, telemetry.turns());
        webhooks =
                new WebhookDispatcher(
                        services.webhooks(),
                        services.storage().events(),
                        services.storage().deliveries(),
                        telemetry.webhooks(services.storage().deliveries()),
                        services.audit(),
                        clock);
        answerTests =
                new AnswerTestEngine(services, knowledge.retriever(), turnLimits(settings), clock);
        var health = new Health(turns::draining, services.storage()::writable);
        telemetry.registerGauges(turns, services.storage().sources(), health);
        telemetry.registerGauges(services.storage().pool());
        telemetry.registerGauge(services.nodeRegistry());
        var limits = settings.limits();
        var corsOrigins = new AllowedOrigins(Set.copyOf(settings.cors().allowedOrigins()));
        listener =
                new HttpListener(
                        socket,
                        ServerRoutes.table(
                                settings.turn(),
                                services,
                                knowledge,
                                turns,
                                erasures,
                                handovers,
                                feed,
                                tools,
                                catalog,
                                answerTests,
                                attachments.attachments(),
                                temporary,
                                health,
                                telemetry,
                                clock,
                                version(),
                                corsOrigins,
                                overrides.furtherRoutes()),
                        services.keys(),
                        services.signIn().sessions(),
                        services.visitors(),
                        new RateLimits(
                                services.windows(),
                                new RateLimitDefaults(
                                        limits.chatPerMinute(), limits.dataPerHour())),
                        new CrossOriginPolicy(corsOrigins, services::allowsVisitorsFrom),
                        limits.openStreams(Runtime.getRuntime().maxMemory()),
                        limits.streamsPerKey(),
                        clock,
                        services.ids(),
                        address ->
                                settings.server().trustedProxies().stream()
                                        .anyMatch(range -> range.contains(address)),
                        accessLog(settings),
                        overrides.timeouts(),
                        services.audit(),
                        telemetry.requests());
        tasks =
                new PeriodicTasks(
                        services,
                        knowledge,
                        attachments.attachments(),
                        turns,
                        peers,
                        handovers,
                        feed,
                        reaper,
                        erasures,
                        retention,
                        webhooks,
                        answerTests,
                        listener,
                        settings.turn().streamDeadline(),
                        clock);
    }

    /**
     * Starts a server; it answers requests when this returns.
     *
     * @param firstKey saves the key that is created for an empty data folder
     * @throws RuntimeException with a sentence for the operator if it cannot start
     */
    public static RejoinderServer start(Settings settings, FirstKeyWriter firstKey) {
        return start(settings, ServerOverrides.NONE, firstKey);
    }

    /** Starts a server with some parts replaced. */
    public static RejoinderServer start(Settings settings, ServerOverrides overrides) {
        return start(settings, overrides, FirstKeyWriter.NONE);
    }

    private static RejoinderServer start(
            Settings settings, ServerOverrides overrides, FirstKeyWriter firstKey) {
        // Binds the port first, so that a port in use leaves nothing behind.
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
        webhooks.start(!services.storage().shared());
        int broken = reaper.recover();
        if (broken > 0) {
            log.warn("{} answers were interrupted when the server last stopped", broken);
        }
        services.bots().resumePurge();
        if (!services.storage().shared()) {
            services.storage().taskClaims().clear();
            answerTests.worker().recover();
        }
        knowledge.start();
        setupToken = services.console().setupToken().orElse(null);
        try {
            listener.start();
        } catch (Exception failure) {
            throw new IllegalStateException("The server cannot listen.", failure);
        }
        // Last of the steps that can fail, so that no key is created that is never shown.
        firstRun = SampleSetup.setUp(services, firstKey, handbook, temporary, tasks);
        tasks.start(this::endWithoutStore);
    }

    private void conversationErased(String botId, String conversationId) {
        turns.abandon(botId, conversationId);
        handovers.conversationDeleted(conversationId);
    }

    private static TurnLimits turnLimits(Settings settings) {
        TurnSettings turn = settings.turn();
        return new TurnLimits(
                turn.firstTokenTimeout(),
                turn.tokenTimeout(),
                turn.historyTokens(),
                turn.actionTimeout(),
                settings.limits().openStreams(Runtime.getRuntime().maxMemory()));
    }

    private static @Nullable Path accessLog(Settings settings) {
        return settings.log().access()
                ? settings.server().data().resolve("logs").resolve("access-yyyy_mm_dd.log")
                : null;
    }

    static String version() {
        String version = RejoinderServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private void stopAnswer(String botId, String conversationId, String messageId) {
        var _ = turns.stop(turns.require(botId, conversationId, messageId));
    }

    /** The port in use, even if port 0 was requested. */
    public int port() {
        return listener.port();
    }

    /** The bot and key that were created for an empty data folder. */
    public Optional<FirstRun> firstRun() {
        return Optional.ofNullable(firstRun);
    }

    /** The token that creates the first console account; empty if there was an account at start. */
    public Optional<String> setupToken() {
        return Optional.ofNullable(setupToken);
    }

    /**
     * Blocks until {@link #close} has completed, on any thread.
     *
     * @throws IllegalStateException with a sentence for the operator if the server stopped because
     *     its storage failed
     */
    public void awaitClose() throws InterruptedException {
        closed.await();
        String why = ended.get();
        if (why != null) {
            throw new IllegalStateException(why);
        }
    }

    private void endWithoutStore() {
        Optional<String> lost = services.storage().fatalWriteFailure();
        if (lost.isEmpty() || !ended.compareAndSet(null, lost.get())) {
            return;
        }
        log.error(lost.get());
        // On separate threads: closing ends this thread, and a broken disk may block closing.
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

    /** Accepts no more turns, waits for running ones, and closes everything. Idempotent. */
    @Override
    public void close() {
        close(settings.server().drainTimeout());
    }

    private void close(Duration grace) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            turns.drain(grace);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        feed.close();
        tasks.close();
        webhooks.close();
        answerTests.close();
        services.nodeRegistry().end();
        listener.close();
        tools.close();
        attachments.close();
        knowledge.close();
        services.close();
        telemetry.close();
        lock.close();
        closed.countDown();
    }
}
