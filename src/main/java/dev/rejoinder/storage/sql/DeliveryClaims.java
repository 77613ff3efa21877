package dev.rejoinder.storage.sql;

import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.ClaimedDelivery;
import dev.rejoinder.webhook.DeliveryOutcome;
import dev.rejoinder.webhook.DeliveryStore;
import dev.rejoinder.webhook.DisabledReason;
import dev.rejoinder.webhook.EndpointStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes webhook deliveries, and stores the outcomes of their attempts. */
final class DeliveryClaims {
    private static final String IS_CLAIMED =
            """
             where endpoint_id = :endpoint_id and position = :position and fence = :fence
                and state = 'sending'
            """;
    private static final String STORE =
            "update webhook_delivery set state = :state,"
                    + " due_at = case when :state = 'pending' then ${now} + :pause end,"
                    + " attempts = attempts + 1, "
                    + DeliveryColumns.RESULT.assignments()
                    + IS_CLAIMED;
    private static final String RELEASE =
            "update webhook_delivery set state = 'pending', due_at = ${now}" + IS_CLAIMED;

    private static final String DUE =
            DeliveryColumns.SELECT
                    + """
                    where d.endpoint_id = :endpoint_id and d.due_at <= ${now}
                    order by d.due_at, d.position limit :most
                    """;
    private static final String CLAIM =
            "update webhook_delivery set state = 'sending', due_at = ${now} + :lease,"
                    + " fence = fence + 1 where endpoint_id = :endpoint_id and "
                    + DeliveryPositions.IS_ONE;

    private static final String SUCCEEDED =
            """
            update webhook_endpoint set failing_since = null
            where id = :endpoint_id and failing_since is not null
            """;
    private static final String FAILED =
            """
            update webhook_endpoint set failing_since = :first_failure
            where id = :endpoint_id and failing_since is null
            """;
    private static final String DISABLE =
            """
            update webhook_endpoint set enabled = 0, disabled_reason = :reason,
                disabled_at = :now, updated_at = :now
            where id = :endpoint_id and enabled = 1
            """;
    private static final String DISABLE_FAILING = DISABLE + " and failing_since <= :failing_before";

    private final Dialect dialect;
    private final LeaseTime time;
    private final String due;
    private final String claim;

    DeliveryClaims(Dialect dialect) {
        this.dialect = dialect;
        this.time = new LeaseTime(dialect);
        String lock = dialect.forUpdate();
        this.due = time.in(DUE) + (lock.isEmpty() ? "" : lock + " of d skip locked");
        this.claim = DeliveryPositions.in(time.in(CLAIM), dialect);
    }

    DeliveryStore.Claims exchange(
            Sql sql, String endpointId, List<DeliveryOutcome> outcomes, int limit, Duration lease) {
        DisabledReason disabled = null;
        if (!outcomes.isEmpty()) {
            store(sql, endpointId, outcomes);
            disabled = judge(sql, endpointId, outcomes);
        }
        return new DeliveryStore.Claims(
                limit == 0 || disabled != null ? List.of() : claim(sql, endpointId, limit, lease),
                disabled);
    }

    private void store(Sql sql, String endpointId, List<DeliveryOutcome> outcomes) {
        var results = new ArrayList<Parameters>();
        var released = new ArrayList<Parameters>();
        for (DeliveryOutcome outcome : outcomes) {
            Parameters parameters = claim(endpointId, outcome.delivery());
            AttemptResult last = outcome.last();
            if (last == null) {
                released.add(parameters);
                continue;
            }
            Duration pause = outcome.pause();
            results.add(
                    DeliveryColumns.result(parameters, last)
                            .and("state", outcome.state().wireName())
                            .and("pause", pause == null ? 0 : pause.toMillis()));
        }
        sql.updateEach(time.in(STORE), results);
        sql.updateEach(time.in(RELEASE), released);
    }

    private Parameters claim(String endpointId, ClaimedDelivery delivery) {
        return time.parameters()
                .and("endpoint_id", endpointId)
                .and("position", delivery.event().position())
                .and("fence", delivery.fence());
    }

    /** Keeps since when the endpoint fails, and disables it if that is too long, or it is gone. */
    private @Nullable DisabledReason judge(
            Sql sql, String endpointId, List<DeliveryOutcome> outcomes) {
        List<AttemptResult> results =
                outcomes.stream()
                        .flatMap(outcome -> Optional.ofNullable(outcome.last()).stream())
                        .toList();
        if (results.isEmpty()) {
            return null;
        }
        long now = dialect.now(sql);
        Parameters parameters =
                Parameters.of("endpoint_id", endpointId)
                        .and("now", now)
                        .and("first_failure", results.getFirst().sentAt())
                        .and("failing_before", now - EndpointStore.MAX_FAILING.toMillis());
        if (results.stream().anyMatch(AttemptResult::gone)) {
            return disable(sql, DISABLE, parameters, DisabledReason.GONE);
        }
        if (results.stream().anyMatch(AttemptResult::delivered)) {
            sql.update(SUCCEEDED, parameters);
            return null;
        }
        return sql.update(FAILED, parameters) > 0
                ? null
                : disable(sql, DISABLE_FAILING, parameters, DisabledReason.FAILING);
    }

    private static @Nullable DisabledReason disable(
            Sql sql, String statement, Parameters parameters, DisabledReason reason) {
        return sql.update(statement, parameters.and("reason", reason.wireName())) > 0
                ? reason
                : null;
    }

    private List<ClaimedDelivery> claim(Sql sql, String endpointId, int limit, Duration lease) {
        List<ClaimedDelivery> found =
                sql.query(
                        due,
                        DeliveryColumns::claimed,
                        time.parameters().and("endpoint_id", endpointId).and("most", limit));
        if (!found.isEmpty()) {
            sql.update(
                    claim,
                    time.addTo(
                                    DeliveryPositions.of(
                                            found.stream().map(ClaimedDelivery::event).toList()))
                            .and("endpoint_id", endpointId)
                            .and("lease", lease.toMillis()));
        }
        return found;
    }
}
