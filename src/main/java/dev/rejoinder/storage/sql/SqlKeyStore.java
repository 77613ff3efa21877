package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.KeyStore;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.core.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys in SQL. */
public final class SqlKeyStore implements KeyStore {
    private static final String COLUMNS =
            """
            select id, public_id, secret_hash, name, scope, bot_ids, limits, created_at, expires_at,
                last_used_at, revoked_at
            from api_key
            """;

    /** Ids in one select; fewer are filled up, so that there is one text for the database. */
    private static final int IDS_AT_ONCE = 100;

    private static final String FIND_ALL =
            COLUMNS + " where id in (" + "?, ".repeat(IDS_AT_ONCE - 1) + "?)";
    private static final String INSERT =
            """
            insert into api_key (id, public_id, secret_hash, name, scope, bot_ids, limits,
                created_at, expires_at, last_used_at, revoked_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Database database;
    private final Dialect dialect;

    public SqlKeyStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    @Override
    public void insert(ApiKey key) {
        var _ =
                database.settle(
                        sql -> Optional.of(insert(sql, key)),
                        (sql, mayBeDone) ->
                                mayBeDone && find(sql, key.id()).isPresent()
                                        ? 1
                                        : insert(sql, key));
    }

    @Override
    public boolean insertFirst(ApiKey key) {
        return database.settle(
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
                key.id(),
                key.publicId(),
                key.secretHash(),
                key.name(),
                key.scope().name(),
                joined(key.botIds()),
                joined(key.limits()),
                key.createdAt(),
                key.expiresAt(),
                key.lastUsedAt(),
                key.revokedAt());
    }

    @Override
    public Optional<ApiKey> findByPublicId(String publicId) {
        return database.query(
                sql -> sql.queryOne(COLUMNS + "where public_id = ?", SqlKeyStore::key, publicId));
    }

    @Override
    public Optional<ApiKey> find(String id) {
        return database.query(sql -> find(sql, id));
    }

    private static Optional<ApiKey> find(Sql sql, String id) {
        return sql.queryOne(COLUMNS + "where id = ?", SqlKeyStore::key, id);
    }

    @Override
    public List<ApiKey> findAll(Set<String> ids) {
        var found = new ArrayList<ApiKey>();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            var step = new Object[IDS_AT_ONCE];
            for (int i = 0; i < IDS_AT_ONCE; i++) {
                step[i] = all.get(Math.min(from + i, all.size() - 1));
            }
            found.addAll(database.query(sql -> sql.query(FIND_ALL, SqlKeyStore::key, step)));
        }
        return found;
    }

    @Override
    public List<ApiKey> list(Page page) {
        return database.query(
                sql ->
                        sql.query(
                                COLUMNS + "order by created_at desc, id desc limit ? offset ?",
                                SqlKeyStore::key,
                                page.limit(),
                                page.offset()));
    }

    @Override
    public long count() {
        return database.query(sql -> sql.number("select count(*) from api_key"));
    }

    @Override
    public boolean revoke(String id, Instant at) {
        return database.change(
                sql ->
                        sql.update(
                                        """
                                        update api_key set revoked_at = coalesce(revoked_at, ?)
                                        where id = ?
                                        """,
                                        at,
                                        id)
                                > 0);
    }

    @Override
    public void touch(String id, Instant usedAt) {
        var _ =
                database.change(
                        sql ->
                                sql.update(
                                        """
                                        update api_key set last_used_at = ?
                                        where id = ? and coalesce(last_used_at, 0) < ?
                                        """,
                                        usedAt,
                                        id,
                                        usedAt));
    }

    private static ApiKey key(ResultRow row) throws SQLException {
        return new ApiKey(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                Scope.valueOf(row.text(5)),
                botIds(row.text(6)),
                limits(row.text(7)),
                row.instant(8),
                row.instantOrNull(9),
                row.instantOrNull(10),
                row.instantOrNull(11));
    }

    /** {@code bot_…,bot_…}; ids have no comma. */
    private static String joined(Set<String> botIds) {
        return botIds.stream().sorted().collect(joining(","));
    }

    private static Set<String> botIds(String joined) {
        return parts(joined).stream().collect(toSet());
    }

    /** {@code CHAT=100,DATA=0}. */
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
