package dev.rejoinder.storage.sql;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.webhook.Delivery;
import dev.rejoinder.webhook.DeliveryOutcome;
import dev.rejoinder.webhook.DeliveryState;
import dev.rejoinder.webhook.DeliveryStore;
import dev.rejoinder.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Webhook deliveries in SQL. */
public final class SqlDeliveryStore implements DeliveryStore {
    private static final String ADD =
            DeliveryColumns.NEW.insertSelect("webhook_delivery")
                    + "from "
                    + DeliveryPositions.RELATION
                    + " as queued where true on conflict (endpoint_id, position) ";
    private static final String ADD_NEW = ADD + "do nothing";

    /** The fencing token grows, so that an attempt that still runs changes nothing. */
    private static final String ADD_AGAIN =
            ADD
                    + """
                    do update set state = 'pending', due_at = excluded.due_at, attempts = 0,
                        fence = webhook_delivery.fence + 1
                    """;

    private static final String SELECT_EVENTS =
            "select " + SqlEventStore.READ.names() + " from event ";
    private static final String PENDING_EVENTS =
            SELECT_EVENTS + "where pending = 1 order by position limit :most";
    private static final String FANNED_OUT =
            "update event set pending = 0 where " + DeliveryPositions.IS_ONE;

    private static final String HAS_PENDING =
            "select count(*) from (select 1 from event where pending = 1 limit 1) as pending_event";
    private static final String DUE_ENDPOINTS =
            """
            select id from webhook_endpoint where enabled = 1 and exists (
                select 1 from webhook_delivery d
                where d.endpoint_id = webhook_endpoint.id and d.due_at <= ${now})
            """;
    private static final String END_LEASES =
            """
            update webhook_delivery set state = 'pending', due_at = ${now}
            where due_at is not null and state = 'sending'
            """;

    private static final String OF_ENDPOINT = "where d.endpoint_id = :endpoint_id";
    private static final String OF_STATE = OF_ENDPOINT + " and d.state = :state";
    private static final String NEWEST = " order by d.position desc" + Paging.LIMIT;

    private static final String REPLAYED_EVENTS =
            SELECT_EVENTS
                    + """
                    where created_at >= :since and created_at < :until
                        and (created_at, position) > (:after, :position)
                    order by created_at, position limit :most
                    """;

    private final Database database;
    private final DeliveryClaims claims;
    private final LeaseTime time;
    private final String pendingEvents;
    private final String addNew;
    private final String addAgain;
    private final String fannedOut;

    public SqlDeliveryStore(Database database, Dialect dialect) {
        this.database = database;
        this.claims = new DeliveryClaims(dialect);
        this.time = new LeaseTime(dialect);
        String lock = dialect.forUpdate();
        this.pendingEvents = PENDING_EVENTS + (lock.isEmpty() ? "" : lock + " skip locked");
        this.addNew = DeliveryPositions.in(time.in(ADD_NEW), dialect);
        this.addAgain = DeliveryPositions.in(time.in(ADD_AGAIN), dialect);
        this.fannedOut = DeliveryPositions.in(FANNED_OUT, dialect);
    }

    @Override
    public DueWork due() {
        return database.read(
                sql ->
                        new DueWork(
                                sql.number(HAS_PENDING) > 0,
                                Set.copyOf(
                                        sql.query(
                                                time.in(DUE_ENDPOINTS),
                                                row -> row.text("id"),
                                                time.parameters()))));
    }

    @Override
    public FanOut fanOut() {
        return database.write(this::fanOut);
    }

    private FanOut fanOut(Sql sql) {
        List<StoredEvent> events =
                sql.query(pendingEvents, SqlEventStore::event, Parameters.of("most", MAX_BATCH));
        if (events.isEmpty()) {
            return new FanOut(0, Set.of());
        }
        var endpointIds = new HashSet<String>();
        for (WebhookEndpoint endpoint : SqlEndpointStore.enabled(sql)) {
            if (add(sql, addNew, endpoint, events) > 0) {
                endpointIds.add(endpoint.id());
            }
        }
        sql.update(fannedOut, DeliveryPositions.of(events));
        return new FanOut(events.size(), endpointIds);
    }

