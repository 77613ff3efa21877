package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.Prompt.CitedPassage;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.CallTranscript;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The message parts that each adapter sends, and their format. */
class SentPartsTest {
    private static final List<MessagePart> TEXTS =
            List.of(new MessagePart.Text("One."), new MessagePart.Text("Two?"));

    private final RecordedTransport transport = RecordedTransport.stream("");
    private final ChatModel openAi =
            new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "sk-secret");
    private final ChatModel anthropic =
            new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret");
    private final ChatModel gemini =
            new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret");

    private static Prompt prompt(ChatMessage... messages) {
        return new Prompt("model-1", "", List.of(messages), null, 64, "I do not know.");
    }

    static List<Arguments> partsThatAreNotSent() {
        return List.of(
                Arguments.of(new MessagePart.Image("image/png", "AAAA"), "an image"),
                Arguments.of(new MessagePart.File("a.csv", "text/csv", "AAAA"), "a file"));
    }

    @ParameterizedTest
    @MethodSource("partsThatAreNotSent")
    void unsupportedPartIsRefusedBeforeTheRequestIsSent(MessagePart part, String kind) {
        var message = new ChatMessage(Role.USER, List.of(new MessagePart.Text("See:"), part));
        Prompt prompt = prompt(ChatMessage.user("Hi"), message, ChatMessage.user("Well?"));
        for (ChatModel model : List.of(openAi, anthropic, gemini, new BuiltinChatModel())) {
            assertThat(CallTranscript.of(model, prompt))
                    .isEqualTo(
                            new CallTranscript(
                                    "", "REJECTED", "this model cannot be sent " + kind));
        }
        assertThat(transport.request()).isEmpty();
    }

    @Test
    void severalTextsAreSentAsSeveralParts() throws ModelException {
        Prompt prompt = prompt(new ChatMessage(Role.USER, TEXTS));
        String blocks =
                "{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"One.\"},"
                        + "{\"type\":\"text\",\"text\":\"Two?\"}]}";
        openAi.call(prompt);
        assertThat(transport.request()).contains("\"messages\":[" + blocks + "]");
        anthropic.call(prompt);
        assertThat(transport.request()).contains("\"messages\":[" + blocks + "]");
        gemini.call(prompt);
        assertThat(transport.request())
                .contains(
                        "{\"role\":\"user\",\"parts\":[{\"text\":\"One.\"},{\"text\":\"Two?\"}]}");
    }

    @Test
    void builtinModelReadsAllTextParts() {
        var question =
                List.<MessagePart>of(
                        new MessagePart.Text("Hello."), new MessagePart.Text("Who is the CEO?"));
        var prompt =
                new Prompt(
                        "builtin",
                        "The CEO is Ada Byron.",
                        List.of(new ChatMessage(Role.USER, question)),
                        null,
                        64,
                        "I do not know.");
        assertThat(CallTranscript.of(new BuiltinChatModel(), prompt).text())
                .isEqualTo("The CEO is Ada Byron.");
    }

    @Test
    void passagesPrecedeTheFirstTextOfTheQuestion() {
        var passage = new CitedPassage(1, "", "Open at nine.", 1);
        var prompt =
                new Prompt(
                        "model-1",
                        "",
                        List.of(new ChatMessage(Role.USER, TEXTS)),
                        null,
                        64,
                        "I do not know.",
                        true,
                        List.of(passage));
        assertThat(prompt.conversation().getLast().parts())
                .containsExactly(
                        new MessagePart.Text(
                                "<passage number=\"1\">\nOpen at nine.\n</passage>\n\nOne."),
                        new MessagePart.Text("Two?"));
    }
}
