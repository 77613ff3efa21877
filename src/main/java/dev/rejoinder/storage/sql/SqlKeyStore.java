package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.KeyStore;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** API keys in SQL. */
public final class SqlKeyStore implements KeyStore {
    private static final Columns COLUMNS =
            Columns.of(
                    "id",
                    "public_id",
                    "secret_hash",
                    "name",
                    "scope",
                    "bot_ids",
                    "limits",
                    "messages_per_day",
                    "cost_per_day",
                    "created_at",
                    "expires_at",
                    "last_used_at",
                    "revoked_at",
                    "replaced_by");

    private static final String SELECT = "select " + COLUMNS.names() + " from api_key ";
    private static final String INSERT = COLUMNS.insertInto("api_key");

    /**
     * Number of ids in one select. Shorter lists are padded, so that there is a single text to
     * prepare.
     */
    private static final int IDS_AT_ONCE = 100;

    private static final String FIND_ALL =
            IntStream.range(0, IDS_AT_ONCE)
                    .mapToObj(i -> ":" + idName(i))
                    .collect(joining(", ", SELECT + "where id in (", ")"));

    private final Database database;
    private final Dialect dialect;

    public SqlKeyStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public void insert(ApiKey key) {
        var _ =
                database.writeIdempotently(
                        sql -> Optional.of(insert(sql, key)),
                        (sql, mayBeDone) ->
                                mayBeDone && find(sql, key.id()).isPresent()
                                        ? 1
                                        : insert(sql, key));
    }

    @Override
    public boolean insertFirst(ApiKey key) {
        return database.writeIdempotently(
                sql -> Optional.empty(),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, key.id()).isPresent()) {
                        return true;
                    }
                    dialect.lockTable("api_key").ifPresent(sql::run);
                    return sql.number("select count(*) from api_key") == 0 && insert(sql, key) > 0;
                });
    }

    private static int insert(Sql sql, ApiKey key) {
        return sql.update(
                INSERT,
                Parameters.of("id", key.id())
                        .and("public_id", key.publicId())
                        .and("secret_hash", key.secretHash())
                        .and("name", key.name())
                        .and("scope", key.scope().name())
                        .and("bot_ids", joined(key.botIds()))
                        .and("limits", joined(key.limits()))
                        .and("messages_per_day", key.budget().messages())
                        .and(
                                "cost_per_day",
                                key.budget().cost() == null ? null : key.budget().mostBillionths())
                        .and("created_at", key.createdAt())
                        .and("expires_at", key.expiresAt())
                        .and("last_used_at", key.lastUsedAt())
                        .and("revoked_at", key.revokedAt())
                        .and("replaced_by", key.replacedBy()));
    }

    @Override
    public Optional<ApiKey> findByPublicId(String publicId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                SELECT + "where public_id = :public_id",
                                SqlKeyStore::key,
                                Parameters.of("public_id", publicId)));
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return database.query(sql -> find(sql, id));
    }

    private static Optional<ApiKey> find(Sql sql, String id) {
        return sql.queryOne(SELECT + "where id = :id", SqlKeyStore::key, Parameters.of("id", id));
    }

    @Override
    public List<ApiKey> findAll(Set<String> ids) {
        var found = new ArrayList<ApiKey>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            Parameters step = Parameters.of(idName(0), all.get(from));
            for (int i = 1; i < IDS_AT_ONCE; i++) {
                step.and(idName(i), all.get(Math.min(from + i, all.size() - 1)));
            }
            found.addAll(database.query(sql -> sql.query(FIND_ALL, SqlKeyStore::key, step)));
        }
        return found;
    }

    private static String idName(int number) {
        return "id_" + number;
    }

    @Override
    public List<ApiKey> list(PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + Paging.NEWEST, SqlKeyStore::key, Paging.parameters(page)));
    }

    @Override
    public long count() {
        return database.query(sql -> sql.number("select count(*) from api_key"));
    }

    @Override
    public boolean revoke(String id, Instant at) {
        return database.writeSingleStatement(
                sql ->
                        sql.update(
                                        """
                                        update api_key set revoked_at = coalesce(revoked_at, :at)
                                        where id = :id
                                        """,
                                        Parameters.of("at", at).and("id", id))
                                > 0);
    }

    @Override
    public boolean rotate(String id, ApiKey successor, Instant now, Instant endsAt) {
        return database.writeIdempotently(
                sql -> Optional.empty(),
                (sql, mayBeDone) -> {
                    if (mayBeDone && find(sql, successor.id()).isPresent()) {
                        return true;
                    }
                    String end =
                            endsAt.isAfter(now)
                                    ? "expires_at = case when expires_at < :ends_at then expires_at"
                                            + " else :ends_at end"
                                    : "revoked_at = :ends_at";
                    int ended =
                            sql.update(
                                    "update api_key set replaced_by = :replaced_by, "
                                            + end
                                            + " where id = :id and revoked_at is null"
                                            + " and replaced_by is null"
                                            + " and (expires_at is null or expires_at > :now)",
                                    Parameters.of("id", id)
                                            .and("replaced_by", successor.id())
                                            .and("ends_at", endsAt)
                                            .and("now", now));
                    return ended > 0 && insert(sql, successor) > 0;
                });
    }

    @Override
    public void touch(String id, Instant usedAt) {
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        """
                                        update api_key set last_used_at = :at
                                        where id = :id and coalesce(last_used_at, 0) < :at
                                        """,
                                        Parameters.of("at", usedAt).and("id", id)));
    }

    private static ApiKey key(ResultRow row) throws SQLException {
        return new ApiKey(
                row.text("id"),
                row.text("public_id"),
                row.text("secret_hash"),
                row.text("name"),
                Scope.valueOf(row.text("scope")),
                botIds(row.text("bot_ids")),
                limits(row.text("limits")),
                budget(row),
                row.instant("created_at"),
                row.instantOrNull("expires_at"),
                row.instantOrNull("last_used_at"),
                row.instantOrNull("revoked_at"),
                row.textOrNull("replaced_by"));
    }

    private static DailyBudget budget(ResultRow row) throws SQLException {
        Long cost = row.numberOrNull("cost_per_day");
        return new DailyBudget(
                row.numberOrNull("messages_per_day"),
                cost == null ? null : DailyBudget.ofBillionths(cost));
    }

    /** Encodes as {@code bot_…,bot_…}; ids contain no commas. */
    private static String joined(Set<String> botIds) {
        return botIds.stream().sorted().collect(joining(","));
    }

    private static Set<String> botIds(String joined) {
        return parts(joined).stream().collect(toSet());
    }

    /** Encodes as {@code CHAT=100,DATA=0}. */
    private static String joined(Map<LimitClass, Integer> limits) {
        return limits.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(limit -> limit.getKey().name() + "=" + limit.getValue())
                .collect(joining(","));
    }

    private static Map<LimitClass, Integer> limits(String joined) {
        return parts(joined).stream()
                .map(limit -> limit.split("=", 2))
                .collect(
                        toMap(
                                limit -> LimitClass.valueOf(limit[0]),
                                limit -> Integer.valueOf(limit[1])));
    }

    private static List<String> parts(String joined) {
        return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(",", -1));
    }
}
