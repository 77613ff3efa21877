package dev.rejoinder.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.ops.OtlpCollector.Noted;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that a trace collector receives. */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SECRET = "Tell me of the walrus";

    @TempDir Path folder;
    private OtlpCollector collector;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        collector = new OtlpCollector();
        server = TestServer.start(folder, new TestServer.Options().tracesTo(collector.address()));
    }

    @AfterEach
    void stop() {
        server.close();
        collector.close();
    }

    private void ask(String path, Map<String, String> headers) {
        server.send("POST", path, "{\"message\":\"" + SECRET + "\"}", headers);
    }

    /** Closing the server flushes the spans. */
    private List<Noted> spansOf(String trace) {
        server.close();
        return collector.spans().stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private static Noted named(List<Noted> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
    }

    @Test
    void requestContinuesItsClientsTraceDownToTheModel() {
        server.model()
                .reply(
                        ScriptedStep.text("They are large."),
                        ScriptedStep.finish(FinishReason.STOP, new Usage(12, 34)));
        ask(
                "/api/v1/chat/guide/stream",
                Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));

        List<Noted> spans = spansOf(TRACE);

        assertThat(spans).hasSize(4).noneMatch(Noted::failed);
        Noted request = named(spans, "POST /api/v1/chat/{botId}/stream");
        assertThat(request.parent()).isEqualTo(CALLER);
        assertThat(request.kind()).isEqualTo("server");
        assertThat(request.attributes())
                .isEqualTo(
                        Map.of(
                                "http.request.method", "POST",
                                "http.route", "/api/v1/chat/{botId}/stream",
                                "http.response.status_code", "200"));
        Noted turn = named(spans, "turn");
        assertThat(turn.parent()).isEqualTo(request.id());
        assertThat(turn.attributes())
                .containsEntry("rejoinder.bot.id", server.botId())
                .containsEntry("rejoinder.turn.outcome", "complete")
                .containsKeys("gen_ai.conversation.id", "rejoinder.message.id");
        Noted retrieval = named(spans, "retrieval");
        assertThat(retrieval.parent()).isEqualTo(turn.id());
        assertThat(retrieval.attributes()).isEqualTo(Map.of("rejoinder.passages", "0"));
        Noted call = named(spans, "chat scripted");
        assertThat(call.parent()).isEqualTo(turn.id());
        assertThat(call.kind()).isEqualTo("client");
        assertThat(call.attributes())
                .isEqualTo(
                        Map.of(
                                "gen_ai.operation.name", "chat",
                                "gen_ai.provider.name", "scripted",
                                "gen_ai.request.model", "scripted",
                                "gen_ai.usage.input_tokens", "12",
                                "gen_ai.usage.output_tokens", "34"));
        assertThat(collector.requests()).containsOnly("POST /v1/traces");
    }

    @Test
    void failedSpansHaveTheirErrorAndNoSpanHasMessageText() {
        server.model().reply(ScriptedStep.fail(ModelException.Kind.REJECTED));
        ask(
                "/api/v1/chat/guide/message",
                Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));

        List<Noted> spans = spansOf(TRACE);

        assertThat(named(spans, "chat scripted").attributes())
                .containsEntry("error.type", "rejected");
        assertThat(named(spans, "turn").attributes())
                .containsEntry("error.type", "MODEL_PROVIDER_ERROR");
        assertThat(named(spans, "POST /api/v1/chat/{botId}/message").attributes())
                .containsEntry("error.type", "500");
        assertThat(spans.stream().filter(Noted::failed)).hasSize(3);
        assertThat(collector.everything())
                .contains("service.name")
                .doesNotContain("walrus", server.writeKey(), "Guide people");
    }

    @Test
    void unsampledRequestIsNotTraced() {
        ask(
                "/api/v1/chat/guide/message",
                Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-00"));
        ask("/api/v1/chat/guide/message", Map.of("traceparent", "nonsense"));

        assertThat(spansOf(TRACE)).isEmpty();
        assertThat(collector.spans())
                .filteredOn(span -> span.name().equals("POST /api/v1/chat/{botId}/message"))
                .singleElement()
                .satisfies(span -> assertThat(span.parent()).isEmpty());
    }

    @Test
    void unavailableCollectorDelaysNoRequest() {
        collector.close();

        assertThat(server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}").status())
                .isEqualTo(200);
    }
}
