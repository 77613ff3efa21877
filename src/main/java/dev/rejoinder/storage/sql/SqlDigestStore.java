package dev.rejoinder.storage.sql;

import dev.rejoinder.digest.DigestStore;
import dev.rejoinder.digest.UnansweredQuestion;
import dev.rejoinder.mail.OutgoingMail;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The weekly digest in SQL. */
public final class SqlDigestStore implements DigestStore {
    private static final String IS_ACCOUNT = " where id = :id";

    private final Database database;
    private final Dialect dialect;

    public SqlDigestStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public boolean subscribed(String accountId) {
        return database.query(
                sql ->
                        sql.number(
                                        "select weekly_digest from account" + IS_ACCOUNT,
                                        Parameters.of("id", accountId))
                                != 0);
    }

    @Override
    public void subscribe(String accountId, boolean subscribed) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "update account set weekly_digest = :on" + IS_ACCOUNT,
                                        Parameters.of("id", accountId)
                                                .and("on", subscribed ? 1 : 0)));
    }

    @Override
    public List<String> subscribers() {
        return database.query(
                sql ->
                        sql.query(
                                "select email from account where weekly_digest = 1 order by id",
                                row -> row.text("email")));
    }

    @Override
    public boolean queued(LocalDate week) {
        return database.query(
                sql ->
                        sql.number(
                                        "select count(*) from digest_week where week = :week",
                                        Parameters.of("week", week.toString()))
                                > 0);
    }

    @Override
    public void queue(LocalDate week, List<OutgoingMail> mails) {
        var _ =
                database.write(
                        sql -> {
                            Parameters claim =
                                    Parameters.of("week", week.toString())
                                            .and("now", dialect.now(sql));
                            int claimed =
                                    sql.update(
                                            "insert into digest_week (week, created_at)"
                                                    + " values (:week, :now)"
                                                    + " on conflict (week) do nothing",
                                            claim);
                            if (claimed > 0) {
                                mails.forEach(mail -> SqlMailStore.add(sql, mail));
                            }
                            return claimed;
                        });
    }

    @Override
    public List<UnansweredQuestion> unanswered(String botId, Instant since, int most) {
        return database.query(
                sql ->
                        sql.query(
                                """
                                select question, times from gap
                                where bot_id = :bot_id and last_asked_at >= :since
                                    and answered_at is null
                                order by times desc, last_asked_at desc, id limit :most
                                """,
                                row ->
                                        new UnansweredQuestion(
                                                row.text("question"), row.number("times")),
                                Parameters.of("bot_id", botId)
                                        .and("since", since)
                                        .and("most", most)));
    }
}
