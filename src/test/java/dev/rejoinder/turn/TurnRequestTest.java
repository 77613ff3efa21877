package dev.rejoinder.turn;

import static dev.rejoinder.provider.ChatMessage.assistant;
import static dev.rejoinder.provider.ChatMessage.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnRequestTest {
    private static final ChatMessage TOO_MANY_PARTS =
            new ChatMessage(
                    Role.USER,
                    Collections.nCopies(TurnRequest.MAX_PARTS + 1, new MessagePart.Text("a")));

    private static TurnRequest request(ChatMessage question, @Nullable List<ChatMessage> history) {
        var bot = TurnEngineFixture.question("conv_1").bot();
        return new TurnRequest(bot, question, history, null, true, null, null);
    }

    @Test
    void questionIsAUserMessage() {
        var result = new MessagePart.ToolResult("1", "find", "none", false);
        var onlyResults = new ChatMessage(Role.USER, List.of(result));
        for (ChatMessage wrong : List.of(assistant("Hi!"), onlyResults, TOO_MANY_PARTS)) {
            assertThatIllegalArgumentException().isThrownBy(() -> request(wrong, null));
        }
    }

    @Test
    void historyHasALimit() {
        var longest =
                new ArrayList<>(Collections.nCopies(TurnRequest.MAX_HISTORY_MESSAGES, user("a")));
        assertThat(request(user("Hi"), longest).history()).isEqualTo(longest);
        longest.add(user("a"));
        for (List<ChatMessage> wrong : List.of(longest, List.of(TOO_MANY_PARTS))) {
            assertThatIllegalArgumentException().isThrownBy(() -> request(user("Hi"), wrong));
        }
    }

    @Test
    void historyIsKeptAsItWasSupplied() {
        var history = new ArrayList<>(List.of(user("Hello")));
        TurnRequest request = request(user("Hi"), history);
        history.clear();
        assertThat(request.history()).containsExactly(user("Hello"));
    }
}
