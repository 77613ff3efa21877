package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.CallTranscript;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.provider.openai.OpenAiChatModel.LengthParameter;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.SceneProvider;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How each adapter handles responses of its provider, valid and invalid. */
@Timeout(60)
class ProviderScenesTest {
    private static final SocketTransport TRANSPORT = new SocketTransport(new SettableClock());
    private static SceneProvider provider;

    @BeforeAll
    static void start() throws IOException {
        provider = SceneProvider.start();
    }

    @AfterAll
    static void stop() throws IOException {
        provider.close();
        TRANSPORT.close();
    }

    private static Map<String, ChatModel> models() {
        var models = new LinkedHashMap<String, ChatModel>();
        models.put("openai", openAi(null));
        models.put(
                "anthropic",
                new AnthropicChatModel(TRANSPORT, provider.uri(""), "sk-secret-0123456789"));
        models.put("google", google());
        return models;
    }

    private static ChatModel google() {
        return new GeminiChatModel(TRANSPORT, provider.uri(""), "sk-secret-0123456789");
    }

    private static ChatModel openAi(@Nullable LengthParameter length) {
        return new OpenAiChatModel(TRANSPORT, provider.uri("/v1"), "sk-secret-0123456789", length);
    }

    private static CallTranscript told(ChatModel model, String scene) {
        var question = List.of(ChatMessage.user("Hi"));
        return CallTranscript.of(model, new Prompt(scene, "", question, null, 64, ""));
    }

