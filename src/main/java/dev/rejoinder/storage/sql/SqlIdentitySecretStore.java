package dev.rejoinder.storage.sql;

import dev.rejoinder.access.IdentitySecret;
import dev.rejoinder.access.IdentitySecretStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Identity secrets in SQL. */
public final class SqlIdentitySecretStore implements IdentitySecretStore {
    private static final String FIND =
            "select secret, previous_secret, previous_until from identity_secret"
                    + " where bot_id = :bot_id";

    /** A statement that is repeated after a lost connection changes nothing. */
    private static final String ROTATE =
            """
            insert into identity_secret (bot_id, secret, created_at)
            values (:bot_id, :secret, :now)
            on conflict (bot_id) do update set
                secret = excluded.secret, created_at = excluded.created_at,
                previous_secret = identity_secret.secret, previous_until = :until
            where identity_secret.secret <> excluded.secret
            """;

    private static final String DELETE = "delete from identity_secret where bot_id = :bot_id";

    private final Database database;

    public SqlIdentitySecretStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<IdentitySecret> find(String botId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                SqlIdentitySecretStore::secret,
                                Parameters.of("bot_id", botId)));
    }

    @Override
    public void rotate(String botId, String sealed, Instant now, Instant until) {
        Parameters parameters =
                Parameters.of("bot_id", botId)
                        .and("secret", sealed)
                        .and("now", now)
                        .and("until", until);
        var _ = database.writeSingleStatement(sql -> sql.update(ROTATE, parameters));
    }

    @Override
    public boolean delete(String botId) {
        return database.writeSingleStatement(
                sql -> sql.update(DELETE, Parameters.of("bot_id", botId)) > 0);
    }

    private static IdentitySecret secret(ResultRow row) throws SQLException {
        String previous = row.textOrNull("previous_secret");
        return new IdentitySecret(
                row.text("secret"),
                previous == null
                        ? null
                        : new IdentitySecret.Previous(previous, row.instant("previous_until")));
    }
}
