package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.ChatMessage.assistant;
import static dev.rejoinder.provider.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a conversation with tool calls is recognized again by its content. */
class TranscriptTest {
    private static final String CALLER = "key_1";

    private static ChatMessage calls(String text, String id) {
        return new ChatMessage(
                ChatMessage.Role.ASSISTANT,
                List.of(new MessagePart.Text(text), new MessagePart.ToolCall(id, "find", "{}")));
    }

    private static ChatMessage result(String id, String content) {
        return new ChatMessage(
                ChatMessage.Role.USER,
                List.of(new MessagePart.ToolResult(id, "find", content, false)));
    }

    private static Transcript of(ChatMessage... messages) {
        return Transcript.of(null, List.of(messages), "messages");
    }

    @Test
    void turnThatAwaitsResultsIsFoundByTheQuestion() {
        Transcript asked = of(user("Hello"), assistant("Hi!"), user("Where?"));
        Transcript answered =
                of(
                        user("Hello"),
                        assistant("Hi!"),
                        user("Where?"),
                        calls("Wait.", "c1"),
                        result("c1", "Here"));

        assertThat(answered.question().text()).isEqualTo("Where?");
        assertThat(answered.afterQuestion()).hasSize(2);
        assertThat(answered.ofAwaitingTurn(CALLER))
                .extracting(Transcript.Beginning::hash)
                .containsExactly(asked.hash(CALLER));
        assertThat(answered.hash(CALLER)).isNotEqualTo(asked.hash(CALLER));
    }

    @Test
    void turnThatBeganAfterResultsIsFoundByThem() {
        Transcript first = of(user("Where?"), calls("Wait.", "c1"), result("c1", "Here"));
        Transcript second =
                of(
                        user("Where?"),
                        calls("Wait.", "c1"),
                        result("c1", "Here"),
                        calls(" And", "c2"),
                        result("c2", "There"));
        Transcript other = of(user("Where?"), calls("Wait.", "c1"), result("c1", "Gone"));

        assertThat(second.ofAwaitingTurn(CALLER))
                .extracting(Transcript.Beginning::hash)
                .containsExactly(of(user("Where?")).hash(CALLER), first.hash(CALLER));
        assertThat(other.hash(CALLER)).isNotEqualTo(first.hash(CALLER));
    }

    @Test
    void answerIsAllTextFromWhereItsTurnBegan() {
        Transcript next =
                of(
                        user("Where?"),
                        calls("Wait.", "c1"),
                        result("c1", "Here"),
                        assistant(" Here."),
                        user("Thanks."));

        assertThat(next.ofLastAnswer(CALLER))
                .containsExactly(
                        new Transcript.Beginning(of(user("Where?")).hash(CALLER), "Wait. Here."),
                        new Transcript.Beginning(
                                of(user("Where?"), calls("Wait.", "c1"), result("c1", "Here"))
                                        .hash(CALLER),
                                " Here."));
    }

    @Test
    void earlierToolCallsDoNotChangeTheHash() {
        Transcript with =
                of(
                        user("Where?"),
                        calls("Wait.", "c1"),
                        result("c1", "Here"),
                        assistant(" Here."),
                        user("Thanks."));
        Transcript without = of(user("Where?"), assistant("Wait. Here."), user("Thanks."));

        assertThat(with.hash(CALLER)).isEqualTo(without.hash(CALLER));
        assertThat(with.hash("key_2")).isNotEqualTo(with.hash(CALLER));
    }

    @Test
    void newQuestionAfterResultsIsTheQuestion() {
        Transcript stopped =
                of(user("Where?"), calls("", "c1"), result("c1", "Here"), user("Never mind."));

        assertThat(stopped.question().text()).isEqualTo("Never mind.");
        assertThat(stopped.history()).hasSize(3);
        assertThat(stopped.afterQuestion()).isEmpty();
        assertThat(stopped.ofAwaitingTurn(CALLER)).isEmpty();
    }
}
