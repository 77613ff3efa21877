package dev.rejoinder.server;

import dev.rejoinder.access.Keys;
import dev.rejoinder.access.LimitWindows;
import dev.rejoinder.access.RateLimitDefaults;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.Scope;
import dev.rejoinder.access.SingleKeyStore;
import dev.rejoinder.answertest.TestOrigins;
import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.config.Settings;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.AllowedOrigins;
import dev.rejoinder.http.ClientTimeouts;
import dev.rejoinder.http.CrossOriginPolicy;
import dev.rejoinder.http.HttpListener;
import dev.rejoinder.http.ListenSocket;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.RouteTable;
import dev.rejoinder.http.api.AccountRoutes;
import dev.rejoinder.http.api.AnswerTestRoutes;
import dev.rejoinder.http.api.BotRoutes;
import dev.rejoinder.http.api.ConversationRoutes;
import dev.rejoinder.http.api.ExportRoutes;
import dev.rejoinder.http.api.ExportedConversations;
import dev.rejoinder.http.api.ExportedLeads;
import dev.rejoinder.http.api.KeyRoutes;
import dev.rejoinder.http.api.McpServerRoutes;
import dev.rejoinder.http.api.SourceRoutes;
import dev.rejoinder.http.api.TestRunRoutes;
import dev.rejoinder.http.api.ToolRoutes;
import dev.rejoinder.http.api.WebhookRoutes;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.mcp.McpToolSelection;
import dev.rejoinder.tool.mcp.RemoteMcpTools;
import dev.rejoinder.turn.AnswerPrices;
import dev.rejoinder.turn.PeerNodes;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnLimits;
import dev.rejoinder.turn.TurnObserver;
import dev.rejoinder.webhook.DeliveryLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The routes that manage data, on a loopback port for one command. Runs no turns, reads no sources,
 * and is safe next to a server on the same data.
 */
public final class CommandApi implements AutoCloseable {
    private static final int OPEN_STREAMS = 4;

    private static final TurnLimits NO_TURNS =
            new TurnLimits(
                    Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ofSeconds(1), 0);

    private final Services services;
    private final RemoteMcpTools mcpTools;
    private final Telemetry telemetry;
    private final HttpListener listener;
    private final Path temporary;
    private final String key;

    private CommandApi(Services services, Settings settings, String user) throws IOException {
        Clock clock = Clock.system();
        this.services = services;
        temporary = Files.createTempDirectory("rejoinder-command-");
        telemetry = new Telemetry(settings.traces(), clock, RejoinderServer.version());
        mcpTools =
                new RemoteMcpTools(
                        services.mcpServers(),
                        new OutboundClient(settings.outbound()::allows),
                        services.secrets()::value,
                        RejoinderServer.version(),
                        clock);
        var keys =
                new Keys(
                        new SingleKeyStore(),
                        clock,
                        services.ids(),
                        new SecureRandom(),
                        services.background());
        key = keys.create("Command of " + user, Scope.ADMIN, Set.of(), Map.of(), null).token();
        listener =
                new HttpListener(
                        ListenSocket.bind("127.0.0.1", 0),
                        new RouteTable(routes(clock)),
                        keys,
                        services.signIn().sessions(),
                        services.visitors(),
                        new RateLimits(
                                LimitWindows.ofThisProcess(clock), new RateLimitDefaults(0, 0)),
                        new CrossOriginPolicy(new AllowedOrigins(Set.of()), (_, _) -> false),
                        OPEN_STREAMS,
                        0,
                        clock,
                        services.ids(),
                        _ -> false,
                        null,
                        ClientTimeouts.USUAL,
                        services.audit().of(AuditActor.command(user)),
                        telemetry.requests());
    }

    /**
     * Opens the data, and listens when it returns.
     *
     * @param user who runs the command, for the audit log
     * @throws RuntimeException with a sentence for the operator if the data cannot be opened
     */
    public static CommandApi open(Settings settings, String user) {
        Services services = Services.open(settings);
        try {
            var api = new CommandApi(services, settings, user);
            api.listener.start();
            return api;
        } catch (RuntimeException failure) {
            services.close();
            throw failure;
        } catch (Exception failure) {
            services.close();
            throw new IllegalStateException("The data cannot be used by a command.", failure);
        }
    }

    private List<Route> routes(Clock clock) {
        ConversationStore conversations = services.storage().conversations();
        FeedbackStore feedback = services.storage().feedback();
        var handovers =
                new Handovers(
                        services.storage().handovers(),
                        conversations,
                        clock,
                        services.ids(),
                        services.background(),
                        _ -> {},
                        (_, _, _) -> {});
        var turns =
                new TurnEngine(
                        services.storage().turns(),
                        services.models().chatModels(),
                        Retriever.NONE,
                        ToolCatalog.NONE,
                        NO_TURNS,
                        clock,
                        services.ids(),
                        PeerNodes.NONE,
                        TurnObserver.NONE,
                        HandoverRules.NONE,
                        AnswerPrices.NONE,
                        PromptFiles.NONE);
        Bots bots = services.bots();
        return Stream.of(
                        new BotRoutes(bots, services.tools(), services.modelToolRules(), () -> {})
                                .routes(),
                        new ToolRoutes(services.tools(), bots).routes(),
                        new McpServerRoutes(
                                        services.mcpServers(),
                                        new McpToolSelection(
                                                services.mcpServers(), services.tools()),
                                        mcpTools,
                                        bots)
                                .routes(),
                        new SourceRoutes(services.sources(), bots, () -> {}, temporary).routes(),
                        new ConversationRoutes(
                                        bots,
                                        conversations,
                                        feedback,
                                        services.storage().attachments(),
                                        turns,
                                        handovers)
                                .routes(),
                        new ExportRoutes(
                                        List.of(
                                                new ExportedConversations(
                                                        conversations,
                                                        feedback,
                                                        services.storage().attachments(),
                                                        services.storage().handovers(),
                                                        turns),
                                                new ExportedLeads(services.leads())),
                                        bots)
                                .routes(),
                        new AnswerTestRoutes(
                                        services.answerTests(),
                                        new TestOrigins(conversations, services.storage().turns()),
                                        bots)
                                .routes(),
                        new TestRunRoutes(services.testRuns(), bots, () -> {}).routes(),
                        new WebhookRoutes(
                                        services.webhooks(),
                                        new DeliveryLog(
                                                services.webhooks(),
                                                services.storage().deliveries()),
                                        bots,
                                        clock)
                                .routes(),
                        new KeyRoutes(services.keys(), bots, services.storage().budgets(), clock)
                                .routes(),
                        new AccountRoutes(services.signIn(), services.mails()::invite).routes())
                .flatMap(List::stream)
                .toList();
    }

    public int port() {
        return listener.port();
    }

    /** The API key that it accepts. */
    public String key() {
        return key;
    }

    @Override
    public void close() {
        listener.close();
        mcpTools.close();
        telemetry.close();
        services.close();
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
