package dev.rejoinder.storage.sql;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountRole;
import dev.rejoinder.access.AccountStore;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts in SQL. */
public final class SqlAccountStore implements AccountStore {
    private static final Columns COLUMNS =
            Columns.of("id", "email", "name", "password_hash", "role", "external_id", "created_at");

    private static final String SELECT = "select " + COLUMNS.names() + " from account ";
    private static final String INSERT = COLUMNS.insertInto("account") + "on conflict do nothing";

    /** Only concurrent runs of this statement take the lock; it is released with the statement. */
    private static final String INSERT_FIRST =
            "select pg_advisory_xact_lock(hashtext('rejoinder first account'));\n"
                    + COLUMNS.insertSelect("account")
                    + "where not exists (select 1 from account) returning id";

    private final Database database;
    private final Dialect dialect;

    public SqlAccountStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(Account account) {
        return database.writeSingleStatement(sql -> insert(sql, account));
    }

    @Override
    public boolean insertFirst(Account account) {
        return database.writeIdempotently(
                sql -> Optional.of(insertFirstAtOnce(sql, account)),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, account.id()).isPresent()) {
                        return true;
                    }
                    dialect.lockTable("account").ifPresent(sql::run);
                    return sql.number("select count(*) from account") == 0 && insert(sql, account);
                });
    }

    /** One round trip, so that a slow database does not exceed the request's deadline. */
    private static boolean insertFirstAtOnce(Sql sql, Account account) {
        return !sql.updateLast(INSERT_FIRST, row -> true, parameters(account)).isEmpty();
    }

    static boolean insert(Sql sql, Account account) {
        return sql.update(INSERT, parameters(account)) > 0;
    }

    private static Parameters parameters(Account account) {
        return Parameters.of("id", account.id())
                .and("email", account.email())
                .and("name", account.name())
                .and("password_hash", account.passwordHash())
                .and("role", account.role().name())
                .and("external_id", account.externalId())
                .and("created_at", account.createdAt());
    }

    @Override
    public Optional<Account> find(String id) {
        return database.query(sql -> find(sql, id));
    }

    private static Optional<Account> find(Sql sql, String id) {
        return sql.queryOne(
                SELECT + "where id = :id", SqlAccountStore::account, Parameters.of("id", id));
    }

    @Override
    public Optional<Account> findByEmail(String email) {
        return database.query(
                sql ->
                        sql.queryOne(
                                SELECT + "where email = :email",
                                SqlAccountStore::account,
                                Parameters.of("email", email)));
    }

    @Override
    public List<Account> list(PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + Paging.NEWEST,
                                SqlAccountStore::account,
                                Paging.parameters(page)));
    }

    @Override
    public long count() {
        return database.query(sql -> sql.number("select count(*) from account"));
    }

    @Override
    public boolean changePassword(String id, String passwordHash, @Nullable String except) {
        return database.write(
                sql -> {
                    // No hash is empty: without an exception, all sessions are deleted.
                    sql.update(
                            """
                            delete from session
                            where account_id = :id and token_hash <> :except
                            """,
                            Parameters.of("id", id).and("except", except == null ? "" : except));
                    return sql.update(
                                    "update account set password_hash = :hash where id = :id",
                                    Parameters.of("id", id).and("hash", passwordHash))
                            > 0;
                });
    }

    @Override
    public Optional<Account> findByExternalId(String externalId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                SELECT + "where external_id = :external_id",
                                SqlAccountStore::account,
                                Parameters.of("external_id", externalId)));
    }

    @Override
    public Outcome update(String id, String name, AccountRole role, @Nullable String externalId) {
        return database.write(
                sql -> {
                    if (role != AccountRole.OWNER && isLastOwner(sql, id)) {
                        return Outcome.LAST_OWNER;
                    }
                    int updated =
                            sql.update(
                                    """
                                    update account
                                    set name = :name, role = :role, external_id = :external_id
                                    where id = :id
                                    """,
                                    Parameters.of("id", id)
                                            .and("name", name)
                                            .and("role", role.name())
                                            .and("external_id", externalId));
                    return updated > 0 ? Outcome.DONE : Outcome.NOT_FOUND;
                });
    }

    @Override
    public boolean hasOwner(String except) {
        return database.query(sql -> hasOwner(sql, except));
    }

    private static boolean hasOwner(Sql sql, String except) {
        return sql.number(
                        "select count(*) from account where id <> :except and role = 'OWNER'",
                        Parameters.of("except", except))
                > 0;
    }

    @Override
    public boolean delete(String id) {
        return database.write(sql -> delete(sql, id));
    }

    private static boolean delete(Sql sql, String id) {
        Parameters account = Parameters.of("id", id);
        sql.update("delete from session where account_id = :id", account);
        return sql.update("delete from account where id = :id", account) > 0;
    }

    @Override
    public Outcome deleteUnlessLastOwner(String id) {
        return database.write(
                sql -> {
                    if (isLastOwner(sql, id)) {
                        return Outcome.LAST_OWNER;
                    }
                    return delete(sql, id) ? Outcome.DONE : Outcome.NOT_FOUND;
                });
    }

    /** Locks the table, because two owners may remove each other at the same time. */
    private boolean isLastOwner(Sql sql, String id) {
        dialect.lockTable("account").ifPresent(sql::run);
        Parameters account = Parameters.of("id", id);
        return sql.number("select count(*) from account where id = :id and role = 'OWNER'", account)
                        > 0
                && !hasOwner(sql, id);
    }

    private static Account account(ResultRow row) throws SQLException {
        return new Account(
                row.text("id"),
                row.text("email"),
                row.text("name"),
                row.text("password_hash"),
                AccountRole.valueOf(row.text("role")),
                row.textOrNull("external_id"),
                row.instant("created_at"));
    }
}
