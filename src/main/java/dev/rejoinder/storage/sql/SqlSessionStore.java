package dev.rejoinder.storage.sql;

import dev.rejoinder.access.Session;
import dev.rejoinder.access.SessionStore;
import java.time.Instant;
import java.util.Optional;

/** Sessions in SQL. */
public final class SqlSessionStore implements SessionStore {
    private final Database database;

    public SqlSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(Session session, String passwordHash) {
        return database.change(
                sql ->
                        sql.update(
                                        """
                                        insert into session
                                            (token_hash, account_id, created_at, last_used_at)
                                        select ?, id, ?, ? from account
                                        where id = ? and password_hash = ?
                                        """,
                                        session.tokenHash(),
                                        session.createdAt(),
                                        session.lastUsedAt(),
                                        session.accountId(),
                                        passwordHash)
                                > 0);
    }

    @Override
    public Optional<Session> find(String tokenHash) {
        return database.query(
                sql ->
                        sql.queryOne(
                                """
                                select token_hash, account_id, created_at, last_used_at
                                from session where token_hash = ?
                                """,
                                row ->
                                        new Session(
                                                row.text(1),
                                                row.text(2),
                                                row.instant(3),
                                                row.instant(4)),
                                tokenHash));
    }

    @Override
    public void touch(String tokenHash, Instant usedAt) {
        var _ =
                database.change(
                        sql ->
                                sql.update(
                                        """
                                        update session set last_used_at = ?
                                        where token_hash = ? and last_used_at < ?
                                        """,
                                        usedAt,
                                        tokenHash,
                                        usedAt));
    }

    @Override
    public void delete(String tokenHash) {
        var _ =
                database.change(
                        sql -> sql.update("delete from session where token_hash = ?", tokenHash));
    }

    @Override
    public void deleteAll(String accountId) {
        var _ =
                database.change(
                        sql -> sql.update("delete from session where account_id = ?", accountId));
    }

    @Override
    public int sweep(Instant usedUntil, Instant begunUntil) {
        return database.change(
                sql ->
                        sql.update(
                                "delete from session where last_used_at <= ? or created_at <= ?",
                                usedUntil,
                                begunUntil));
    }
}