    /** Columns: the scene, the text, and the end, with alternatives where providers differ. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello              | Hello     | STOP
                    filter             | So far    | CONTENT_FILTER, REFUSAL, CONTENT_FILTER
                    filter-empty       | ''        | CONTENT_FILTER, REFUSAL, CONTENT_FILTER
                    recitation         | ''        | CONTENT_FILTER, REFUSAL, CONTENT_FILTER
                    refusal            | I cannot. | REFUSAL, REFUSAL, CONTENT_FILTER
                    length             | So far    | LENGTH
                    length-empty       | ''        | LENGTH
                    tools              | Wait.     | TOOL_CALLS
                    tools-empty        | ''        | TOOL_CALLS
                    error              | So far    | CUT
                    unknown-reason     | So far    | CUT
                    array              | Hello     | STOP
                    array-thinking     | Hello     | STOP
                    unknown-part       | Hello     | STOP
                    array-reasoning-text   | Hello | STOP
                    unknown-alone      | ''        | MALFORMED
                    number             | Price 42  | STOP
                    truth              | true.     | STOP
                    null               | Hello     | STOP
                    object             | Hello     | STOP
                    object-alone       | ''        | MALFORMED
                    bare               | Hello     | STOP
                    names              | Hello     | STOP
                    untyped            | Hello     | STOP
                    named-error        | ''        | UNAVAILABLE
                    named-error-text   | ''        | UNAVAILABLE
                    named-error-later  | So far    | CUT
                    error-field        | ''        | UNAVAILABLE
                    blanks             | Hello     | STOP
                    block-start        | Hello     | STOP
                    two-lines          | Hello     | STOP
                    all-in-one         | Hello     | STOP
                    split-lines        | Hello     | STOP
                    no-blank           | Hello     | STOP
                    no-newline-crlf    | Hello     | STOP
                    cut-in-last        | Hello     | CUT
                    comments           | Hello     | STOP
                    reasoning          | Hello     | STOP
                    think              | Hello     | STOP
                    no-last-chunk      | Hello     | STOP
                    think-unopened-at-once | Hello | STOP
                    think-unopened-first   | Hello | STOP
                    whole-unopened     | Hello     | STOP 1/2
                    identity           | Hello     | STOP
                    created            | Hello     | STOP
                    labelled-json      | Hello     | STOP
                    no-label           | Hello     | STOP
                    gzip               | Hello     | STOP
                    whole              | Hello     | STOP 1/2
                    whole-labelled-sse | Hello     | STOP 1/2
                    whole-error        | ''        | REJECTED
                    whole-nothing      | ''        | MALFORMED
                    html               | ''        | MALFORMED
                    redirect           | ''        | REJECTED
                    stream-401         | ''        | REJECTED
                    status-400         | ''        | REJECTED
                    status-401         | ''        | REJECTED
                    status-403         | ''        | REJECTED
                    status-404         | ''        | REJECTED
                    status-422         | ''        | REJECTED
                    status-429         | ''        | RATE_LIMITED
                    status-500         | ''        | UNAVAILABLE
                    status-503         | ''        | UNAVAILABLE
                    """)
    void eachProviderIsUnderstood(String scene, String text, String ends) {
        List<String> end = List.of(ends.split(", ", -1));
        int i = 0;
        for (Map.Entry<String, ChatModel> each : models().entrySet()) {
            assertThat(told(each.getValue(), scene))
                    .as(each.getKey())
                    .extracting(CallTranscript::text, CallTranscript::end)
                    .containsExactly(text, end.get(Math.min(i, end.size() - 1)));
            i++;
        }
    }

    @Test
    void endMarkAloneIsAnEnd() {
        for (ChatModel model : models().values()) {
            assertThat(told(model, "done-alone"))
                    .isEqualTo(new CallTranscript("Hello", "STOP", ""));
        }
    }

    @Test
    void unknownEventsAreLogged() {
        try (var log = LoggedLines.from(Level.WARNING)) {
            models().values().forEach(model -> told(model, "unknown-part"));
            assertThat(log.lines())
                    .hasSize(3)
                    .allMatch(
                            line ->
                                    line.contains("Ignored unknown content")
                                            && line.contains("riddle"));
            models().values().forEach(model -> told(model, "object"));
            assertThat(log.lines())
                    .hasSize(6)
                    .allMatch(line -> line.contains("Ignored unknown content"));
        }
    }

    @Test
    void errorDetailIsKeptWithoutTheKey() {
        for (ChatModel model : models().values()) {
            assertThat(told(model, "status-401").detail())
                    .isEqualTo("status 401: said the provider to ***");
            assertThat(told(model, "redirect").detail())
                    .isEqualTo(
                            "status 302: redirects are not followed; this one leads to"
                                    + " https://sso.example/login");
            assertThat(told(model, "html").detail())
                    .isEqualTo("the response is not an event stream: <html>sign in</html>");
        }
    }

    @Test
    void answerWithoutKnownContentReportsWhatItContained() {
        assertThat(told(google(), "unknown-alone").detail())
                .isEqualTo("the answer has only unknown content: a part with riddle");
    }

    @Test
    void reasoningAlreadyShownStaysAboveTheAnswer() {
        for (ChatModel model : models().values()) {
            assertThat(told(model, "think-unopened"))
                    .isEqualTo(new CallTranscript("Hm.\n\n\nHello", "STOP", ""));
        }
    }

    @Test
    void answerWithAFinishReasonIsWholeThoughItsBodyNeverEnds() {
        assertThat(
                        models().values().parallelStream()
                                .map(model -> told(model, "never-ends"))
                                .distinct())
                .containsExactly(new CallTranscript("Hello", "STOP", ""));
    }

    @Test
    void eventNamedErrorFailsTheCall() {
        for (ChatModel model : models().values()) {
            for (String scene : List.of("named-error", "named-error-text")) {
                assertThat(told(model, scene).detail())
                        .isEqualTo("the provider reported: too busy");
            }
            assertThat(told(model, "error-field").detail())
                    .isEqualTo("status 503: the provider reported: too busy");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip-401, said the provider to ***",
        "gzip-unlabelled-401, said the provider to ***",
        "gzip-labelled-401, said the provider to ***",
        "brotli-401, (a body in the content encoding br)",
        "latin-401, clé refusée",
    })
    void errorIsReadableInAnyEncoding(String scene, String message) {
        for (ChatModel model : models().values()) {
            assertThat(told(model, scene))
                    .isEqualTo(new CallTranscript("", "REJECTED", "status 401: " + message));
        }
    }

    @Test
    void statusIsReportedThoughItsBodyStalls() {
        assertThat(
                        models().values().parallelStream()
                                .flatMap(
                                        model ->
                                                Stream.of(
                                                                "stalling-401",
                                                                "silent-401",
                                                                "stalling-429")
                                                        .parallel()
                                                        .map(scene -> told(model, scene)))
                                .distinct())
                .containsExactlyInAnyOrder(
                        new CallTranscript("", "REJECTED", "status 401: said the provider to ***"),
                        new CallTranscript("", "REJECTED", "status 401: "),
                        new CallTranscript("", "RATE_LIMITED", "status 429: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-name", "new-name"})
    void tokenLimitParameterIsDetectedOnceForEachModel(String scene) {
        for (LengthParameter first : LengthParameter.values()) {
            assertThat(told(openAi(first), scene).end())
                    .isEqualTo(
                            (first == LengthParameter.MAX_TOKENS) == scene.equals("old-name")
                                    ? "STOP"
                                    : "REJECTED");
        }
        long before = provider.asked(scene);
        ChatModel model = openAi(null);
        for (int i = 0; i < 3; i++) {
            assertThat(told(model, scene)).isEqualTo(new CallTranscript("Hello", "STOP", ""));
        }
        // At addresses other than OpenAI's, the older parameter is more likely and is tried first.
        assertThat(provider.asked(scene) - before).isEqualTo(scene.equals("old-name") ? 3 : 4);
    }

    @Test
    void rejectionOfBothParametersIsReportedUnchanged() {
        assertThat(told(openAi(null), "no-name"))
                .isEqualTo(
                        new CallTranscript(
                                "",
                                "REJECTED",
                                "status 400: max_tokens and max_completion_tokens are too large"
                                        + " to ***"));
        assertThat(provider.asked("no-name")).isEqualTo(2);
        assertThat(told(openAi(null), "status-400").end()).isEqualTo("REJECTED");
    }
}
