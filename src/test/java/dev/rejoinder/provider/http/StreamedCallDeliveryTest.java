package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEventListener;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivers events on the event loop of {@link SocketTransport}. */
@Timeout(60)
class StreamedCallDeliveryTest extends StreamedCallFixture {
    private static final String PAUSE = "(pause)";
    private static final String END = "data: END\n\n";

    private SynchronousQueue<String> script = new SynchronousQueue<>();

    /** Notes what it gets, and on which thread. */
    private static final class Notes implements ModelEventListener {
        private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        private final Predicate<String> wanted;

        Notes(Predicate<String> wanted) {
            this.wanted = wanted;
        }

        Notes() {
            this(text -> true);
        }

        @Override
        public boolean onEvent(ModelEvent event) {
            String note =
                    switch (event) {
                        case ModelEvent.TextDelta(String text) -> text;
                        case ModelEvent.Alive() -> "(alive)";
                        case ModelEvent.ToolCallRequested call -> call.tool();
                        case ModelEvent.ProviderStateReceived _ -> "(state)";
                        case ModelEvent.Finished(FinishReason reason, _) -> reason.toString();
                    };
            threads.add(Thread.currentThread().getName());
            notes.add(note);
            return wanted.test(note);
        }

        @Override
        public void onPause() {
            notes.add(PAUSE);
        }

        List<String> take(int count) throws InterruptedException {
            var taken = new String[count];
            for (int i = 0; i < count; i++) {
                taken[i] = notes.take();
            }
            return List.of(taken);
        }
    }

    ScriptedHttpServer serve(ScriptedHttpServer.Script script) throws IOException {
        return ScriptedHttpServer.start(script);
    }

    SocketTransport transport() {
        return new SocketTransport(new SettableClock());
    }

    /** Answers each request with chunks from {@link #script}; an empty one ends the body. */
    private ScriptedHttpServer server() throws Exception {
        var lines = new SynchronousQueue<String>();
        script = lines;
        return serve(
                peer -> {
                    while (true) {
                        peer.readRequest();
                        peer.send(CHUNKED);
                        for (String content = next(lines);
                                !content.isEmpty();
                                content = next(lines)) {
                            peer.send(chunk(content));
                        }
                        peer.send("0\r\n\r\n");
                    }
                });
    }

