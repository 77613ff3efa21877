package dev.rejoinder.storage.sql;

import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.ClaimedDelivery;
import dev.rejoinder.webhook.Delivery;
import dev.rejoinder.webhook.DeliveryState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of webhook deliveries, and of the events that they deliver. */
final class DeliveryColumns {
    static final Columns NEW =
            Columns.of("endpoint_id")
                    .with("position", "number")
                    .with("state", "'pending'")
                    .with("due_at", "${now}")
                    .with("fence", "0")
                    .with("attempts", "0");

    static final Columns RESULT =
            Columns.of("attempted_at", "took_millis", "status", "response", "error");

    /** Deliveries with their events and the metadata of their conversations. */
    static final String SELECT =
            "select "
                    + SqlEventStore.READ.from("e")
                    + ", d.state, d.due_at, d.fence, d.attempts, "
                    + RESULT.from("d")
                    + ", c.metadata from webhook_delivery d"
                    + " join event e on e.position = d.position"
                    + " left join conversation c"
                    + " on c.bot_id = e.bot_id and c.id = e.conversation_id ";

    private DeliveryColumns() {}

    static ClaimedDelivery claimed(ResultRow row) throws SQLException {
        return new ClaimedDelivery(
                SqlEventStore.event(row),
                row.number("fence") + 1,
                row.integer("attempts"),
                row.textOrNull("metadata"));
    }

    static Delivery delivery(ResultRow row) throws SQLException {
        DeliveryState state = DeliveryState.of(row.text("state")).orElseThrow();
        return new Delivery(
                SqlEventStore.event(row),
                row.textOrNull("metadata"),
                state,
                row.integer("attempts"),
                state == DeliveryState.PENDING ? row.instantOrNull("due_at") : null,
                last(row));
    }

    private static @Nullable AttemptResult last(ResultRow row) throws SQLException {
        Instant at = row.instantOrNull("attempted_at");
        return at == null
                ? null
                : new AttemptResult(
                        row.integer("status"),
                        row.text("response"),
                        row.textOrNull("error"),
                        null,
                        at,
                        Duration.ofMillis(row.number("took_millis")));
    }

    static Parameters result(Parameters parameters, AttemptResult result) {
        return parameters
                .and("attempted_at", result.sentAt())
                .and("took_millis", result.took().toMillis())
                .and("status", result.status())
                .and("response", result.response())
                .and("error", result.error());
    }
}
