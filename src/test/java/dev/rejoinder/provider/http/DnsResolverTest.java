package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class DnsResolverTest {
    @Test
    void addressNeedsNoLookUp() throws IOException {
        assertThat(new DnsResolver().start("127.0.0.1").isDone()).isTrue();
        assertThat(new DnsResolver().start("::1").isDone()).isTrue();
    }

    @Test
    void nameIsLookedUp() throws IOException {
        FutureTask<InetAddress[]> task = new DnsResolver().start("localhost");
        assertThat(DnsResolver.await(task, "localhost")).allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void lookUpThatHangsCanBeAborted() throws Exception {
        // Never run, as if the name server were silent.
        var task = new FutureTask<>(() -> new InetAddress[0]);
        var waiting = new CompletableFuture<Throwable>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                DnsResolver.await(task, "x");
                            } catch (IOException e) {
                                waiting.complete(e);
                            }
                        });
        task.cancel(false);
        assertThat(waiting.get()).hasMessage("aborted");
    }

    @Test
    void lookUpThatFailsNamesTheHost() {
        var task =
                new FutureTask<InetAddress[]>(
                        () -> {
                            throw new IOException("no such name");
                        });
        task.run();
        assertThatThrownBy(() -> DnsResolver.await(task, "nowhere.test"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot resolve nowhere.test");
    }
}
