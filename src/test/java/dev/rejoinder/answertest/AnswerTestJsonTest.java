package dev.rejoinder.answertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTestJsonTest {
    @Test
    void lineIsReadAsItWasWritten() {
        var draft =
                new AnswerTestDraft(
                        "And in cash?",
                        List.of(ChatMessage.user("Can I pay?"), ChatMessage.assistant("By card.")),
                        new Expectations(
                                List.of("no"), List.of("yes"), "Payment", false, "It says why."));

        String line = AnswerTestJson.line(draft);

        assertThat(line)
                .isEqualTo(
                        """
                        {"question":"And in cash?","history":[{"role":"user","content":\
                        "Can I pay?"},{"role":"assistant","content":"By card."}],"expect":\
                        {"contains":["no"],"notContains":["yes"],"source":"Payment",\
                        "doesNotKnow":false,"judge":"It says why."}}\
                        """);
        assertThat(AnswerTestJson.parse(line)).isEqualTo(draft);
    }

    @Test
    void emptyFieldsAreLeftOut() {
        String line = "{\"question\":\"Why?\",\"expect\":{\"doesNotKnow\":true}}";

        assertThat(AnswerTestJson.line(AnswerTestJson.parse(line))).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{}",
                "{\"question\":1}",
                "{\"question\":\" \"}",
                "{\"question\":\"Why?\",\"expect\":[]}",
                "{\"question\":\"Why?\",\"expect\":{\"contains\":\"a\"}}",
                "{\"question\":\"Why?\",\"expect\":{\"contains\":[1]}}",
                "{\"question\":\"Why?\",\"expect\":{\"doesNotKnow\":\"yes\"}}",
                "{\"question\":\"Why?\",\"history\":[{\"role\":\"system\",\"content\":\"x\"}]}",
                "{\"question\":\"Why?\",\"history\":[{\"role\":\"user\",\"content\":\"\"}]}"
            })
    void anythingElseIsAnError(String line) {
        assertThatThrownBy(() -> AnswerTestJson.parse(line)).isInstanceOf(AppError.class);
    }
}
