package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart.File;
import dev.rejoinder.provider.MessagePart.Image;
import dev.rejoinder.provider.MessagePart.Text;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePartTest {
    private static final ToolCall CALL = new ToolCall("call_1", "find_order", "{}");
    private static final ToolResult RESULT = new ToolResult("call_1", "find_order", "sent", false);
    private static final Image IMAGE = new Image("image/png", "AAA=");

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "AAA", "A===", "AA=A", "AA-_", "AAA=AAA="})
    void dataThatIsNotBase64IsRefused(String data) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Image("image/png", data));
        assertThatIllegalArgumentException().isThrownBy(() -> new File("a", "text/csv", data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "image", "image/", "/png", "image/png; x=y", "image/p\r\ng"})
    void malformedMediaTypeIsRefused(String mediaType) {
        assertThatIllegalArgumentException().isThrownBy(() -> new File("a", mediaType, "AAAA"));
    }

    @Test
    void imageIsAnImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Image("application/pdf", "AAAA"))
                .withMessage("application/pdf is not an image");
    }

    @Test
    void fileHasItsBytesOrItsText() {
        assertThatCode(() -> new File("a", "text/csv", "", "x")).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> new File("a", "text/csv", "", null));
        assertThatIllegalArgumentException().isThrownBy(() -> new File("a", "text/csv", "A", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Image("a", "image/png", "AAAA", -1, 1, null));
    }

    @Test
    void namesAndIdsAreNotEmptyAndHaveALimit() {
        String longest = "x".repeat(MessagePartRules.MAX_NAME_CHARACTERS);
        assertThatCode(() -> new ToolCall(longest, longest, "")).doesNotThrowAnyException();
        for (String wrong : List.of("", longest + "x")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new File(wrong, "text/csv", "AAAA"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Image(wrong, "image/png", "AAAA", 1, 1, null));
            assertThatIllegalArgumentException().isThrownBy(() -> new ToolCall(wrong, "a", ""));
            assertThatIllegalArgumentException().isThrownBy(() -> new ToolCall("a", wrong, ""));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ToolResult(wrong, "a", "", false));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ToolResult("a", wrong, "", false));
        }
    }

    @Test
    void textsAndFilesHaveALimit() {
        String text = "x".repeat(MessagePartRules.MAX_TEXT_CHARACTERS + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Text(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolCall("a", "b", text));
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolResult("a", "b", text, true));
        int groups = (MessagePartRules.MAX_FILE_BYTES + 2) / 3;
        assertThatCode(() -> new Image("image/png", "AAAA".repeat(groups)))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Image("image/png", "AAAA".repeat(groups + 1)))
                .withMessageStartingWith("the data has more than");
    }

    @Test
    void toolCallsComeFromTheModelAndResultsFromTheUser() {
        assertThatCode(() -> message(Role.ASSISTANT, new Text("Wait."), CALL))
                .doesNotThrowAnyException();
        assertThatCode(() -> message(Role.USER, RESULT, IMAGE)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message(Role.USER, CALL))
                .withMessage("a tool call in a message of USER");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> message(Role.ASSISTANT, RESULT))
                .withMessage("a tool result in a message of ASSISTANT");
    }

    @Test
    void messageNeedsPartsAndCopiesThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> message(Role.USER));
        var parts = new ArrayList<MessagePart>(List.of(IMAGE));
        var message = new ChatMessage(Role.USER, parts);
        parts.clear();
        assertThat(message.parts()).containsExactly(IMAGE);
        assertThatThrownBy(() -> message.parts().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void textOfAMessageJoinsItsTextParts() {
        assertThat(ChatMessage.user("Hi").text()).isEqualTo("Hi");
        assertThat(message(Role.USER, new Text("a"), IMAGE, new Text("b")).text())
                .isEqualTo("a\n\nb");
        assertThat(message(Role.USER, IMAGE).text()).isEmpty();
    }

    @Test
    void onlyAMessageOfOneTextIsPlain() {
        assertThat(ChatMessage.user("Hi").isPlainText()).isTrue();
        assertThat(message(Role.USER, IMAGE).isPlainText()).isFalse();
        assertThat(message(Role.USER, new Text("a"), new Text("b")).isPlainText()).isFalse();
    }

    @Test
    void toolResultIsNotAQuestion() {
        assertThat(ChatMessage.user("Hi").isQuestion()).isTrue();
        assertThat(message(Role.USER, IMAGE).isQuestion()).isTrue();
        assertThat(message(Role.USER, RESULT).isQuestion()).isFalse();
        assertThat(ChatMessage.assistant("Hi").isQuestion()).isFalse();
    }

    @Test
    void onlyAdjacentTextsAreJoined() {
        List<MessagePart> texts = List.of(new Text("a"), new Text("b"));
        assertThat(MessagePart.join(texts, "-", texts))
                .containsExactly(new Text("a"), new Text("b-a"), new Text("b"));
        assertThat(MessagePart.join(texts, "-", List.of(IMAGE)))
                .containsExactly(new Text("a"), new Text("b"), IMAGE);
        assertThat(MessagePart.join(List.of(IMAGE), "-", texts))
                .containsExactly(IMAGE, new Text("a"), new Text("b"));
    }

    private static ChatMessage message(Role role, MessagePart... parts) {
        return new ChatMessage(role, List.of(parts));
    }
}
