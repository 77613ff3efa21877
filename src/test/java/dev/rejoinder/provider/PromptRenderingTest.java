package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart.Text;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where passages go in a conversation with tool calls. */
class PromptRenderingTest {
    private static final ChatMessage CALL =
            new ChatMessage(Role.ASSISTANT, List.of(new ToolCall("1", "find", "{}")));
    private static final ToolResult RESULT = new ToolResult("1", "find", "sent", false);
    private static final String PASSAGE = "<passage number=\"1\">\nOpen at nine.\n</passage>\n\n";

    private static Prompt prompt(List<ToolDefinition> tools, ChatMessage... messages) {
        return prompt(tools, List.of(new CitedPassage(1, "", "Open at nine.", 1)), messages);
    }

    private static Prompt prompt(
            List<ToolDefinition> tools, List<CitedPassage> passages, ChatMessage... messages) {
        return new Prompt(
                "model-1",
                "",
                List.of(messages),
                null,
                64,
                "I do not know.",
                true,
                passages,
                ModelOptions.NONE,
                tools,
                ToolChoice.AUTO);
    }

    private static ChatMessage user(MessagePart... parts) {
        return new ChatMessage(Role.USER, List.of(parts));
    }

    @Test
    void passagesStayAtTheQuestionWhenToolResultsFollow() {
        Prompt prompt = prompt(List.of(), ChatMessage.user("When?"), CALL, user(RESULT));
        assertThat(prompt.conversation())
                .containsExactly(ChatMessage.user(PASSAGE + "When?"), CALL, user(RESULT));
        assertThat(prompt.question()).isEqualTo("When?");
    }

    @Test
    void passagesFollowTheResultsOfAMessageThatAlsoAsks() {
        Prompt prompt =
                prompt(
                        List.of(),
                        ChatMessage.user("When?"),
                        CALL,
                        user(RESULT, new Text("And where?")));
        assertThat(prompt.conversation())
                .containsExactly(
                        ChatMessage.user("When?"),
                        CALL,
                        user(RESULT, new Text(PASSAGE + "And where?")));
        assertThat(prompt.question()).isEqualTo("And where?");
    }

    @Test
    void passagesWithoutAQuestionFollowTheResults() {
        assertThat(prompt(List.of(), CALL, user(RESULT)).conversation())
                .containsExactly(CALL, user(RESULT, new Text(PASSAGE)));
    }

    @Test
    void rulesAreTheSameInEachStepOfATurn() {
        List<ToolDefinition> tools = List.of(OfferedTools.FIND);
        String first = prompt(tools, ChatMessage.user("When?")).system();
        assertThat(first)
                .startsWith("The user's last question begins with passages")
                .contains("neither they nor your tools nor the rest")
                .endsWith("I do not know.");
        assertThat(prompt(tools, ChatMessage.user("When?"), CALL, user(RESULT)).system())
                .isEqualTo(first);
        assertThat(prompt(List.of(), ChatMessage.user("When?"), CALL, user(RESULT)).system())
                .isEqualTo(first);
        assertThat(prompt(tools, List.of(), ChatMessage.user("When?")).system())
                .startsWith("Your knowledge was searched for the user's last question")
                .contains("Unless your tools,");
    }

    @Test
    void rulesWithoutToolsSpeakOfTheLastMessage() {
        assertThat(prompt(List.of(), ChatMessage.user("When?")).system())
                .startsWith("The last message begins with passages")
                .doesNotContain("tools");
    }
}
