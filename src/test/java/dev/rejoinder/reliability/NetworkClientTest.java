package dev.rejoinder.reliability;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.FaultProxy.Weather;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A faulty network between a client and the server. */
class NetworkClientTest {
    private static final String WHOLE = "Wir öffnen 漢 um 👩‍👩‍👧 neun.";
    private static final String QUESTION = "{\"message\":\"When?\"}";

    @TempDir Path folder;
    private TestServer server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(folder);
        proxy = FaultProxy.to(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private void answerInPieces() {
        server.model()
                .reply(
                        text(WHOLE.substring(0, 4)),
                        text(WHOLE.substring(4, 9)),
                        text(WHOLE.substring(9)));
    }

    private byte[] ask(String kind, String key) {
        return RawConnection.request(
                "POST",
                "/api/v1/chat/guide/" + kind,
                server.writeKey(),
                "Idempotency-Key: " + key + "\n",
                QUESTION);
    }

    @Test
    void streamCutAtEveryByteResumesWithoutGapOrDuplicate() throws IOException {
        answerInPieces();
        int length = RawConnection.exchange(proxy.port(), ask("stream", "whole")).length;
        int resumed = 0;
        for (int at = 0; at <= length; at++) {
            answerInPieces();
            Weather cut = at % 2 == 0 ? Weather.cut(at) : Weather.resetAt(at);
            proxy.weather(Weather.FAIR, cut);
            byte[] request = ask("stream", "cut-" + at);
            List<String> events =
                    new ArrayList<>(
                            RawConnection.events(
                                    RawConnection.body(
                                            RawConnection.exchange(proxy.port(), request))));
            if (events.isEmpty()) {
                // The client has not even received the id; it repeats its key.
                events.addAll(
                        RawConnection.events(
                                RawConnection.body(
                                        RawConnection.exchange(server.port(), request))));
            } else if (!terminal(events.getLast())) {
                events.addAll(rest(events));
                resumed++;
            }
            assertThat(assembled(events)).as("cut at %s", at).isEqualTo(WHOLE);
            assertThat(events.stream().filter(NetworkClientTest::terminal))
                    .as("cut at %s", at)
                    .hasSize(1);
            assertThat(RawConnection.field(events.getLast(), "response")).isEqualTo(WHOLE);
        }
        assertThat(resumed).isGreaterThan(100);
        assertThat(server.model().prompts()).hasSize(length + 2);
    }

    private List<String> rest(List<String> events) throws IOException {
        String id = events.getLast().lines().findFirst().orElseThrow();
        String path =
                "/api/v1/chat/guide/conversations/%s/messages/%s/stream?after=%s"
                        .formatted(
                                RawConnection.field(events.getFirst(), "conversationId"),
                                RawConnection.field(events.getFirst(), "messageId"),
                                id.substring("id: ".length()));
        byte[] request = RawConnection.request("GET", path, server.writeKey(), "", "");
        return RawConnection.events(
                RawConnection.body(RawConnection.exchange(server.port(), request)));
    }

    private static boolean terminal(String event) {
        return event.contains("event: message.completed")
                || event.contains("event: message.failed");
    }

    private static String assembled(List<String> events) {
        var text = new StringBuilder();
        events.forEach(event -> text.append(RawConnection.field(event, "delta")));
        return text.toString();
    }

    @Test
    void requestCutBeforeItsEndStoresNothing() throws IOException {
        byte[] request = ask("message", "half");
        for (int at = 0; at < request.length; at++) {
            proxy.weather(at % 2 == 0 ? Weather.cut(at) : Weather.resetAt(at), Weather.FAIR);
            RawConnection.exchange(proxy.port(), request);
        }
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":0");
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void retryAfterALostResponseReturnsTheStoredAnswer() throws IOException {
        for (int at : new int[] {0, 1, 16, 100, 300, 400, 500}) {
            proxy.weather(Weather.FAIR, Weather.resetAt(at));
            byte[] request = ask("message", "lost-" + at);
            RawConnection.exchange(proxy.port(), request);

            String again = RawConnection.body(RawConnection.exchange(server.port(), request));
            String third = RawConnection.body(RawConnection.exchange(server.port(), request));

            assertThat(RawConnection.field(again, "response")).isEqualTo("Hello there");
            assertThat(third).isEqualTo(again);
        }
        assertThat(server.model().prompts()).hasSize(7);
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).contains("\"total\":7");
    }

    @Test
    void clientThatLeavesAfterTheFirstDeltaStillGetsItsAnswerStored() throws IOException {
        answerInPieces();
        proxy.weather(Weather.FAIR, Weather.cutAfter("message.delta"));
        byte[] request = ask("stream", "left");
        String partial = RawConnection.body(RawConnection.exchange(proxy.port(), request));

        String again = RawConnection.body(RawConnection.exchange(server.port(), request));

        assertThat(partial).doesNotContain("message.completed");
        assertThat(assembled(RawConnection.events(again))).isEqualTo(WHOLE);
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void slowNetworkChangesNothing() throws IOException {
        for (Weather weather :
                List.of(Weather.slices(1), Weather.slow(Duration.ofMillis(20), 20_000))) {
            answerInPieces();
            proxy.weather(weather, weather);
            String body =
                    RawConnection.body(
                            RawConnection.exchange(
                                    proxy.port(), ask("stream", "slow-" + weather.slice())));
            assertThat(assembled(RawConnection.events(body))).isEqualTo(WHOLE);
        }
    }
}
