package dev.rejoinder.storage.sql;

import dev.rejoinder.mail.HandoverNotice;
import dev.rejoinder.mail.MailStore;
import dev.rejoinder.mail.OutgoingMail;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The queue of outgoing mail in SQL. */
public final class SqlMailStore implements MailStore {
    /** Bounds the retries when another server takes a mail first. */
    private static final int MAX_ATTEMPTS = 10;

    private static final Columns COLUMNS =
            Columns.of(
                    "id", "recipient", "subject", "body", "created_at", "expires_at", "attempts");

    private static final String ADD =
            COLUMNS.with("due_at", ":created_at").insertInto("outgoing_mail")
                    + "on conflict (id) do nothing";
    private static final String DUE =
            "select "
                    + COLUMNS.names()
                    + " from outgoing_mail where due_at <= :now order by due_at, id limit 1";
    private static final String IS_CLAIM = " where id = :id and attempts = :attempts";
    private static final String CLAIM =
            "update outgoing_mail set attempts = attempts + 1, due_at = :due_at" + IS_CLAIM;
    private static final String RETRY =
            "update outgoing_mail set due_at = :due_at, last_error = :error" + IS_CLAIM;

    private final Database database;
    private final Dialect dialect;
    private final HandoverMailQueue handovers = new HandoverMailQueue();

    public SqlMailStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    HandoverMailQueue handovers() {
        return handovers;
    }

    @Override
    public void writeHandovers(Function<HandoverNotice, OutgoingMail> writer) {
        handovers.write(writer);
    }

    @Override
    public void add(OutgoingMail mail) {
        database.writeSingleStatement(sql -> add(sql, mail));
    }

    /** Adds a mail in the transaction that causes it. */
    static int add(Sql sql, OutgoingMail mail) {
        return sql.update(
                ADD,
                Parameters.of("id", mail.id())
                        .and("recipient", mail.recipient())
                        .and("subject", mail.subject())
                        .and("body", mail.body())
                        .and("created_at", mail.createdAt())
                        .and("expires_at", mail.expiresAt())
                        .and("attempts", mail.attempts()));
    }

    @Override
    public Optional<OutgoingMail> claim(Duration lease) {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            // With a read, which does not wait behind the writers: usually the queue is empty.
            Optional<OutgoingMail> due =
                    database.query(
                            sql ->
                                    sql.queryOne(
                                            DUE,
                                            SqlMailStore::mail,
                                            Parameters.of("now", dialect.now(sql))));
            if (due.isEmpty() || database.write(sql -> claim(sql, due.get(), lease))) {
                return due.map(SqlMailStore::claimed);
            }
        }
        return Optional.empty();
    }

    private boolean claim(Sql sql, OutgoingMail due, Duration lease) {
        return sql.update(CLAIM, claimOf(due).and("due_at", dialect.now(sql) + lease.toMillis()))
                > 0;
    }

    private static OutgoingMail claimed(OutgoingMail due) {
        return new OutgoingMail(
                due.id(),
                due.recipient(),
                due.subject(),
                due.body(),
                due.createdAt(),
                due.expiresAt(),
                due.attempts() + 1);
    }

    @Override
    public void remove(OutgoingMail claimed) {
        database.writeSingleStatement(
                sql -> sql.update("delete from outgoing_mail" + IS_CLAIM, claimOf(claimed)));
    }

    @Override
    public void retry(OutgoingMail claimed, Duration delay, String error) {
        database.write(
                sql ->
                        sql.update(
                                RETRY,
                                claimOf(claimed)
                                        .and("due_at", dialect.now(sql) + delay.toMillis())
                                        .and("error", error)));
    }

    @Override
    public void makeAllDue() {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "update outgoing_mail set due_at = created_at"
                                                + " where due_at > created_at"));
    }

    @Override
    public MailBacklog backlog() {
        return database.read(
                sql ->
                        new MailBacklog(
                                sql.number("select count(*) from outgoing_mail"),
                                sql.queryOne(
                                                """
                                                select last_error from outgoing_mail
                                                where last_error is not null
                                                order by due_at desc limit 1
                                                """,
                                                row -> row.text("last_error"))
                                        .orElse(null)));
    }

    private static Parameters claimOf(OutgoingMail mail) {
        return Parameters.of("id", mail.id()).and("attempts", mail.attempts());
    }

    private static OutgoingMail mail(ResultRow row) throws SQLException {
        return new OutgoingMail(
                row.text("id"),
                row.text("recipient"),
                row.text("subject"),
                row.text("body"),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.integer("attempts"));
    }
}