    private static String next(SynchronousQueue<String> script) {
        try {
            return script.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    private static CompletableFuture<Thread> delivery(
            ModelCall call, ModelEventListener notes, CompletableFuture<Throwable> end) {
        var thread = new CompletableFuture<Thread>();
        Thread.ofVirtual()
                .name("turn")
                .start(
                        () -> {
                            thread.complete(Thread.currentThread());
                            Throwable outcome = new Exception("delivered");
                            try (call) {
                                call.deliver(notes);
                            } catch (ModelException | RuntimeException e) {
                                outcome = e;
                            }
                            end.complete(outcome);
                        });
        return thread;
    }

    /** Plays events until the event loop delivers them. */
    private void handOver(Notes notes) throws InterruptedException {
        String thread = "turn";
        while (thread.equals("turn")) {
            script.put("data: a\n\n");
            assertThat(notes.take(2)).containsExactly("a", PAUSE);
            thread = notes.threads.take();
        }
    }

    @Test
    void loopDeliversWhatFollowsTheFirstBytes() throws Exception {
        try (var server = server();
                var transport = transport()) {
            for (int calls = 0; calls < 3; calls++) {
                var notes = new Notes();
                var end = new CompletableFuture<Throwable>();
                var _ = delivery(call(transport, server.uri("/")), notes, end);
                handOver(notes);
                script.put("data: b\n\ndata: c\n\ndata: d");
                assertThat(notes.take(3)).containsExactly("b", "c", PAUSE);
                script.put("\n\n: comment\n");
                assertThat(notes.take(2)).containsExactly("d", PAUSE);
                script.put(": another\n");
                assertThat(notes.take(2)).containsExactly("(alive)", PAUSE);
                script.put(END);
                assertThat(notes.take(1)).containsExactly("STOP");
                script.put("");
                assertThat(end.get()).hasMessage("delivered");
                assertThat(notes.notes).isEmpty();
                assertThat(notes.threads).containsOnly("provider-loop-0");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void partOfALineIsNoSignOfLife() throws Exception {
        try (var server = server();
                var transport = transport()) {
            var notes = new Notes();
            var end = new CompletableFuture<Throwable>();
            var _ = delivery(call(transport, server.uri("/")), notes, end);
            handOver(notes);
            script.put("data");
            script.put(": ");
            script.put("b\n\n" + END);
            script.put("");
            assertThat(end.get()).hasMessage("delivered");
            assertThat(notes.notes).containsExactly("b", "STOP");
        }
    }

    @Test
    void listenerThatWantsNoMoreEndsTheDelivery() throws Exception {
        for (String last : List.of("a", "b", "(alive)")) {
            try (var server = server();
                    var transport = transport()) {
                var notes = new Notes(text -> !text.equals(last));
                var end = new CompletableFuture<Throwable>();
                var _ = delivery(call(transport, server.uri("/")), notes, end);
                script.put("data: a\n\n");
                if (!last.equals("a")) {
                    assertThat(notes.take(2)).containsExactly("a", PAUSE);
                    script.put(last.equals("b") ? "data: b\n\n" : ": x\n");
                }
                assertThat(end.get()).hasMessage("delivered");
                assertThat(notes.notes).containsExactly(last);
            }
        }
    }

    @Test
    void failuresReachTheThreadOfTheTurn() throws Exception {
        try (var server =
                        serve(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED);
                                    String content = next(script);
                                    while (content.startsWith("data: a")) {
                                        peer.send(chunk(content));
                                        content = next(script);
                                    }
                                    peer.send(content);
                                });
                var transport = transport()) {
            for (String broken : List.of(chunk("data: b\n\n"), "zz\r\n")) {
                var notes = new Notes();
                var end = new CompletableFuture<Throwable>();
                var _ = delivery(call(transport, server.uri("/")), notes, end);
                handOver(notes);
                script.put(broken);
                Kind expected = broken.startsWith("z") ? Kind.MALFORMED : Kind.CUT;
                assertThat(end.get())
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                e -> assertThat(e.kind()).isEqualTo(expected));
            }
        }
    }

    @Test
    void exceptionOfTheListenerReachesTheThreadOfTheTurnAndSparesTheLoop() throws Exception {
        try (var server = server();
                var transport = transport()) {
            var notes =
                    new Notes(
                            text -> {
                                if (text.equals("b")) {
                                    throw new IllegalStateException("a bug");
                                }
                                return true;
                            });
            var end = new CompletableFuture<Throwable>();
            var _ = delivery(call(transport, server.uri("/")), notes, end);
            handOver(notes);
            script.put("data: b\n\n");
            assertThat(end.get()).isInstanceOf(IllegalStateException.class).hasMessage("a bug");

            var others = new Notes();
            var secondEnd = new CompletableFuture<Throwable>();
            try (var second = server()) {
                var _ = delivery(call(transport, second.uri("/")), others, secondEnd);
                handOver(others);
                script.put(END);
                script.put("");
                assertThat(secondEnd.get()).hasMessage("delivered");
            }
        }
    }

    @SuppressWarnings("try") // closing twice is allowed
    private static void closeEarly(SocketTransport transport) {
        transport.close();
    }

    @Test
    void abortOrInterruptOrCloseEndsTheDeliveryForGood() throws Exception {
        for (String how : List.of("abort", "interrupt", "close")) {
            try (var server = server();
                    var transport = transport()) {
                var notes = new Notes();
                var end = new CompletableFuture<Throwable>();
                ModelCall call = call(transport, server.uri("/"));
                CompletableFuture<Thread> turn = delivery(call, notes, end);
                handOver(notes);
                switch (how) {
                    case "abort" -> call.abort();
                    case "interrupt" -> turn.get().interrupt();
                    default -> closeEarly(transport);
                }
                Kind expected = how.equals("abort") ? Kind.ABORTED : Kind.CUT;
                assertThat(end.get())
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                e -> assertThat(e.kind()).isEqualTo(expected));
                assertThatThrownBy(() -> call.deliver(notes)).isInstanceOf(ModelException.class);
                assertThat(notes.notes).isEmpty();
            }
        }
    }

    @Test
    void callThatNeverPausesDelaysNoOther() throws Exception {
        String flood = chunk("data: x\n\n".repeat(1000));
        try (var server = server();
                var flooding =
                        serve(
                                peer -> {
                                    peer.readRequest();
                                    peer.send(CHUNKED);
                                    while (true) {
                                        peer.send(flood);
                                    }
                                });
                var transport = transport()) {
            var seen = new LinkedBlockingQueue<Integer>();
            var count = new int[1];
            var endless =
                    new ModelEventListener() {
                        @Override
                        public boolean onEvent(ModelEvent event) {
                            if (++count[0] == 10_000) {
                                seen.add(count[0]);
                            }
                            return true;
                        }

                        @Override
                        public void onPause() {}
                    };
            var floodEnd = new CompletableFuture<Throwable>();
            ModelCall fast = call(transport, flooding.uri("/"));
            var _ = delivery(fast, endless, floodEnd);
            seen.take();
            var notes = new Notes();
            var end = new CompletableFuture<Throwable>();
            var _ = delivery(call(transport, server.uri("/")), notes, end);
            for (int i = 0; i < 10; i++) {
                script.put("data: " + i + "\n\n");
                assertThat(notes.take(2)).containsExactly(Integer.toString(i), PAUSE);
            }
            script.put(END);
            script.put("");
            assertThat(end.get()).hasMessage("delivered");
            assertThat(floodEnd).isNotDone();
            fast.abort();
            assertThat(floodEnd.get()).isInstanceOf(ModelException.class);
        }
    }
}
