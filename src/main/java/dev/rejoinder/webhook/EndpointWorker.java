package dev.rejoinder.webhook;

import dev.rejoinder.core.AppError;
import dev.rejoinder.outbound.OutboundClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the deliveries of one endpoint. Its thread alone takes deliveries and stores their
 * outcomes, many at once; each attempt has a thread of its own. Nothing is shared with other
 * endpoints but the database, so that one that does not answer delays no other. Thread-safe.
 */
final class EndpointWorker {
    /** The most deliveries of one endpoint that this server sends at the same time. */
    static final int MAX_IN_FLIGHT = 16;

    /** Longer than an attempt and the storing of its outcome. */
    static final Duration LEASE = WebhookSender.TIMEOUT.plusSeconds(30);

    /** The pause between two transactions, in which outcomes and new deliveries gather. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWorker.class);

    private final DeliveryStore store;
    private final WebhookSender sender;
    private final OutboundClient client;
    private final DeliveryObserver observer;
    private final Consumer<DisabledReason> disabled;

    private final WakeSignal signal = new WakeSignal();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<DeliveryOutcome> ended = new ConcurrentLinkedQueue<>();
    private volatile WebhookEndpoint endpoint;
    private volatile boolean closing;
    private final Thread thread;

    /**
     * Starts a worker.
     *
     * @param client used for this endpoint only
     * @param disabled called after the outcomes have disabled the endpoint
     */
    EndpointWorker(
            WebhookEndpoint endpoint,
            DeliveryStore store,
            WebhookSender sender,
            OutboundClient client,
            DeliveryObserver observer,
            Consumer<DisabledReason> disabled) {
        this.endpoint = endpoint;
        this.store = store;
        this.sender = sender;
        this.client = client;
        this.observer = observer;
        this.disabled = disabled;
        this.thread = Thread.ofVirtual().name("webhook-" + endpoint.id()).start(this::run);
    }

    /** Uses these settings from the next attempt on. */
    void use(WebhookEndpoint current) {
        endpoint = current;
    }

    /** There may be deliveries to take. */
    void wake() {
        signal.raise();
    }

    void closeIdle() {
        client.closeIdle();
    }

    private void run() {
        var unstored = new ArrayList<DeliveryOutcome>();
        try {
            while (!closing || !running.isEmpty()) {
                signal.await();
                Thread.sleep(exchange(unstored) ? GATHER : DATABASE_PAUSE);
            }
        } catch (InterruptedException e) {
            // The last outcomes are stored below.
        }
        exchange(unstored);
        client.close();
    }

    /** Returns false if the database is unavailable. */
    private boolean exchange(List<DeliveryOutcome> unstored) {
        for (DeliveryOutcome next = ended.poll(); next != null; next = ended.poll()) {
            unstored.add(next);
        }
        boolean takes = !closing && endpoint.settings().enabled();
        int free = takes ? MAX_IN_FLIGHT - running.size() : 0;
        if (unstored.isEmpty() && free == 0) {
            return true;
        }
        DeliveryStore.Claims claims;
        try {
            claims = store.exchange(endpoint.id(), unstored, free, LEASE);
        } catch (AppError away) {
            LOG.debug("cannot exchange deliveries", away);
            signal.raise();
            return false;
        }
        unstored.clear();
        claims.deliveries().forEach(this::start);
        DisabledReason reason = claims.disabled();
        if (reason != null) {
            disabled.accept(reason);
        }
        return true;
    }

    private void start(ClaimedDelivery delivery) {
        Thread attempt = Thread.ofVirtual().unstarted(() -> attempt(delivery));
        running.add(attempt);
        attempt.start();
    }

    private void attempt(ClaimedDelivery delivery) {
        WebhookEndpoint current = endpoint;
        AttemptResult result = sender.send(client, current, delivery.event(), delivery.metadata());
        boolean brokenOff = closing && result.status() == 0;
        DeliveryOutcome outcome =
                brokenOff
                        ? DeliveryOutcome.released(delivery)
                        : DeliveryOutcome.of(delivery, result, current.settings().schedule());
        if (!brokenOff) {
            observer.attempted(outcome.state());
        }
        ended.add(outcome);
        running.remove(Thread.currentThread());
        signal.raise();
    }

    /** Takes no more deliveries; running attempts continue. */
    void stop() {
        closing = true;
        signal.raise();
    }

    /** Waits for running attempts after {@link #stop}. Returns false if some still run. */
    boolean join(Duration most) throws InterruptedException {
        return thread.join(most);
    }

    /** Breaks running attempts off, which gives up their leases. */
    void breakOff() {
        Set.copyOf(running).forEach(Thread::interrupt);
    }
}