    /** Queues the events that an endpoint wants. Returns their number. */
    private int add(Sql sql, String statement, WebhookEndpoint endpoint, List<StoredEvent> events) {
        List<StoredEvent> wanted =
                events.stream()
                        .filter(event -> endpoint.settings().wants(event.type(), event.botId()))
                        .toList();
        if (!wanted.isEmpty()) {
            sql.update(statement, queued(endpoint.id(), wanted));
        }
        return wanted.size();
    }

    private Parameters queued(String endpointId, List<StoredEvent> events) {
        return time.addTo(DeliveryPositions.of(events)).and("endpoint_id", endpointId);
    }

    @Override
    public Claims exchange(
            String endpointId, List<DeliveryOutcome> outcomes, int limit, Duration lease) {
        return database.write(sql -> claims.exchange(sql, endpointId, outcomes, limit, lease));
    }

    @Override
    public void endLeases() {
        var _ =
                database.writeSingleStatement(
                        sql -> sql.update(time.in(END_LEASES), time.parameters()));
    }

    @Override
    public List<Delivery> list(String endpointId, @Nullable DeliveryState state, PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                DeliveryColumns.SELECT + condition(state) + NEWEST,
                                DeliveryColumns::delivery,
                                listed(Paging.parameters(page), endpointId, state)));
    }

    @Override
    public long count(String endpointId, @Nullable DeliveryState state) {
        return database.query(
                sql ->
                        sql.number(
                                "select count(*) from webhook_delivery d " + condition(state),
                                listed(
                                        Parameters.of("endpoint_id", endpointId),
                                        endpointId,
                                        state)));
    }

    private static String condition(@Nullable DeliveryState state) {
        return state == null ? OF_ENDPOINT : OF_STATE;
    }

    private static Parameters listed(
            Parameters parameters, String endpointId, @Nullable DeliveryState state) {
        return parameters
                .and("endpoint_id", endpointId)
                .and("state", state == null ? null : state.wireName());
    }

    @Override
    public long countUnfinished() {
        return database.query(
                sql ->
                        sql.number(
                                "select count(*) from webhook_delivery where due_at is not null"));
    }

    @Override
    public boolean replay(String endpointId, String eventId) {
        return database.write(
                sql -> {
                    Optional<StoredEvent> event =
                            sql.queryOne(
                                    SELECT_EVENTS + "where id = :id",
                                    SqlEventStore::event,
                                    Parameters.of("id", eventId));
                    event.ifPresent(
                            found -> sql.update(addAgain, queued(endpointId, List.of(found))));
                    return event.isPresent();
                });
    }

    @Override
    public ReplayedPart replay(
            WebhookEndpoint endpoint,
            Instant since,
            Instant until,
            Optional<ReplayPosition> after) {
        return database.write(
                sql -> {
                    List<StoredEvent> events =
                            sql.query(
                                    REPLAYED_EVENTS,
                                    SqlEventStore::event,
                                    Parameters.of("since", since)
                                            .and("until", until)
                                            .and(
                                                    "after",
                                                    after.map(ReplayPosition::createdAt)
                                                            .orElse(Instant.EPOCH))
                                            .and(
                                                    "position",
                                                    after.map(ReplayPosition::position).orElse(0L))
                                            .and("most", MAX_BATCH));
                    return new ReplayedPart(add(sql, addAgain, endpoint, events), next(events));
                });
    }

    private static @Nullable ReplayPosition next(List<StoredEvent> events) {
        if (events.size() < MAX_BATCH) {
            return null;
        }
        StoredEvent last = events.getLast();
        return new ReplayPosition(last.createdAt(), last.position());
    }

    @Override
    public void sweep(Instant before) {
        DeliverySweep.deleteBefore(database, before);
    }
}
