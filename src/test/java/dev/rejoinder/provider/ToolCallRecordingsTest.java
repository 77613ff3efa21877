package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.EventTranscript;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.http.Recording;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Recorded answers with parallel tool calls: OpenAI's and Anthropic's come in fragments that
 * interleave, Ollama's have the same number, and Gemini's have no ids and end with STOP.
 */
class ToolCallRecordingsTest {
    private static final Prompt PROMPT =
            OfferedTools.prompt("model-1", ChatMessage.user("Where are my orders?"));

    enum Answer {
        OPENAI("openai-tools.txt"),
        OLLAMA("ollama-tools.txt"),
        ANTHROPIC("anthropic-tools.txt"),
        GEMINI("gemini-tools.txt");

        private final String file;

        Answer(String file) {
            this.file = file;
        }

        ChatModel model(HttpTransport transport) {
            return switch (this) {
                case OPENAI -> new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "secret");
                case OLLAMA -> new OpenAiChatModel(transport, OpenAiChatModel.OLLAMA, null);
                case ANTHROPIC ->
                        new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret");
                case GEMINI -> new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret");
            };
        }

        RecordedTransport recording() throws IOException {
            return RecordedTransport.stream(Recording.read(file));
        }

        List<String> events() {
            return switch (this) {
                case OPENAI, OLLAMA -> events("call_A1", "call_B2", "call_C3");
                case ANTHROPIC -> {
                    List<String> events = events("toolu_A1", "toolu_B2", "toolu_C3");
                    events.addAll(
                            0,
                            List.of(
                                    "anthropic {\"type\":\"thinking\",\"thinking\":"
                                            + "\"Let me \\\"see\\\" ü😀\","
                                            + "\"signature\":\"EqQBCgIYAhIM+/==\"}",
                                    "anthropic {\"type\":\"redacted_thinking\","
                                            + "\"data\":\"EmwKAhgBEgy3va3pzix/LafPsn4a\"}"));
                    yield events;
                }
                case GEMINI -> {
                    List<String> events = events("*", "*", "fc-3");
                    events.add(1, "google \"CiQBVKhc7u+/==\"");
                    yield events;
                }
            };
        }

        private static List<String> events(String first, String second, String third) {
            return new ArrayList<>(
                    List.of(
                            "\"Ich sehe nach 😀.\"",
                            first + " find {\"id\":\"Ä \\\"1\\\" 😀\"}",
                            second + " find {\"n\":[1.50,-2e3]}",
                            third + " current_time {}",
                            "TOOL_CALLS 82/36"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsAreCompleteInAnyPieces(Answer answer) throws IOException {
        RecordedTransport recording = answer.recording();
        for (int seed = 0; seed < 1000; seed++) {
            assertThat(
                            EventTranscript.of(
                                    answer.model(recording.inPieces(1 + seed % 97, seed)), PROMPT))
                    .as("seed " + seed)
                    .isEqualTo(answer.events());
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatIsCutAtAnyByteCallsNothingOrEverything(Answer answer) throws IOException {
        RecordedTransport recording = answer.recording();
        List<String> all = answer.events();
        int whole = 0;
        for (int cut = 0; cut <= recording.length(); cut++) {
            List<String> events = EventTranscript.of(answer.model(recording.cutAt(cut)), PROMPT);
            if (events.getLast().startsWith("TOOL_CALLS")) {
                // The usage may be missing.
                assertThat(events.subList(0, events.size() - 1))
                        .as("cut at " + cut)
                        .isEqualTo(all.subList(0, all.size() - 1));
                whole++;
            } else {
                assertThat(events.getLast()).as("cut at " + cut).startsWith("CUT");
                assertThat(events)
                        .as("cut at " + cut)
                        .noneMatch(event -> event.contains(" find ") || event.contains(" current"));
            }
        }
        assertThat(whole).isPositive();
    }

    @Test
    void thinkingAndSignaturesAreOnlyKeptForPromptsWithTools() throws IOException {
        for (Answer answer : Answer.values()) {
            List<String> events =
                    EventTranscript.of(answer.model(answer.recording()), Recording.PROMPT);
            assertThat(events)
                    .hasSize(5)
                    .noneMatch(
                            event -> event.startsWith("anthropic") || event.startsWith("google"));
        }
    }
}
