package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.event.EventType;
import dev.rejoinder.webhook.DisabledReason;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.EndpointStore;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.WebhookEndpoint;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Webhook endpoints in SQL. */
public final class SqlEndpointStore implements EndpointStore {
    private static final Columns SETTINGS =
            Columns.of(
                    "url",
                    "description",
                    "events",
                    "bots",
                    "schedule",
                    "enabled",
                    "disabled_reason",
                    "disabled_at",
                    "failing_since",
                    "secret",
                    "previous_secret",
                    "previous_until",
                    "updated_at");
    private static final Columns COLUMNS = SETTINGS.and(Columns.of("id", "created_at"));

    private static final String SELECT = "select " + COLUMNS.names() + " from webhook_endpoint ";
    private static final String IS_KEY = "where id = :id";
    private static final String INSERT = COLUMNS.insertInto("webhook_endpoint");
    private static final String UPDATE =
            "update webhook_endpoint set "
                    + SETTINGS.assignments()
                    + " "
                    + IS_KEY
                    + " and updated_at = :seen";

    private final Database database;
    private final Optional<String> lock;

    public SqlEndpointStore(Database database, Dialect dialect) {
        this.database = database;
        this.lock = dialect.lockTable("webhook_endpoint");
    }

    @Override
    public List<WebhookEndpoint> list() {
        return database.query(
                sql -> sql.query(SELECT + "order by created_at, id", SqlEndpointStore::endpoint));
    }

    @Override
    public Optional<WebhookEndpoint> find(String id) {
        return database.query(sql -> find(sql, id));
    }

    private static Optional<WebhookEndpoint> find(Sql sql, String id) {
        return sql.queryOne(SELECT + IS_KEY, SqlEndpointStore::endpoint, Parameters.of("id", id));
    }

    /** The settings of the enabled endpoints, by id. */
    static List<WebhookEndpoint> enabled(Sql sql) {
        return sql.query(SELECT + "where enabled = 1", SqlEndpointStore::endpoint);
    }

    @Override
    public void add(WebhookEndpoint endpoint) {
        var _ =
                database.<Boolean>writeIdempotently(
                        (sql, mayBeDone) -> {
                            if (!mayBeDone || find(sql, endpoint.id()).isEmpty()) {
                                add(sql, endpoint);
                            }
                            return true;
                        });
    }

    private void add(Sql sql, WebhookEndpoint endpoint) {
        // The lock keeps concurrent additions below the limit.
        lock.ifPresent(sql::run);
        if (sql.number("select count(*) from webhook_endpoint") >= MAX_ENDPOINTS) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "There can be at most " + MAX_ENDPOINTS + " webhook endpoints.");
        }
        sql.update(INSERT, parameters(endpoint));
    }

    @Override
    public boolean replace(WebhookEndpoint endpoint, Instant seen) {
        return database.writeSingleStatement(
                sql -> sql.update(UPDATE, parameters(endpoint).and("seen", seen)) > 0);
    }

    @Override
    public boolean delete(String id) {
        boolean deleted =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                                "delete from webhook_endpoint " + IS_KEY,
                                                Parameters.of("id", id))
                                        > 0);
        if (deleted) {
            // What a crash leaves over is deleted when it is old.
            DeliverySweep.deleteUpTo(database, id, Long.MAX_VALUE);
        }
        return deleted;
    }

    private static Parameters parameters(WebhookEndpoint endpoint) {
        EndpointDraft settings = endpoint.settings();
        WebhookEndpoint.PreviousSecret previous = endpoint.previous();
        WebhookEndpoint.Disabled disabled = endpoint.disabled();
        return Parameters.of("id", endpoint.id())
                .and("url", settings.url())
                .and("description", settings.description())
                .and(
                        "events",
                        settings.events().stream()
                                .map(EventType::wireName)
                                .collect(Collectors.joining(" ")))
                .and("bots", String.join(" ", settings.bots()))
                .and("schedule", settings.schedule().wireName())
                .and("enabled", settings.enabled() ? 1 : 0)
                .and("disabled_reason", disabled == null ? null : disabled.reason().wireName())
                .and("disabled_at", disabled == null ? null : disabled.at())
                .and("failing_since", endpoint.failingSince())
                .and("secret", endpoint.sealedSecret())
                .and("previous_secret", previous == null ? null : previous.sealed())
                .and("previous_until", previous == null ? null : previous.until())
                .and("created_at", endpoint.createdAt())
                .and("updated_at", endpoint.updatedAt());
    }

    private static WebhookEndpoint endpoint(ResultRow row) throws SQLException {
        return new WebhookEndpoint(
                row.text("id"),
                new EndpointDraft(
                        row.text("url"),
                        row.textOrNull("description"),
                        // An unknown type was stored by a newer version.
                        words(row.text("events")).stream()
                                .flatMap(type -> EventType.of(type).stream())
                                .collect(Collectors.toSet()),
                        words(row.text("bots")),
                        RetrySchedule.of(row.text("schedule")).orElse(RetrySchedule.STANDARD),
                        row.flag("enabled")),
                row.text("secret"),
                previous(row),
                disabled(row),
                row.instantOrNull("failing_since"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static Set<String> words(String joined) {
        return joined.isEmpty() ? Set.of() : Set.of(joined.split(" "));
    }

    private static WebhookEndpoint.@Nullable PreviousSecret previous(ResultRow row)
            throws SQLException {
        String sealed = row.textOrNull("previous_secret");
        return sealed == null
                ? null
                : new WebhookEndpoint.PreviousSecret(sealed, row.instant("previous_until"));
    }

    private static WebhookEndpoint.@Nullable Disabled disabled(ResultRow row) throws SQLException {
        String reason = row.textOrNull("disabled_reason");
        return reason == null
                ? null
                : new WebhookEndpoint.Disabled(
                        DisabledReason.valueOf(reason.toUpperCase(Locale.ROOT)),
                        row.instant("disabled_at"));
    }
}
