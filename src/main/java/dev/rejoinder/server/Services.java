package dev.rejoinder.server;

import dev.rejoinder.access.Accounts;
import dev.rejoinder.access.IdentitySecrets;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.LimitWindows;
import dev.rejoinder.access.PasswordCost;
import dev.rejoinder.access.SetupToken;
import dev.rejoinder.access.SignIn;
import dev.rejoinder.access.VisitorTokens;
import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.answertest.AnswerTests;
import dev.rejoinder.answertest.TestRuns;
import dev.rejoinder.audit.AuditLog;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.budget.BudgetStore;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.config.AnalyticsSettings;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.EmbeddingSettings;
import dev.rejoinder.config.Settings;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.digest.WeeklyDigest;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.lead.Leads;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.connection.ProviderConnections;
import dev.rejoinder.provider.http.Reachability;
import dev.rejoinder.secret.EncryptionKey;
import dev.rejoinder.secret.Secrets;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.tool.ModelToolRules;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.tool.builtin.BuiltInToolKind;
import dev.rejoinder.tool.http.HttpActionRules;
import dev.rejoinder.tool.mcp.McpServers;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.webhook.Webhooks;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services for managing data, keys, accounts and bots, with or without a server. Each command
 * opens them for its own duration.
 */
public final class Services implements AutoCloseable {
    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("background-", 0).factory());
    private final Storage storage;
    private final Clock clock;
    private final Ids ids;
    private final NodeRegistry nodes;
    private final LimitWindows windows;
    private final ConfiguredProviders models;
    private final ProviderConnections providers;
    private final Keys keys;
    private final SignIn signIn;
    private final ConsoleSignIn console;
    private final Bots bots;
    private final Secrets secrets;
    private final ModelToolRules modelToolRules;
    private final Tools tools;
    private final McpServers mcpServers;
    private final Webhooks webhooks;
    private final VisitorTokens visitors;
    private final IdentitySecrets identitySecrets;
    private final Sources sources;
    private final Leads leads;
    private final AnswerTests answerTests;
    private final TestRuns testRuns;
    private final OutgoingMails mails;
    private final WeeklyDigest digest;
    private final Analytics analytics;
    private final AuditLog audit;

    private Services(
            Settings settings,
            Storage storage,
            EmbeddingSettings embeddings,
            Clock clock,
            Map<String, ChatModel> furtherModels,
            PasswordCost passwordCost) {
        var chance = new SecureRandom();
        this.storage = storage;
        this.clock = clock;
        ids = new Ids(clock, chance);
        nodes = new NodeRegistry(storage.rateLimitStore().orElse(null), ids.request());
        windows =
                storage.rateLimitStore()
                        .map(uses -> LimitWindows.ofAllNodes(clock, uses, nodes::nodes))
                        .orElseGet(() -> LimitWindows.ofThisProcess(clock));
        models =
                new ConfiguredProviders(
                        settings.providers(),
                        embeddings,
                        settings.server().data().resolve("embeddings"),
                        clock,
                        furtherModels,
                        settings.outbound()::allows);
        keys = new Keys(storage.keys(), clock, ids, chance, background);
        signIn =
                new SignIn(
                        storage.accounts(),
                        storage.sessions(),
                        storage.invitations(),
                        storage.visitorSecret(),
                        new SetupToken(settings.server().data().resolve("setup-token"), chance),
                        windows,
                        clock,
                        ids,
                        chance,
                        passwordCost,
                        Runtime.getRuntime().maxMemory());
        console = new ConsoleSignIn(settings, signIn, storage.visitorSecret(), clock, chance);
        bots = new Bots(storage.bots(), clock, ids, models.chatModels()::problem, background);
        secrets =
                new Secrets(
                        storage.secrets(),
                        EncryptionKey.of(
                                settings.secrets().key() == null
                                        ? null
                                        : settings.secrets().key().value(),
                                storage.shared()
                                        ? null
                                        : settings.server().data().resolve("secret.key"),
                                chance),
                        clock,
                        chance);
        providers =
                new ProviderConnections(
                        storage.providerConnections(), models.chatModels(), models, secrets, clock);
        providers.refresh();
        modelToolRules = new ModelToolRules(bots, models.chatModels().toolSupport());
        tools =
                new Tools(
                        storage.tools(),
                        clock,
                        ids,
                        this::checkTarget,
                        modelToolRules::checkModels);
        mcpServers = new McpServers(storage.mcpServers(), clock, ids, this::headerProblem);
        webhooks =
                new Webhooks(
                        storage.endpoints(),
                        secrets,
                        new Webhooks.Network(
                                settings.outbound()::allows,
                                !settings.outbound().privateNetworks().isEmpty()),
                        "Rejoinder/" + RejoinderServer.version(),
                        clock,
                        ids,
                        chance);
        visitors =
                new VisitorTokens(
                        storage.visitorSecret(),
                        clock,
                        ids,
                        chance,
                        (botId, origin) ->
                                bots.find(botId)
                                        .filter(bot -> bot.widget().allows(origin))
                                        .isPresent());
        identitySecrets = new IdentitySecrets(storage.identitySecrets(), secrets, clock, chance);
        sources =
                new Sources(
                        storage.sources(),
                        storage.documents(),
                        storage.gaps(),
                        clock,
                        ids,
                        KnowledgeEngine::checkedAddress);
        leads = new Leads(storage.leads(), clock, ids);
        answerTests = new AnswerTests(storage.answerTests(), clock, ids);
        testRuns = new TestRuns(storage.testRuns(), clock, ids, models.chatModels()::problem);
        mails =
                new OutgoingMails(
                        storage.mail(), settings.mail(), settings.server().publicUrl(), clock);
        analytics = new Analytics(storage.analytics(), prices(settings.analytics()));
        digest =
                new WeeklyDigest(
                        storage.digests(), analytics, settings.server().publicUrl(), clock);
        audit =
                new AuditLog(
                        storage.audit(),
                        clock,
                        ids,
                        Duration.ofDays(settings.audit().retentionDays()));
    }

    /** The secrets of an MCP server may be set after it was added. */
    private Optional<String> headerProblem(String secret, String host) {
        return secrets.exists(secret) ? secrets.problem(secret, host) : Optional.empty();
    }

    private void checkTarget(ToolDraft tool) {
        switch (tool.target()) {
            case ToolTarget.HttpAction action ->
                    new HttpActionRules(secrets::problem).check(tool, action);
            case ToolTarget.BuiltIn builtIn -> BuiltInToolKind.check(tool, builtIn);
            case ToolTarget.McpTool _ -> {
                // Made by the server itself.
            }
        }
    }

    private static ModelPrices prices(AnalyticsSettings settings) {
        return new ModelPrices(
                settings.prices().stream()
                        .map(
                                price ->
                                        new ModelPrices.Price(
                                                price.model(), price.input(), price.output()))
                        .toList(),
                settings.currency());
    }

    /**
     * Opens the data for a command, and creates it if it does not exist. It fails quickly instead
     * of waiting long for the database.
     *
     * @throws RuntimeException with a sentence for the operator if it cannot be opened
     */
    public static Services open(Settings settings) {
        return open(
                settings,
                settings.database().withoutWaiting(),
                // Commands do not search.
                new EmbeddingSettings(EmbeddingSettings.Backend.NONE, ""),
                Clock.system(),
                Map.of(),
                PasswordCost.USUAL);
    }

    static Services open(
            Settings settings,
            Clock clock,
            Map<String, ChatModel> furtherModels,
            PasswordCost passwordCost) {
        return open(
                settings,
                settings.database(),
                settings.embeddings(),
                clock,
                furtherModels,
                passwordCost);
    }

    private static Services open(
            Settings settings,
            DatabaseSettings database,
            EmbeddingSettings embeddings,
            Clock clock,
            Map<String, ChatModel> furtherModels,
            PasswordCost passwordCost) {
        Storage storage = Storage.open(database, settings.server().data(), clock);
        try {
            return new Services(settings, storage, embeddings, clock, furtherModels, passwordCost);
        } catch (RuntimeException failure) {
            storage.close();
            throw failure;
        }
    }

    /** Describes why a provider's base URL cannot be reached; empty if it can. */
    public static Optional<String> problemReaching(URI base) {
        return Reachability.problem(base);
    }

    public Keys keys() {
        return keys;
    }

    public Accounts accounts() {
        return signIn.accounts();
    }

    SignIn signIn() {
        return signIn;
    }

    ConsoleSignIn console() {
        return console;
    }

    /** Describes why people cannot sign in with the OpenID Connect provider; empty if they can. */
    public static Optional<String> problemOfProvider(Settings settings) {
        return ConsoleSignIn.problem(settings.oidc());
    }

    /** Describes why the text of images and scanned pages cannot be read; empty if it can. */
    public static Optional<String> problemOfOcr(Settings settings) {
        return KnowledgeEngine.ocr(settings.ocr()).problem();
    }

    public Bots bots() {
        return bots;
    }

    public ProviderConnections providers() {
        return providers;
    }

    /** Sends a small request to a model, also over the connections that owners set. */
    public ModelCheckResult tryModel(String model) {
        return ModelCheckResult.of(models.chatModels(), model, clock);
    }

    Secrets secrets() {
        return secrets;
    }

    ModelToolRules modelToolRules() {
        return modelToolRules;
    }

    Tools tools() {
        return tools;
    }

    McpServers mcpServers() {
        return mcpServers;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    VisitorTokens visitors() {
        return visitors;
    }

    IdentitySecrets identitySecrets() {
        return identitySecrets;
    }

    /** Whether visitors may chat with a bot, by id or short name, on pages of this origin. */
    boolean allowsVisitorsFrom(String botId, String origin) {
        return bots.find(botId)
                .filter(bot -> bot.enabled() && bot.widget().allows(origin))
                .isPresent();
    }

    public Sources sources() {
        return sources;
    }

    /** The digest, which is queued only with a mail server. */
    WeeklyDigest digest() {
        return digest;
    }

    /** The text of the digest of last week. */
    public String digestPreview() {
        return digest.preview();
    }

    OutgoingMails mails() {
        return mails;
    }

    /** The mail that waits to be sent. */
    public MailStore.MailBacklog mailBacklog() {
        return storage.mail().backlog();
    }

    /**
     * Sends a test message at once. Needs no open data.
     *
     * @throws IllegalStateException with a sentence for the operator if it was not accepted
     */
    public static void sendTestMail(Settings settings, String recipient) {
        OutgoingMails.sendTest(settings.mail(), recipient, Clock.system());
    }

    Leads leads() {
        return leads;
    }

    public AnswerTests answerTests() {
        return answerTests;
    }

    public TestRuns testRuns() {
        return testRuns;
    }

    Analytics analytics() {
        return analytics;
    }

    /** The cost of an answer in billionths; 0 for a model without a price. */
    long costOf(String model, Usage usage) {
        return analytics
                .prices()
                .cost(model, usage.inputTokens(), usage.outputTokens())
                .map(DailyBudget::billionths)
                .orElse(0L);
    }

    /** Deletes the use of budgets of past days. */
    void forgetBudgetUse() {
        var _ = storage.budgets().forget(clock.now().minus(BudgetStore.KEPT));
    }

    public AuditLog audit() {
        return audit;
    }

    Executor background() {
        return background;
    }

    Storage storage() {
        return storage;
    }

    /** Deletes what was kept for clients that did not come back to their conversations. */
    void forgetClientConversations() {
        storage.clientThreads().forget(clock.now().minus(ClientThreadStore.KEPT));
        storage.drafts().forget(clock.now().minus(ConversationDraftStore.KEPT));
    }

    /** The number of servers. */
    NodeRegistry nodeRegistry() {
        return nodes;
    }

    /** The sliding windows of the rate limits. */
    LimitWindows windows() {
        return windows;
    }

    ConfiguredProviders models() {
        return models;
    }

    Ids ids() {
        return ids;
    }

    @Override
    public void close() {
        background.close();
        models.close();
        storage.close();
    }
}
