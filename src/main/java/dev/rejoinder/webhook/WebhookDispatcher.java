package dev.rejoinder.webhook;

import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditLog;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.event.EventStore;
import dev.rejoinder.event.EventType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events while a server runs. One thread turns stored events into deliveries; each
 * endpoint has an {@link EndpointWorker}. Without endpoints, no event is stored and no thread
 * wakes. Thread-safe.
 */
public final class WebhookDispatcher implements AutoCloseable {
    /** The pause in which events gather that are stored at about the same time. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** When to look again for an event whose commit had not ended. */
    private static final Duration LATE_COMMIT = Duration.ofMillis(100);

    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private final Webhooks webhooks;
    private final EventStore events;
    private final DeliveryStore deliveries;
    private final DeliveryObserver observer;
    private final AuditLog audit;
    private final Clock clock;
    private final WakeSignal stored = new WakeSignal();
    private final Map<String, EndpointWorker> workers = new ConcurrentHashMap<>();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile boolean closing;
    private @Nullable Thread fanOut;

    public WebhookDispatcher(
            Webhooks webhooks,
            EventStore events,
            DeliveryStore deliveries,
            DeliveryObserver observer,
            AuditLog audit,
            Clock clock) {
        this.webhooks = webhooks;
        this.events = events;
        this.deliveries = deliveries;
        this.observer = observer;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Starts to deliver. Call it before events can happen.
     *
     * @param alone whether no other server shares the database
     * @throws AppError INTERNAL_ERROR if the database is unavailable
     */
    public void start(boolean alone) {
        if (alone) {
            deliveries.endLeases();
        }
        refresh();
        webhooks.onChange(this::refreshLater);
        events.onStored(stored::raise);
        fanOut = Thread.ofVirtual().name("webhook-fan-out").start(this::run);
        stored.raise();
    }

    /**
     * Reads the endpoints, and looks for work that no signal announced: retries, and what other
     * servers left. Call it once per second.
     */
    public void tick() {
        try {
            refresh();
            if (workers.isEmpty()) {
                return;
            }
            DeliveryStore.DueWork due = deliveries.due();
            if (due.events()) {
                stored.raise();
            }
            due.endpointIds().forEach(this::wake);
        } catch (AppError away) {
            LOG.debug("cannot read the webhooks", away);
        }
        workers.values().forEach(EndpointWorker::closeIdle);
    }

    /** Deletes old events and deliveries. Call it about once an hour. */
    public void sweep() {
        try {
            deliveries.sweep(clock.now().minus(DeliveryStore.KEPT));
        } catch (AppError away) {
            LOG.debug("cannot delete old events", away);
        }
    }

    private void refresh() {
        refreshing.lock();
        try {
            List<WebhookEndpoint> all = webhooks.list();
            if (closing) {
                return;
            }
            Set<EventType> wanted = EnumSet.noneOf(EventType.class);
            Set<String> known = new HashSet<>();
            for (WebhookEndpoint endpoint : all) {
                known.add(endpoint.id());
                if (endpoint.settings().enabled()) {
                    wanted.addAll(endpoint.settings().events());
                }
                workers.computeIfAbsent(endpoint.id(), _ -> worker(endpoint)).use(endpoint);
            }
            events.want(wanted);
            workers.entrySet()
                    .removeIf(
                            worker -> {
                                boolean deleted = !known.contains(worker.getKey());
                                if (deleted) {
                                    worker.getValue().stop();
                                }
                                return deleted;
                            });
        } finally {
            refreshing.unlock();
        }
    }

    private EndpointWorker worker(WebhookEndpoint endpoint) {
        return new EndpointWorker(
                endpoint,
                deliveries,
                webhooks.sender(),
                webhooks.client(),
                observer,
                reason -> disabled(endpoint.id(), reason));
    }

    private void disabled(String endpointId, DisabledReason reason) {
        LOG.warn("The webhook endpoint {} was disabled. {}", endpointId, reason.sentence());
        refreshLater();
        try {
            audit.record(
                    new AuditedChange(
                            AuditActor.SERVER,
                            "webhook.disabled",
                            Map.of("webhookId", endpointId, "reason", reason.wireName())));
        } catch (AppError away) {
            LOG.error("The disabling of {} is missing in the audit log", endpointId, away);
        }
    }

    private void refreshLater() {
        try {
            refresh();
        } catch (AppError away) {
            // The next tick does it.
            LOG.debug("cannot read the webhooks", away);
        }
    }

    private void wake(String endpointId) {
        EndpointWorker worker = workers.get(endpointId);
        if (worker != null) {
            worker.wake();
        }
    }

    private void run() {
        try {
            while (!closing) {
                stored.await();
                Thread.sleep(GATHER);
                if (!fanOut()) {
                    Thread.sleep(LATE_COMMIT);
                    fanOut();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Returns whether there were events. */
    private boolean fanOut() {
        int count = 0;
        try {
            DeliveryStore.FanOut step;
            do {
                step = deliveries.fanOut();
                count += step.events();
                step.endpointIds().forEach(this::wake);
            } while (step.events() == DeliveryStore.MAX_BATCH && !closing);
        } catch (AppError away) {
            // The next tick tries again.
            LOG.debug("cannot fan events out", away);
        }
        return count > 0;
    }

    /** Stops, and gives up the leases of attempts that do not end soon. */
    @Override
    public void close() {
        closing = true;
        if (fanOut != null) {
            fanOut.interrupt();
        }
        workers.values().forEach(EndpointWorker::stop);
        try {
            if (!join(CLOSE_GRACE)) {
                workers.values().forEach(EndpointWorker::breakOff);
                join(CLOSE_GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean join(Duration most) throws InterruptedException {
        long end = clock.nanos() + most.toNanos();
        boolean ended = true;
        for (EndpointWorker worker : workers.values()) {
            Duration left = Duration.ofNanos(Math.max(1, end - clock.nanos()));
            ended &= worker.join(left);
        }
        return ended;
    }
}
