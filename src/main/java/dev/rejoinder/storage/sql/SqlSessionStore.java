package dev.rejoinder.storage.sql;

import dev.rejoinder.access.Session;
import dev.rejoinder.access.SessionStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions in SQL. */
public final class SqlSessionStore implements SessionStore {
    private static final Columns COLUMNS =
            Columns.of("token_hash", "account_id", "created_at", "last_used_at", "user_agent");

    /** Inserts nothing if the account was deleted or its password changed in the meantime. */
    private static final String INSERT =
            COLUMNS.insertSelect("session")
                    + "from account where id = :account_id and password_hash = :password_hash";

    private static final String FIND =
            "select " + COLUMNS.names() + " from session where token_hash = :token_hash";

    private final Database database;

    public SqlSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Session session, String passwordHash) {
        Parameters parameters =
                Parameters.of("token_hash", session.tokenHash())
                        .and("account_id", session.accountId())
                        .and("created_at", session.createdAt())
                        .and("last_used_at", session.lastUsedAt())
                        .and("user_agent", session.userAgent())
                        .and("password_hash", passwordHash);
        return database.writeSingleStatement(sql -> sql.update(INSERT, parameters) > 0);
    }

    @Override
    public Optional<Session> find(String tokenHash) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                SqlSessionStore::session,
                                Parameters.of("token_hash", tokenHash)));
    }

    @Override
    public List<Session> list(String accountId) {
        return database.query(
                sql ->
                        sql.query(
                                "select "
                                        + COLUMNS.names()
                                        + " from session where account_id = :account_id"
                                        + " order by last_used_at desc, token_hash limit 100",
                                SqlSessionStore::session,
                                Parameters.of("account_id", accountId)));
    }

    private static Session session(ResultRow row) throws SQLException {
        return new Session(
                row.text("token_hash"),
                row.text("account_id"),
                row.instant("created_at"),
                row.instant("last_used_at"),
                row.text("user_agent"));
    }

    @Override
    public void touch(String tokenHash, Instant usedAt) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        """
                                        update session set last_used_at = :at
                                        where token_hash = :token_hash and last_used_at < :at
                                        """,
                                        Parameters.of("at", usedAt).and("token_hash", tokenHash)));
    }

    @Override
    public void delete(String tokenHash) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "delete from session where token_hash = :token_hash",
                                        Parameters.of("token_hash", tokenHash)));
    }

    @Override
    public void deleteAll(String accountId) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "delete from session where account_id = :account_id",
                                        Parameters.of("account_id", accountId)));
    }

    @Override
    public int sweep(Instant usedUntil, Instant begunUntil) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                """
                                delete from session
                                where last_used_at <= :used or created_at <= :begun
                                """,
                                Parameters.of("used", usedUntil).and("begun", begunUntil)));
    }
}
