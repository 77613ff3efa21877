package dev.rejoinder.server;

import dev.rejoinder.access.LeadLimits;
import dev.rejoinder.attachment.Attachments;
import dev.rejoinder.config.TurnSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.http.AllowedOrigins;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.RouteTable;
import dev.rejoinder.http.SystemRoutes;
import dev.rejoinder.http.aisdk.AiSdkRoutes;
import dev.rejoinder.http.api.AccountRoutes;
import dev.rejoinder.http.api.AnalyticsRoutes;
import dev.rejoinder.http.api.AnswerDrafts;
import dev.rejoinder.http.api.AnswerRoutes;
import dev.rejoinder.http.api.AnswerTestRoutes;
import dev.rejoinder.http.api.AttachmentRoutes;
import dev.rejoinder.http.api.AuditRoutes;
import dev.rejoinder.http.api.BotRoutes;
import dev.rejoinder.http.api.BudgetRoutes;
import dev.rejoinder.http.api.ChatRoutes;
import dev.rejoinder.http.api.ConversationRoutes;
import dev.rejoinder.http.api.DigestRoutes;
import dev.rejoinder.http.api.ErasureRoutes;
import dev.rejoinder.http.api.ExportRoutes;
import dev.rejoinder.http.api.ExportedConversations;
import dev.rejoinder.http.api.ExportedLeads;
import dev.rejoinder.http.api.FeedbackRoutes;
import dev.rejoinder.http.api.GapGroupRoutes;
import dev.rejoinder.http.api.HandoverRoutes;
import dev.rejoinder.http.api.IdentitySecretRoutes;
import dev.rejoinder.http.api.InboxRoutes;
import dev.rejoinder.http.api.KeyRoutes;
import dev.rejoinder.http.api.KnowledgeSearchRoutes;
import dev.rejoinder.http.api.LeadRoutes;
import dev.rejoinder.http.api.MailRoutes;
import dev.rejoinder.http.api.McpServerRoutes;
import dev.rejoinder.http.api.MessageAttachments;
import dev.rejoinder.http.api.ModelListRoutes;
import dev.rejoinder.http.api.ModelRoutes;
import dev.rejoinder.http.api.OpenApiImportRoutes;
import dev.rejoinder.http.api.ProviderRoutes;
import dev.rejoinder.http.api.SecretRoutes;
import dev.rejoinder.http.api.SourceRoutes;
import dev.rejoinder.http.api.TestRunRoutes;
import dev.rejoinder.http.api.ToolCallRoutes;
import dev.rejoinder.http.api.ToolDecisions;
import dev.rejoinder.http.api.ToolRoutes;
import dev.rejoinder.http.api.ToolTestRoutes;
import dev.rejoinder.http.api.TrialRoutes;
import dev.rejoinder.http.api.VisitorRoutes;
import dev.rejoinder.http.api.WebhookRoutes;
import dev.rejoinder.http.console.ConsoleRoutes;
import dev.rejoinder.http.mcp.AssistantServers;
import dev.rejoinder.http.mcp.McpRoutes;
import dev.rejoinder.http.openai.OpenAiRoutes;
import dev.rejoinder.http.widget.WidgetPreviewRoutes;
import dev.rejoinder.http.widget.WidgetRoutes;
import dev.rejoinder.ops.Health;
import dev.rejoinder.privacy.Erasures;
import dev.rejoinder.provider.ModelCatalog;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.mcp.McpToolSelection;
import dev.rejoinder.tool.openapi.OpenApiImporter;
import dev.rejoinder.turn.BotVision;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.webhook.DeliveryLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All routes of the server, with their handlers. */
final class ServerRoutes {
    private ServerRoutes() {}

