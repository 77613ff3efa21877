package dev.rejoinder.storage;

import dev.rejoinder.access.AccountStore;
import dev.rejoinder.access.IdentitySecretStore;
import dev.rejoinder.access.InvitationStore;
import dev.rejoinder.access.KeyStore;
import dev.rejoinder.access.RateLimitStore;
import dev.rejoinder.access.SessionStore;
import dev.rejoinder.access.VisitorSecretStore;
import dev.rejoinder.analytics.AnalyticsStore;
import dev.rejoinder.answertest.AnswerTestStore;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.audit.AuditStore;
import dev.rejoinder.bot.BotStore;
import dev.rejoinder.budget.BudgetStore;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.FeedbackStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.digest.DigestStore;
import dev.rejoinder.event.EventStore;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.GapComparisonStore;
import dev.rejoinder.knowledge.GapGroupStore;
import dev.rejoinder.knowledge.KnowledgeGapStore;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.lead.LeadStore;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.privacy.ErasureStore;
import dev.rejoinder.privacy.RetentionStore;
import dev.rejoinder.privacy.TaskClaims;
import dev.rejoinder.provider.connection.ProviderConnectionStore;
import dev.rejoinder.secret.SecretStore;
import dev.rejoinder.storage.postgres.ConnectionPoolState;
import dev.rejoinder.storage.postgres.PostgresConnectionSettings;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.EventOutbox;
import dev.rejoinder.storage.sql.SqlAccountStore;
import dev.rejoinder.storage.sql.SqlAnalyticsStore;
import dev.rejoinder.storage.sql.SqlAnswerTestStore;
import dev.rejoinder.storage.sql.SqlAttachmentStore;
import dev.rejoinder.storage.sql.SqlAuditStore;
import dev.rejoinder.storage.sql.SqlBotStore;
import dev.rejoinder.storage.sql.SqlBudgetStore;
import dev.rejoinder.storage.sql.SqlClientThreadStore;
import dev.rejoinder.storage.sql.SqlConversationDraftStore;
import dev.rejoinder.storage.sql.SqlConversationStore;
import dev.rejoinder.storage.sql.SqlDeliveryStore;
import dev.rejoinder.storage.sql.SqlDigestStore;
import dev.rejoinder.storage.sql.SqlDocumentStore;
import dev.rejoinder.storage.sql.SqlEndpointStore;
import dev.rejoinder.storage.sql.SqlErasureStore;
import dev.rejoinder.storage.sql.SqlEventStore;
import dev.rejoinder.storage.sql.SqlFeedbackStore;
import dev.rejoinder.storage.sql.SqlGapComparisonStore;
import dev.rejoinder.storage.sql.SqlGapGroupStore;
import dev.rejoinder.storage.sql.SqlHandoverStore;
import dev.rejoinder.storage.sql.SqlIdentitySecretStore;
import dev.rejoinder.storage.sql.SqlInvitationStore;
import dev.rejoinder.storage.sql.SqlKeyStore;
import dev.rejoinder.storage.sql.SqlKnowledgeGapStore;
import dev.rejoinder.storage.sql.SqlLeadStore;
import dev.rejoinder.storage.sql.SqlMailStore;
import dev.rejoinder.storage.sql.SqlMcpServerStore;
import dev.rejoinder.storage.sql.SqlProviderConnectionStore;
import dev.rejoinder.storage.sql.SqlResponseStore;
import dev.rejoinder.storage.sql.SqlRetentionStore;
import dev.rejoinder.storage.sql.SqlSecretStore;
import dev.rejoinder.storage.sql.SqlSessionStore;
import dev.rejoinder.storage.sql.SqlSourceStore;
import dev.rejoinder.storage.sql.SqlTaskClaims;
import dev.rejoinder.storage.sql.SqlTestRunStore;
import dev.rejoinder.storage.sql.SqlToolStore;
import dev.rejoinder.storage.sql.SqlTurnStore;
import dev.rejoinder.storage.sql.SqlVisitorSecretStore;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.mcp.McpServerStore;
import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.ResponseStore;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.remote.TurnSignals;
import dev.rejoinder.webhook.DeliveryStore;
import dev.rejoinder.webhook.EndpointStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The open database and its stores. Thread-safe. */
public final class Storage implements AutoCloseable {
    private final Database database;
    private final @Nullable Path file;
    private final @Nullable SharedDatabase shared;
    private final EventStore events;
    private final EndpointStore endpoints;
    private final DeliveryStore deliveries;
    private final KeyStore keys;
    private final ProviderConnectionStore providerConnections;
    private final AccountStore accounts;
    private final InvitationStore invitations;
    private final SessionStore sessions;
    private final BotStore bots;
    private final BudgetStore budgets;
    private final AttachmentStore attachments;
    private final ToolStore tools;
    private final McpServerStore mcpServers;
    private final SecretStore secrets;
    private final ConversationStore conversations;
    private final HandoverStore handovers;
    private final FeedbackStore feedback;
    private final TurnStore turns;
    private final ClientThreadStore clientThreads;
    private final ResponseStore responses;
    private final ConversationDraftStore drafts;
    private final SourceStore sources;
    private final DocumentStore documents;
    private final KnowledgeGapStore gaps;
    private final AnswerTestStore answerTests;
    private final TestRunStore testRuns;
    private final GapGroupStore gapGroups;
    private final GapComparisonStore gapComparisons;
    private final LeadStore leads;
    private final MailStore mail;
    private final DigestStore digests;
    private final AnalyticsStore analytics;
    private final VisitorSecretStore visitorSecret;
    private final IdentitySecretStore identitySecrets;
    private final AuditStore audit;
    private final ErasureStore erasures;
    private final RetentionStore retention;
    private final TaskClaims taskClaims;

