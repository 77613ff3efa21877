package dev.rejoinder.storage.sql;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.Invitation;
import dev.rejoinder.access.InvitationStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Invitations in SQL. */
public final class SqlInvitationStore implements InvitationStore {
    private static final Columns COLUMNS =
            Columns.of(
                    "id", "email", "role", "invited_by", "created_at", "expires_at", "token_hash");

    private static final String REPLACE =
            COLUMNS.insertInto("invitation")
                    + "on conflict (email) do update set "
                    + COLUMNS.excluded("email");

    private static final String SELECT = "select " + COLUMNS.names() + " from invitation ";

    private final Database database;

    public SqlInvitationStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean replace(Invitation invitation, String tokenHash) {
        Parameters parameters =
                Parameters.of("id", invitation.id())
                        .and("email", invitation.email())
                        .and("role", invitation.role().name())
                        .and("invited_by", invitation.invitedBy())
                        .and("created_at", invitation.createdAt())
                        .and("expires_at", invitation.expiresAt())
                        .and("token_hash", tokenHash);
        return database.write(
                sql -> {
                    Parameters email = Parameters.of("email", invitation.email());
                    if (sql.number("select count(*) from account where email = :email", email)
                            > 0) {
                        return false;
                    }
                    sql.update(
                            "delete from invitation where expires_at <= :now",
                            Parameters.of("now", invitation.createdAt()));
                    return sql.update(REPLACE, parameters) > 0;
                });
    }

    @Override
    public Optional<Invitation> findByToken(String tokenHash, Instant now) {
        return database.query(
                sql ->
                        sql.queryOne(
                                SELECT + "where token_hash = :token_hash and expires_at > :now",
                                SqlInvitationStore::invitation,
                                Parameters.of("token_hash", tokenHash).and("now", now)));
    }

    @Override
    public List<Invitation> list(Instant now) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT
                                        + "where expires_at > :now order by created_at desc, id"
                                        + " desc limit 1000",
                                SqlInvitationStore::invitation,
                                Parameters.of("now", now)));
    }

    @Override
    public boolean accept(String tokenHash, Account account) {
        return database.write(
                sql ->
                        sql.update(
                                                "delete from invitation where token_hash = :hash",
                                                Parameters.of("hash", tokenHash))
                                        > 0
                                && SqlAccountStore.insert(sql, account));
    }

    @Override
    public boolean delete(String id) {
        return database.writeSingleStatement(
                sql ->
                        sql.update("delete from invitation where id = :id", Parameters.of("id", id))
                                > 0);
    }

    private static Invitation invitation(ResultRow row) throws SQLException {
        return new Invitation(
                row.text("id"),
                row.text("email"),
                AccountRole.valueOf(row.text("role")),
                row.text("invited_by"),
                row.instant("created_at"),
                row.instant("expires_at"));
    }
}
