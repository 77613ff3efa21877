package dev.rejoinder.http;

import static dev.rejoinder.testkit.WebhookReceiver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.WebhookReceiver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long an event takes from its commit to a live endpoint, while others are dead. Compares
 * medians of one run, because both grow with the load of the machine.
 */
class WebhookDelayTest extends WebhookFixture {
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final int MEASURED = 31;
    private static final int WAITING = 200;
    private static final List<String> DEAD = List.of("/never", "/endless", "/slow");

    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

    @Test
    @Tag("long")
    void deadEndpointsWithHundredsOfDeliveriesDelayALiveOneByLessThanASecond() throws Exception {
        receiver.on(
                "/live",
                (peer, request) -> {
                    String conversation =
                            JSON.readTree(request.body()).at("/data/conversationId").stringValue();
                    arrivals.put(conversation, System.nanoTime());
                    return status("200 OK").answer(peer, request);
                });
        add("/live", "conversation.created");
        Duration alone = medianDelay();

        receiver.on("/never", receiver.never());
        receiver.on("/endless", WebhookReceiver.endless());
        receiver.on("/slow", receiver.slowly(20_000));
        List<String> dead =
                DEAD.stream().map(path -> id(add(path, "conversation.created"))).toList();
        for (int i = 0; i < WAITING; i++) {
            ask("Question " + i);
        }
        receiver.await("/never", all -> all.size() == 16);
        Duration beside = medianDelay();

        System.out.printf("webhook delay: %s alone, %s beside dead ones%n", alone, beside);
        assertThat(beside.minus(alone)).isLessThan(MOST);
        assertThat(waiting(dead.getFirst())).isGreaterThanOrEqualTo(WAITING);
        assertThat(waiting(dead.getLast())).isGreaterThanOrEqualTo(WAITING / 2);
    }

    /** The deliveries of an endpoint that were not accepted. */
    private int waiting(String endpointId) {
        String deliveries = "/" + endpointId + "/deliveries";
        return get(deliveries).at("/pagination/total").intValue()
                - get(deliveries + "?state=delivered").at("/pagination/total").intValue();
    }

    /** From the answers, which clients get after the commit, to the arrival. */
    private Duration medianDelay() {
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            String conversation = ask("Measured");
            long committed = System.nanoTime();
            nanos[i] = Math.max(0, arrival(conversation, committed) - committed);
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[MEASURED / 2]);
    }

    private long arrival(String conversation, long since) {
        Long at;
        while ((at = arrivals.get(conversation)) == null) {
            assertThat(System.nanoTime() - since).isLessThan(Duration.ofMinutes(3).toNanos());
            LockSupport.parkNanos(1_000_000);
        }
        return at;
    }
}
