package dev.rejoinder.storage.sql;

import dev.rejoinder.access.Account;
import dev.rejoinder.access.AccountStore;
import dev.rejoinder.core.Page;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts in SQL. */
public final class SqlAccountStore implements AccountStore {
    private static final String SELECT =
            "select id, email, name, password_hash, created_at from account ";
    private static final String INSERT =
            """
            insert into account (id, email, name, password_hash, created_at)
            values (?, ?, ?, ?, ?)
            on conflict (email) do nothing
            """;

    /** The lock is one that only those who do the same take; it ends with the statement. */
    private static final String INSERT_FIRST =
            """
            select pg_advisory_xact_lock(hashtext('rejoinder first account'));
            insert into account (id, email, name, password_hash, created_at)
            select ?, ?, ?, ?, ? where not exists (select 1 from account)
            returning id
            """;

    private final Database database;
    private final Dialect dialect;

    public SqlAccountStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(Account account) {
        return database.change(sql -> insert(sql, account));
    }

    @Override
    public boolean insertFirst(Account account) {
        return database.settle(
                sql -> Optional.of(insertFirstAtOnce(sql, account)),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, account.id()).isPresent()) {
                        return true;
                    }
                    dialect.lockTable("account").ifPresent(sql::run);
                    return sql.number("select count(*) from account") == 0 && insert(sql, account);
                });
    }

    /** In one trip, so that a slow database does not take longer than a request may. */
    private static boolean insertFirstAtOnce(Sql sql, Account account) {
        return !sql.updateLast(
                        INSERT_FIRST,
                        row -> true,
                        account.id(),
                        account.email(),
                        account.name(),
                        account.passwordHash(),
                        account.createdAt())
                .isEmpty();
    }

    private static boolean insert(Sql sql, Account account) {
        return sql.update(
                        INSERT,
                        account.id(),
                        account.email(),
                        account.name(),
                        account.passwordHash(),
                        account.createdAt())
                > 0;
    }

    @Override
    public Optional<Account> find(String id) {
        return database.query(sql -> find(sql, id));
    }

    private static Optional<Account> find(Sql sql, String id) {
        return sql.queryOne(SELECT + "where id = ?", SqlAccountStore::account, id);
    }

    @Override
    public Optional<Account> findByEmail(String email) {
        return database.query(
                sql -> sql.queryOne(SELECT + "where email = ?", SqlAccountStore::account, email));
    }

    @Override
    public List<Account> list(Page page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + "order by created_at desc, id desc limit ? offset ?",
                                SqlAccountStore::account,
                                page.limit(),
                                page.offset()));
    }

    @Override
    public long count() {
        return database.query(sql -> sql.number("select count(*) from account"));
    }

    @Override
    public boolean changePassword(String id, String passwordHash, @Nullable String except) {
        return database.write(
                sql -> {
                    // No hash is empty, so without an exception all of them end.
                    sql.update(
                            "delete from session where account_id = ? and token_hash <> ?",
                            id,
                            except == null ? "" : except);
                    return sql.update(
                                    "update account set password_hash = ? where id = ?",
                                    passwordHash,
                                    id)
                            > 0;
                });
    }

    @Override
    public boolean delete(String id) {
        return database.write(
                sql -> {
                    sql.update("delete from session where account_id = ?", id);
                    return sql.update("delete from account where id = ?", id) > 0;
                });
    }

    private static Account account(ResultRow row) throws SQLException {
        return new Account(row.text(1), row.text(2), row.text(3), row.text(4), row.instant(5));
    }
}