    private Storage(
            Database database,
            Dialect dialect,
            @Nullable Path file,
            @Nullable SharedDatabase shared,
            Ids ids) {
        this.database = database;
        this.file = file;
        this.shared = shared;
        var outbox = new EventOutbox(ids);
        var mails = new SqlMailStore(database, dialect);
        this.mail = mails;
        this.digests = new SqlDigestStore(database, dialect);
        this.events = new SqlEventStore(database, outbox);
        this.endpoints = new SqlEndpointStore(database, dialect);
        this.deliveries = new SqlDeliveryStore(database, dialect);
        this.keys = new SqlKeyStore(database, dialect);
        this.providerConnections = new SqlProviderConnectionStore(database);
        this.accounts = new SqlAccountStore(database, dialect);
        this.invitations = new SqlInvitationStore(database);
        this.sessions = new SqlSessionStore(database);
        this.bots = new SqlBotStore(database, dialect, outbox);
        this.attachments = new SqlAttachmentStore(database, dialect);
        this.budgets = new SqlBudgetStore(database);
        this.tools = new SqlToolStore(database, dialect);
        this.mcpServers = new SqlMcpServerStore(database, dialect);
        this.secrets = new SqlSecretStore(database);
        this.conversations = new SqlConversationStore(database, dialect, outbox);
        this.handovers = new SqlHandoverStore(database, dialect, outbox, mails);
        this.feedback = new SqlFeedbackStore(database, dialect, outbox);
        this.turns = new SqlTurnStore(database, dialect, outbox, mails);
        this.clientThreads = new SqlClientThreadStore(database);
        this.responses = new SqlResponseStore(database);
        this.drafts = new SqlConversationDraftStore(database);
        this.sources = new SqlSourceStore(database, dialect, outbox);
        this.documents = new SqlDocumentStore(database, dialect);
        this.gaps = new SqlKnowledgeGapStore(database);
        this.answerTests = new SqlAnswerTestStore(database, dialect);
        this.testRuns = new SqlTestRunStore(database, dialect);
        this.gapGroups = new SqlGapGroupStore(database);
        this.gapComparisons = new SqlGapComparisonStore(database);
        this.leads = new SqlLeadStore(database, dialect, outbox);
        this.analytics = new SqlAnalyticsStore(database);
        this.visitorSecret = new SqlVisitorSecretStore(database);
        this.identitySecrets = new SqlIdentitySecretStore(database);
        this.audit = new SqlAuditStore(database);
        this.erasures = new SqlErasureStore(database, dialect, outbox);
        this.retention = new SqlRetentionStore(database, dialect, outbox);
        this.taskClaims = new SqlTaskClaims(database, dialect);
    }

    /**
     * Opens the database and migrates its schema. The database is a file in the data folder unless
     * the settings have a URL. Several processes may have it open and write to it.
     *
     * @throws StorageException if the database cannot be reached, refuses access, or was written by
     *     a newer version
     */
    public static Storage open(DatabaseSettings settings, Path dataFolder, Clock clock) {
        return settings.url() == null
                ? open(dataFolder, clock)
                : openPostgres(settings, settings.url(), clock);
    }

    private static Storage openPostgres(DatabaseSettings settings, String url, Clock clock) {
        PostgresConnectionSettings address = OpenDatabase.address(settings, url);
        return new ConnectRetry(clock, settings.startTimeout(), PostgresFailure::mayBeTransient)
                .run(
                        address.login(),
                        login ->
                                openPostgres(
                                        address.withLogin(login),
                                        !settings.startTimeout().isZero(),
                                        clock));
    }

    /**
     * @param toServe whether the database must be writable. A server waits until it is; a command
     *     may only need to read
     */
    private static Storage openPostgres(
            PostgresConnectionSettings address, boolean toServe, Clock clock) {
        PostgresDatabase database = OpenDatabase.connect(address, clock);
        return whole(
                OpenDatabase.postgres(database, address, toServe, clock),
                null,
                () -> new SharedDatabase(database, address, clock),
                clock);
    }

    /**
     * Opens the database file in a folder, creates both if needed, and migrates the schema. Several
     * processes may have the file open and write to it.
     *
     * @throws StorageException if the folder cannot be written, or the file is not a database, is
     *     locked, or was written by a newer version
     */
    public static Storage open(Path dataFolder, Clock clock) {
        DataFolder folder = DataFolder.at(dataFolder);
        return whole(
                OpenDatabase.inFolder(folder, clock),
                folder.path().resolve(DataFolder.DATABASE),
                () -> null,
                clock);
    }