    static RouteTable table(
            TurnSettings turn,
            Services services,
            KnowledgeEngine knowledge,
            TurnEngine turns,
            Erasures erasures,
            Handovers handovers,
            ConversationFeed feed,
            ToolEngine tools,
            ToolCatalog catalog,
            AnswerTestEngine answerTests,
            Attachments attachments,
            Path temporary,
            Health health,
            Telemetry telemetry,
            Clock clock,
            String version,
            AllowedOrigins corsOrigins,
            List<Route> further) {
        List<Route> routes = new ArrayList<>();
        var sent =
                new MessageAttachments(
                        attachments,
                        new BotVision(services.models().chatModels()),
                        services.storage().handovers());
        routes.addAll(
                new AttachmentRoutes(
                                attachments,
                                services.bots(),
                                services.storage().conversations(),
                                temporary)
                        .routes());
        routes.addAll(
                new ChatRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                sent,
                                turns,
                                turn.messageDeadline(),
                                turn.streamDeadline())
                        .routes());
        routes.addAll(
                new ConversationRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                services.storage().feedback(),
                                services.storage().attachments(),
                                turns,
                                handovers)
                        .routes());
        routes.addAll(
                new FeedbackRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                services.storage().feedback(),
                                handovers,
                                clock)
                        .routes());
        routes.addAll(
                new HandoverRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                services.storage().attachments(),
                                handovers,
                                feed)
                        .routes());
        routes.addAll(new InboxRoutes(services.bots(), services.keys(), handovers, feed).routes());
        routes.addAll(
                new AnswerRoutes(services.bots(), services.storage().conversations(), turns)
                        .routes());
        var decisions = new ToolDecisions(turns, catalog, turn.streamDeadline());
        routes.addAll(
                new ToolCallRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                turns,
                                decisions)
                        .routes());
        routes.addAll(
                OpenAiRoutes.routes(
                        services.bots(),
                        new OpenAiRoutes.Stores(
                                services.storage().conversations(),
                                services.storage().drafts(),
                                services.storage().clientThreads(),
                                services.storage().responses()),
                        sent,
                        turns,
                        turn.messageDeadline(),
                        turn.streamDeadline(),
                        clock,
                        services.ids()));
        routes.addAll(
                new AiSdkRoutes(
                                services.bots(),
                                services.storage().conversations(),
                                sent,
                                services.storage().attachments(),
                                turns,
                                decisions,
                                turn.streamDeadline())
                        .routes());
        routes.addAll(
                new BotRoutes(
                                services.bots(),
                                services.tools(),
                                services.modelToolRules(),
                                feed::recheckSoon)
                        .routes());
        routes.addAll(
                new BudgetRoutes(
                                services.storage().budgets(),
                                services.analytics().prices(),
                                services.bots(),
                                clock)
                        .routes());
        routes.addAll(new ToolRoutes(services.tools(), services.bots()).routes());
        routes.addAll(
                new McpServerRoutes(
                                services.mcpServers(),
                                new McpToolSelection(services.mcpServers(), services.tools()),
                                tools.mcpTools(),
                                services.bots())
                        .routes());
        routes.addAll(
                new ToolTestRoutes(
                                services.tools(),
                                tools.catalog(),
                                tools.httpActions(),
                                services.bots(),
                                services.ids(),
                                clock)
                        .routes());
        routes.addAll(
                new SecretRoutes(services.secrets(), services.tools(), services.mcpServers())
                        .routes());
        routes.addAll(
                new WebhookRoutes(
                                services.webhooks(),
                                new DeliveryLog(
                                        services.webhooks(), services.storage().deliveries()),
                                services.bots(),
                                clock)
                        .routes());
        routes.addAll(
                new OpenApiImportRoutes(
                                new OpenApiImporter(
                                        knowledge.outbound(), Runtime.getRuntime().maxMemory()),
                                services.tools(),
                                services.secrets(),
                                services.bots())
                        .routes());
        routes.addAll(
                new ModelRoutes(services.models().chatModels(), services.bots(), clock).routes());
        routes.addAll(
                new ModelListRoutes(
                                services.models().chatModels(),
                                new ModelCatalog(services.models().chatModels(), clock::nanos),
                                services.analytics().prices())
                        .routes());
        routes.addAll(
                new SourceRoutes(services.sources(), services.bots(), knowledge::changed, temporary)
                        .routes());
        routes.addAll(
                new KnowledgeSearchRoutes(
                                knowledge.retriever(), services.storage().gaps(), services.bots())
                        .routes());
        routes.addAll(
                new AnswerTestRoutes(services.answerTests(), answerTests.origins(), services.bots())
                        .routes());
        routes.addAll(
                new TrialRoutes(
                                answerTests.turns(),
                                services.models().chatModels(),
                                services.bots(),
                                clock)
                        .routes());
        routes.addAll(
                new TestRunRoutes(services.testRuns(), services.bots(), answerTests.worker()::wake)
                        .routes());
        routes.addAll(
                new GapGroupRoutes(
                                services.storage().gapGroups(),
                                services.sources(),
                                new AnswerDrafts(
                                        knowledge.retriever(), services.models().chatModels()),
                                knowledge::changed,
                                services.bots(),
                                clock)
                        .routes());
        routes.addAll(
                new LeadRoutes(
                                services.leads(),
                                services.bots(),
                                services.storage().conversations(),
                                new LeadLimits(services.windows()))
                        .routes());
        routes.addAll(new AnalyticsRoutes(services.analytics(), services.bots(), clock).routes());
        routes.addAll(
                new ExportRoutes(
                                List.of(
                                        new ExportedConversations(
                                                services.storage().conversations(),
                                                services.storage().feedback(),
                                                services.storage().attachments(),
                                                services.storage().handovers(),
                                                turns),
                                        new ExportedLeads(services.leads())),
                                services.bots())
                        .routes());
        routes.addAll(
                new ErasureRoutes(erasures, services.bots(), services.storage().shared()).routes());
        routes.addAll(new AuditRoutes(services.audit().entries()).routes());
        routes.addAll(
                new KeyRoutes(services.keys(), services.bots(), services.storage().budgets(), clock)
                        .routes());
        routes.addAll(
                new DigestRoutes(
                                services.storage().digests(), services.mails().sender().isPresent())
                        .routes());
        routes.addAll(new MailRoutes(services.mails()::sendTest).routes());
        routes.addAll(new ProviderRoutes(services.providers()).routes());
        routes.addAll(services.console().routes());
        routes.addAll(new AccountRoutes(services.signIn(), services.mails()::invite).routes());
        routes.addAll(
                new VisitorRoutes(
                                services.bots(),
                                services.visitors(),
                                services.identitySecrets(),
                                services.storage().conversations(),
                                catalog)
                        .routes());
        routes.addAll(
                new IdentitySecretRoutes(services.identitySecrets(), services.bots()).routes());
        routes.addAll(
                McpRoutes.ofAssistants(
                                new AssistantServers(
                                        services.bots(),
                                        services.sources(),
                                        knowledge.retriever(),
                                        turns,
                                        turn.messageDeadline(),
                                        turn.streamDeadline(),
                                        version),
                                corsOrigins::allows)
                        .routes());
        routes.addAll(new WidgetRoutes(services.bots()).routes());
        routes.addAll(new WidgetPreviewRoutes(services.bots()).routes());
        routes.addAll(ConsoleRoutes.routes());
        routes.addAll(further);
        return SystemRoutes.tableWith(routes, health, telemetry.metrics(), version);
    }
}
