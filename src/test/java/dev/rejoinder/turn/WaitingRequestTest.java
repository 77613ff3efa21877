package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.budget.KeyBudget;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.tool.ClientTools;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a waiting turn stores survives as JSON. */
class WaitingRequestTest {
    private static final Passage PASSAGE =
            new Passage(1, "src_1", "Hours", "Sunday", null, "hours.pdf", 3, 0.75, "Closed.");

    @Test
    void requestOfEveryKindOfPartIsRestored() {
        var request =
                new TurnRequest(
                                ToolTurnsFixture.bot(),
                                new ChatMessage(
                                        ChatMessage.Role.USER,
                                        List.of(
                                                new MessagePart.Text("What is this?"),
                                                new MessagePart.Image("image/png", "iVBORw0K"),
                                                new MessagePart.Image(
                                                        "a.jpg", "image/jpeg", "AAAA", 3, 2, "Hi"),
                                                new MessagePart.File(
                                                        "a.pdf", "application/pdf", "JVBERi0x"),
                                                new MessagePart.File(
                                                        "b.csv", "text/csv", "", "1;2"))),
                                List.of(
                                        ChatMessage.user("Hello"),
                                        new ChatMessage(
                                                ChatMessage.Role.ASSISTANT,
                                                List.of(
                                                        new MessagePart.ProviderState(
                                                                "p", "{\"s\":1}"),
                                                        new MessagePart.ToolCall(
                                                                "c1", "find", "{}")))),
                                "conv_1",
                                false,
                                null,
                                null,
                                "Be short.",
                                new ModelOptions(
                                        0.5,
                                        0.9,
                                        100,
                                        List.of("END"),
                                        0.1,
                                        0.2,
                                        7L,
                                        new ModelOptions.AnswerFormat("order", "{}", true)),
                                null,
                                new ClientTools(
                                        List.of(ToolTurnsFixture.definition("locate")),
                                        ToolChoice.AUTO),
                                List.of(
                                        new ChatMessage(
                                                ChatMessage.Role.USER,
                                                List.of(
                                                        new MessagePart.ToolResult(
                                                                "c1", "find", "7", true)))))
                        .by(new KeyBudget("key_1", new DailyBudget(5L, new BigDecimal("0.5"))));
        var context = new RetrievedContext(ChatMessage.user(""), List.of(), true, List.of(PASSAGE));

        WaitingRequest restored =
                WaitingRequest.parse(
                        WaitingRequest.of(request, context, new Usage(3, 4), Map.of("book", "v1"))
                                .toJson());

        assertThat(restored.request(ToolTurnsFixture.bot(), turn())).isEqualTo(request);
        assertThat(restored.passages()).containsExactly(PASSAGE);
        assertThat(restored.toolVersions()).containsExactly(Map.entry("book", "v1"));
        assertThat(restored.usage()).isEqualTo(new Usage(3, 4));
    }

    /** The most that a message has: ten images of 4 MiB. Each is stored once, as Base64. */
    @Test
    void tenLargeImagesAreStoredOnceEach() {
        String base64 = "A".repeat(4 * 1024 * 1024 / 3 * 4);
        List<MessagePart> images = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            images.add(new MessagePart.Image(i + ".png", "image/png", base64, 2_048, 2_048, null));
        }
        TurnRequest request = ToolTurnsFixture.question("conv_1", images);
        var context = new RetrievedContext(ChatMessage.user(""), List.of(), false, List.of());

        String json = WaitingRequest.of(request, context, null, Map.of()).toJson();

        assertThat(json.length()).isBetween(10 * base64.length(), 10 * base64.length() + 5_000);
        assertThat(
                        WaitingRequest.parse(json)
                                .request(ToolTurnsFixture.bot(), turn())
                                .question()
                                .parts())
                .isEqualTo(images);
    }

    private static Turn turn() {
        return new Turn(
                new TurnKey("bot", "conv_1", 1),
                "u1",
                "a1",
                TurnState.WAITING,
                1,
                "What is this?",
                "",
                null,
                null,
                null,
                null,
                Instant.EPOCH,
                null,
                true);
    }
}
