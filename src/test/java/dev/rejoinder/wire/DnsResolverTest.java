package dev.rejoinder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.wire.DnsException.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DnsResolverTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    /** Simulates a silent name server. */
    private List<InetAddress> silent(String host) throws UnknownHostException {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    @Test
    void addressNeedsNoLookup() throws DnsException {
        var resolver = new DnsResolver(this::silent, LONG);
        assertThat(resolver.start("127.0.0.1").await())
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(resolver.start("::1").await()).containsExactly(InetAddress.ofLiteral("::1"));
    }

    @Test
    void nameIsResolved() throws DnsException {
        var resolver = new DnsResolver(AddressResolver.system(), LONG);
        assertThat(resolver.start("localhost").await())
                .isNotEmpty()
                .allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void hangingLookupCanBeAborted() throws Exception {
        DnsLookup lookup = new DnsResolver(this::silent, LONG).start("x");
        var waiting = new CompletableFuture<DnsException>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                lookup.await();
                            } catch (DnsException e) {
                                waiting.complete(e);
                            }
                        });
        lookup.cancel();
        assertThat(waiting.get()).hasMessage("aborted");
        assertThat(waiting.get().reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void failedLookupNamesTheHost() throws DnsException {
        released.countDown();
        assertThat(failure(new DnsResolver(this::silent, LONG), "nowhere.test"))
                .isEqualTo(Reason.UNKNOWN);
        DnsLookup empty = new DnsResolver(host -> List.of(), LONG).start("nowhere.test");
        assertThatThrownBy(empty::await).hasMessage("cannot resolve nowhere.test");
    }

    @Test
    void lookupTimesOut() {
        assertThat(failure(new DnsResolver(this::silent, Duration.ofMillis(1)), "x"))
                .isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void waitingLookupsAreLimited() {
        var resolver = new DnsResolver(this::silent, LONG);
        List<DnsLookup> started = new ArrayList<>();
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                started.add(resolver.start("x"));
                            }
                        })
                .isInstanceOfSatisfying(
                        DnsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
        assertThat(started).hasSize(DnsResolver.THREADS + DnsResolver.MAX_WAITING);
    }

    private static Reason failure(DnsResolver resolver, String host) {
        try {
            throw new AssertionError(resolver.start(host).await());
        } catch (DnsException e) {
            return e.reason();
        }
    }
}
