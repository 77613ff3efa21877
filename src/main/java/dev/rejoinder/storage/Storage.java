package dev.rejoinder.storage;

import dev.rejoinder.access.AccountStore;
import dev.rejoinder.access.KeyStore;
import dev.rejoinder.access.SessionStore;
import dev.rejoinder.access.VisitorSecretStore;
import dev.rejoinder.analytics.AnalyticsStore;
import dev.rejoinder.bot.BotStore;
import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.GapStore;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.storage.postgres.PostgresAddress;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.storage.postgres.PostgresDialect;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.SqlAccountStore;
import dev.rejoinder.storage.sql.SqlAnalyticsStore;
import dev.rejoinder.storage.sql.SqlBotStore;
import dev.rejoinder.storage.sql.SqlConversationStore;
import dev.rejoinder.storage.sql.SqlDocumentStore;
import dev.rejoinder.storage.sql.SqlGapStore;
import dev.rejoinder.storage.sql.SqlKeyStore;
import dev.rejoinder.storage.sql.SqlSessionStore;
import dev.rejoinder.storage.sql.SqlSourceStore;
import dev.rejoinder.storage.sql.SqlTurnStore;
import dev.rejoinder.storage.sql.SqlVisitorSecretStore;
import dev.rejoinder.storage.sqlite.SqliteDatabase;
import dev.rejoinder.storage.sqlite.SqliteDialect;
import dev.rejoinder.turn.TurnSignals;
import dev.rejoinder.turn.TurnStore;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** All that is kept, opened. Thread-safe. */
public final class Storage implements AutoCloseable {
    private final Database database;
    private final boolean shared;
    private final @Nullable PostgresTurnSignals signals;
    private final KeyStore keys;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final BotStore bots;
    private final ConversationStore conversations;
    private final TurnStore turns;
    private final SourceStore sources;
    private final DocumentStore documents;
    private final GapStore gaps;
    private final AnalyticsStore analytics;
    private final VisitorSecretStore visitorSecret;

    private Storage(Database database, Dialect dialect, @Nullable PostgresTurnSignals signals) {
        this.database = database;
        this.signals = signals;
        this.shared = dialect.shared();
        this.keys = new SqlKeyStore(database);
        this.accounts = new SqlAccountStore(database, dialect);
        this.sessions = new SqlSessionStore(database);
        this.bots = new SqlBotStore(database, dialect);
        this.conversations = new SqlConversationStore(database, dialect);
        this.turns = new SqlTurnStore(database, dialect);
        this.sources = new SqlSourceStore(database, dialect);
        this.documents = new SqlDocumentStore(database, dialect);
        this.gaps = new SqlGapStore(database);
        this.analytics = new SqlAnalyticsStore(database);
        this.visitorSecret = new SqlVisitorSecretStore(database);
    }

    /**
     * Opens the data, which is in a file in the folder unless the settings name a database, and
     * brings its schema up to date. Several processes may have it open and write to it.
     *
     * @throws StorageException when it cannot be reached, refuses, or was written by a newer
     *     version
     */
    public static Storage open(DatabaseSettings settings, Path dataFolder, Clock clock) {
        return settings.url() == null
                ? open(dataFolder, clock)
                : openPostgres(settings, settings.url(), clock);
    }

    private static Storage openPostgres(DatabaseSettings settings, String url, Clock clock) {
        Secret password = settings.password();
        var address =
                new PostgresAddress(
                        url,
                        settings.user(),
                        password == null ? null : password.value(),
                        settings.connections());
        PostgresDatabase database;
        try {
            database = PostgresDatabase.open(address, clock);
        } catch (SQLException | AppError | IllegalArgumentException e) {
            throw PostgresFailure.opening(address.toString(), e);
        }
        var dialect = new PostgresDialect(clock);
        try {
            new Schema(database, database.source(), dialect).bringUpToDate();
            return new Storage(database, dialect, new PostgresTurnSignals(database));
        } catch (AppError e) {
            database.close();
            throw PostgresFailure.opening(address.toString(), e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Opens the data in a folder, which is made if it is not there, and brings its schema up to
     * date. Several processes may have it open and write to it.
     *
     * @throws StorageException when the folder cannot be written, the file is no database, is held
     *     locked, or was written by a newer version
     */
    public static Storage open(Path dataFolder, Clock clock) {
        DataFolder folder = DataFolder.at(dataFolder);
        Path file = folder.database();
        var dialect = new SqliteDialect(clock);
        SqliteDatabase database;
        try {
            database = SqliteDatabase.open(file);
        } catch (SQLException | AppError e) {
            throw SqliteFailure.opening(file, e);
        }
        try {
            new Schema(database, database.source(), dialect).bringUpToDate(folder);
            // Writes nothing, but finds out whether it could.
            database.write(sql -> null);
            return new Storage(database, dialect, null);
        } catch (AppError e) {
            database.close();
            throw SqliteFailure.opening(file, e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Makes this process the only server on a folder, which is made if it is not there. Everything
     * else may open the data without it.
     *
     * @throws StorageException when another server has it
     */
    public static ServerLock lockForServer(Path dataFolder) {
        return ServerLock.take(DataFolder.at(dataFolder));
    }

    /**
     * Whether several servers may work on this data, so that one has to look after the turns of
     * another that is gone.
     */
    public boolean shared() {
        return shared;
    }

    public KeyStore keys() {
        return keys;
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

    public ConversationStore conversations() {
        return conversations;
    }

    public TurnStore turns() {
        return turns;
    }

    /** How the servers that share the data tell each other of turns. */
    public TurnSignals turnSignals() {
        return signals == null ? TurnSignals.NONE : signals;
    }

    public SourceStore sources() {
        return sources;
    }

    public DocumentStore documents() {
        return documents;
    }

    public GapStore gaps() {
        return gaps;
    }

    public AnalyticsStore analytics() {
        return analytics;
    }

    public VisitorSecretStore visitorSecret() {
        return visitorSecret;
    }

    /**
     * Whether a read answers and no write has failed in a way that only a new start can heal. Waits
     * as long as a read does.
     */
    public boolean healthy() {
        try {
            return database.healthy() && database.read(sql -> sql.number("select 1")) == 1;
        } catch (AppError e) {
            return false;
        }
    }

    /**
     * Whether a write has failed in a way that only a new start can heal; nothing is written any
     * more. Returns at once.
     */
    public boolean failedForGood() {
        return !database.healthy();
    }

    /** Finishes what is being written; what is asked for later is refused. */
    @Override
    public void close() {
        if (signals != null) {
            signals.close();
        }
        database.close();
    }
}
