package dev.rejoinder.storage.sql;

import dev.rejoinder.access.RateLimitStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * Rate limits in PostgreSQL, with the database's clock. Each subject has one row with a short list
 * of counted cells (a sliding window). One statement locks the row, reads its newest version, and
 * counts the use unless the limit is reached.
 */
public final class SqlRateLimitStore implements RateLimitStore {
    private static final long ENTRIES = 120;

    /** A node whose last heartbeat is older is not counted. */
    private static final Duration PRESENT = Duration.ofSeconds(7);

    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /** Length of the stored hash; long enough to rule out collisions. */
    private static final int SUBJECT_BYTES = 16;

    private static final String MICROS =
            "cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";
    private static final String MILLIS =
            "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    private static final String TAKE =
            """
            insert into use_count as used (name, subject, times, counts, gone_at)
            values (:name, :subject, array[MICROS], array[cast(1 as bigint)], MICROS + :length)
            on conflict (name, subject) do update set (times, counts, gone_at) = (
                select array_agg(at order by at), array_agg(many order by at), max(at) + :length
                from (
                    select max(at) as at, cast(sum(many) as bigint) as many
                    from (
                        select at, many from unnest(used.times, used.counts) as past (at, many)
                        where at > MICROS - :length
                        union all
                        select MICROS, 1) as entry
                    group by at / :cell) as cell)
            where (
                select coalesce(sum(many), 0)
                from unnest(used.times, used.counts) as past (at, many)
                where at > MICROS - :length) < :most
            returning (select cast(sum(many) as bigint) from unnest(used.counts) as many) as uses
            """
                    .replace("MICROS", MICROS);
    private static final String USED =
            """
            select greatest(MICROS - at, 0) as age, many
            from use_count, unnest(times, counts) as past (at, many)
            where name = :name and subject = :subject and at > MICROS - :length order by at
            """
                    .replace("MICROS", MICROS);
    private static final String GIVE_BACK =
            """
            update use_count set counts[cardinality(counts)] = counts[cardinality(counts)] - 1
            where name = :name and subject = :subject and counts[cardinality(counts)] > 0
            """;
    private static final String SWEEP =
            """
            delete from use_count where (name, subject) in (
                select name, subject from use_count where gone_at < MICROS
                for update skip locked)
            """
                    .replace("MICROS", MICROS);
    private static final String PRESENCE =
            """
            with seen as (
                insert into node (id, seen_at) values (:id, MILLIS)
                on conflict (id) do update set seen_at = excluded.seen_at
            ), forgotten as (
                delete from node where id <> :id and seen_at < MILLIS - :forgotten
            )
            select count(*) + 1 as nodes from node where id <> :id and seen_at > MILLIS - :present
            """
                    .replace("MILLIS", MILLIS);

    private final Database database;

    public SqlRateLimitStore(Database database) {
        this.database = database;
    }

    @Override
    public int take(String window, String subject, Duration length, int limit) {
        long micros = micros(length);
        long cell = Math.ceilDiv(micros, ENTRIES);
        return database.writeSingleStatement(
                sql ->
                        sql.updateOne(
                                        TAKE,
                                        row -> row.integer("uses"),
                                        parameters(window, subject)
                                                .and("length", micros)
                                                .and("cell", cell)
                                                .and("most", limit))
                                .orElse(0));
    }

    @Override
    public List<Used> used(String window, String subject, Duration length) {
        return database.query(
                sql ->
                        sql.query(
                                USED,
                                row ->
                                        new Used(
                                                Duration.of(row.number("age"), ChronoUnit.MICROS),
                                                row.integer("many")),
                                parameters(window, subject).and("length", micros(length))));
    }

    @Override
    public void refund(String window, String subject) {
        var _ =
                database.writeSingleStatement(
                        sql -> sql.update(GIVE_BACK, parameters(window, subject)));
    }

    @Override
    public void sweep() {
        var _ = database.writeSingleStatement(sql -> sql.update(SWEEP));
    }

    @Override
    public int heartbeat(String node) {
        return database.writeSingleStatement(
                sql ->
                        sql.updateOne(
                                        PRESENCE,
                                        row -> row.integer("nodes"),
                                        Parameters.of("id", node)
                                                .and("forgotten", FORGOTTEN.toMillis())
                                                .and("present", PRESENT.toMillis()))
                                .orElse(1));
    }

    @Override
    public void unregister(String node) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        "delete from node where id = :id",
                                        Parameters.of("id", node)));
    }

    private static Parameters parameters(String window, String subject) {
        return Parameters.of("name", window).and("subject", hash(subject));
    }

    private static long micros(Duration length) {
        return length.toNanos() / 1_000;
    }

    /** Hashes a subject, because subjects have any length and may hold personal data. */
    private static byte[] hash(String subject) {
        try {
            byte[] whole =
                    MessageDigest.getInstance("SHA-256")
                            .digest(subject.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(whole, SUBJECT_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