    /**
     * Checks the database file before a server opens it; does nothing if the settings have a URL.
     * Blocks for half a second at most; ten seconds after an unclean shutdown.
     *
     * @throws StorageException if the file is damaged or not a database
     */
    public static void checkFile(DatabaseSettings settings, Path dataFolder, Clock clock) {
        if (settings.url() == null) {
            SqliteFileCheck.beforeServing(dataFolder, clock);
        }
    }

    private static Storage whole(
            OpenDatabase data,
            @Nullable Path file,
            Supplier<@Nullable SharedDatabase> shared,
            Clock clock) {
        try {
            data.requireWhole();
            return new Storage(
                    data.database(),
                    data.dialect(),
                    file,
                    shared.get(),
                    new Ids(clock, new SecureRandom()));
        } catch (AppError e) {
            data.close();
            throw new StorageException("The data cannot be read.", e);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /**
     * Makes this process the only server on a folder, which is created if needed. Commands can open
     * the database without this lock.
     *
     * @throws StorageException if another server holds the lock
     */
    public static DataFolderLock lockForServer(Path dataFolder) {
        return DataFolderLock.take(DataFolder.at(dataFolder));
    }

    /** Whether several servers may share the database, and must take over each other's turns. */
    public boolean shared() {
        return shared != null;
    }

    public EventStore events() {
        return events;
    }

    public EndpointStore endpoints() {
        return endpoints;
    }

    public DeliveryStore deliveries() {
        return deliveries;
    }

    public KeyStore keys() {
        return keys;
    }

    public ProviderConnectionStore providerConnections() {
        return providerConnections;
    }

    public InvitationStore invitations() {
        return invitations;
    }

    public AccountStore accounts() {
        return accounts;
    }

    public SessionStore sessions() {
        return sessions;
    }

    public BotStore bots() {
        return bots;
    }

    public AttachmentStore attachments() {
        return attachments;
    }

    public BudgetStore budgets() {
        return budgets;
    }

    public ToolStore tools() {
        return tools;
    }

    public McpServerStore mcpServers() {
        return mcpServers;
    }

    public SecretStore secrets() {
        return secrets;
    }

    public ConversationStore conversations() {
        return conversations;
    }

    public HandoverStore handovers() {
        return handovers;
    }

    public FeedbackStore feedback() {
        return feedback;
    }

    public TurnStore turns() {
        return turns;
    }

    public ClientThreadStore clientThreads() {
        return clientThreads;
    }

    public ResponseStore responses() {
        return responses;
    }

    public ConversationDraftStore drafts() {
        return drafts;
    }

    /** Signals about turns between the servers that share the database. */
    public TurnSignals turnSignals() {
        return shared == null ? TurnSignals.NONE : shared.signals();
    }

    public SourceStore sources() {
        return sources;
    }

    public DocumentStore documents() {
        return documents;
    }

    public KnowledgeGapStore gaps() {
        return gaps;
    }

    public AnswerTestStore answerTests() {
        return answerTests;
    }

    public TestRunStore testRuns() {
        return testRuns;
    }

    public GapGroupStore gapGroups() {
        return gapGroups;
    }

    public GapComparisonStore gapComparisons() {
        return gapComparisons;
    }

    public LeadStore leads() {
        return leads;
    }

    public DigestStore digests() {
        return digests;
    }

    public MailStore mail() {
        return mail;
    }

    public AnalyticsStore analytics() {
        return analytics;
    }

    public VisitorSecretStore visitorSecret() {
        return visitorSecret;
    }

    public IdentitySecretStore identitySecrets() {
        return identitySecrets;
    }

    public ErasureStore erasures() {
        return erasures;
    }

    public RetentionStore retention() {
        return retention;
    }

    public TaskClaims taskClaims() {
        return taskClaims;
    }

    public AuditStore audit() {
        return audit;
    }

    /** The common rate limits of servers that share the database; empty for a database file. */
    public Optional<RateLimitStore> rateLimitStore() {
        return Optional.ofNullable(shared).map(SharedDatabase::rateLimits);
    }

    /** The state of the connection pool; empty for a database file. */
    public Optional<Supplier<ConnectionPoolState>> pool() {
        return Optional.ofNullable(shared).map(known -> known::pool);
    }

    /** Runs periodic maintenance. Call once per second, from one thread. */
    public void maintain() {
        database.inspect();
        if (shared != null) {
            shared.refreshStatistics();
        }
    }

    /** Whether writes succeed, as of at most a second ago. Blocks for two seconds at most. */
    public boolean writable() {
        return database.writable();
    }

    /**
     * A message for the operator if writes have stopped for good and only a restart helps. Empty
     * while writes are attempted. Does not block.
     */
    public Optional<String> fatalWriteFailure() {
        return database.fatalWriteFailure().map(why -> LostStoreMessage.of(why, file));
    }

    /** Finishes queued writes and rejects later work. */
    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
        database.close();
    }
}
