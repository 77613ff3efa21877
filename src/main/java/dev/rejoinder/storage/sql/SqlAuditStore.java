package dev.rejoinder.storage.sql;

import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditEntry;
import dev.rejoinder.audit.AuditFilter;
import dev.rejoinder.audit.AuditStore;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The audit log in SQL. */
public final class SqlAuditStore implements AuditStore {
    private static final Columns COLUMNS =
            Columns.of(
                    "id",
                    "recorded_at",
                    "actor_type",
                    "actor_id",
                    "actor_name",
                    "action",
                    "targets",
                    "fields",
                    "address",
                    "request_id",
                    "outcome");
    private static final String INSERT = COLUMNS.insertInto("audit");
    private static final String SELECT = "select " + COLUMNS.names() + " from audit where 1 = 1";
    private static final String NEWEST = " order by recorded_at desc, id desc";
    private static final String FORGET =
            """
            delete from audit where id in
                (select id from audit where recorded_at < :before order by recorded_at limit :most)
            """;

    private final Database database;

    public SqlAuditStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(AuditEntry entry) {
        AuditedChange change = entry.change();
        Parameters row =
                Parameters.of("id", entry.id())
                        .and("recorded_at", entry.recordedAt())
                        .and("actor_type", change.actor().type().name())
                        .and("actor_id", change.actor().id())
                        .and("actor_name", change.actor().name())
                        .and("action", change.action())
                        .and("targets", lines(change.targets()))
                        .and("fields", String.join(" ", change.fields()))
                        .and("address", change.address())
                        .and("request_id", change.requestId())
                        .and("outcome", change.outcome());
        var _ = database.writeSingleStatement(sql -> sql.update(INSERT, row));
    }

    @Override
    public List<AuditEntry> list(AuditFilter filter, PageRequest page) {
        String text = SELECT + condition(filter) + NEWEST + Paging.LIMIT;
        return database.query(
                sql ->
                        sql.query(
                                text,
                                SqlAuditStore::entry,
                                filtered(filter)
                                        .and("page_limit", page.limit())
                                        .and("page_offset", page.offset())));
    }

    @Override
    public long count(AuditFilter filter) {
        String text = "select count(*) from audit where 1 = 1" + condition(filter);
        return database.query(sql -> sql.number(text, filtered(filter)));
    }

    @Override
    public List<AuditEntry> olderThan(AuditFilter filter, @Nullable AuditEntry last, int limit) {
        String after = last == null ? "" : " and (recorded_at, id) < (:last_at, :last_id)";
        String text = SELECT + condition(filter) + after + NEWEST + " limit :most";
        Parameters parameters = filtered(filter).and("most", limit);
        if (last != null) {
            parameters.and("last_at", last.recordedAt()).and("last_id", last.id());
        }
        return database.query(sql -> sql.query(text, SqlAuditStore::entry, parameters));
    }

    @Override
    public int forget(Instant before) {
        return OldRows.delete(database, FORGET, before);
    }

    private static String condition(AuditFilter filter) {
        return (filter.since() == null ? "" : " and recorded_at >= :since")
                + (filter.actor() == null
                        ? ""
                        : " and (actor_id = :actor or actor_name = :actor"
                                + " or lower(actor_name) = lower(:actor))")
                + (filter.action() == null
                        ? ""
                        : " and action >= :first_action and action <= :last_action");
    }

    private static Parameters filtered(AuditFilter filter) {
        Parameters parameters = Parameters.of("since", filter.since()).and("actor", filter.actor());
        String action = filter.action();
        if (action != null) {
            boolean all = action.indexOf('.') < 0;
            parameters
                    .and("first_action", all ? action + "." : action)
                    .and("last_action", all ? action + ".~" : action);
        }
        return parameters;
    }

    private static String lines(Map<String, String> targets) {
        return targets.entrySet().stream()
                .map(target -> target.getKey() + " " + target.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> targets(String lines) {
        var targets = new LinkedHashMap<String, String>();
        for (String line : lines.isEmpty() ? new String[0] : lines.split("\n", -1)) {
            String[] parts = line.split(" ", 2);
            targets.put(parts[0], parts[1]);
        }
        return targets;
    }

    private static AuditEntry entry(ResultRow row) throws SQLException {
        String fields = row.text("fields");
        return new AuditEntry(
                row.text("id"),
                row.instant("recorded_at"),
                new AuditedChange(
                        new AuditActor(
                                AuditActor.Type.valueOf(row.text("actor_type")),
                                row.text("actor_id"),
                                row.text("actor_name")),
                        row.text("action"),
                        targets(row.text("targets")),
                        fields.isEmpty() ? List.of() : List.of(fields.split(" ")),
                        row.text("address"),
                        row.text("request_id"),
                        row.text("outcome")));
    }
}
