package dev.rejoinder.turn;

import static dev.rejoinder.provider.ChatMessage.assistant;
import static dev.rejoinder.provider.ChatMessage.user;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.Ids;
import dev.rejoinder.handover.ConversationChanges;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.provider.scripted.ScriptedChatModel;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.turn.remote.DatabasePeers;
import dev.rejoinder.turn.remote.TurnSignals;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests that supply their conversation history, from the engine to the provider. */
class SuppliedHistoryTest {
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final int HISTORY_TOKENS = 100;
    private static final Bot BOT = TurnEngineFixture.question("conv_1").bot();
    private static final String ANSWER =
            """
            data: {"choices":[{"delta":{"content":"At nine."},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    /** Counts the lookups of earlier turns. */
    private static final class Conversations extends SimulatedStore {
        private int looks;

        Conversations() {
            super(() -> 0);
        }

        @Override
        public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
            looks++;
            return super.before(key, maxTurns, maxCharacters);
        }
    }

    private final SettableClock clock = new SettableClock();
    private final Conversations store = new Conversations();
    private final ScriptedChatModel scripted = new ScriptedChatModel();
    private final RecordedTransport transport = RecordedTransport.stream(ANSWER);
    private final ChatModel openAi =
            new OpenAiChatModel(transport, URI.create("http://127.0.0.1/v1"), null);
    private final List<Retriever.Query> queries = new ArrayList<>();
    private boolean hasKnowledge;
    private final Retriever knowledge =
            new Retriever() {
                @Override
                public boolean knows(String botId) {
                    return hasKnowledge;
                }

                @Override
                public List<Passage> find(Query query) {
                    queries.add(query);
                    return List.of();
                }
            };

    private TurnEnd ask(ChatMessage question, @Nullable List<ChatMessage> history) {
        return ask("conv_1", scripted, question, history);
    }

    private TurnEnd ask(
            String conversation,
            ChatModel model,
            ChatMessage question,
            @Nullable List<ChatMessage> history) {
        var turns =
                new TurnEngine(
                        store,
                        new ChatModels(Map.of("scripted", model), System::nanoTime),
                        knowledge,
                        ToolCatalog.NONE,
                        new TurnLimits(Duration.ofSeconds(30), DEADLINE, HISTORY_TOKENS, 10),
                        clock,
                        new Ids(clock, new SplittableRandom(1)),
                        new DatabasePeers(store, TurnSignals.NONE, clock, ConversationChanges.NONE),
                        TurnObserver.NONE,
                        HandoverRules.NONE,
                        AnswerPrices.NONE,
                        PromptFiles.NONE);
        var request = new TurnRequest(BOT, question, history, conversation, true, null, null);
        return turns.answer(request, null, DEADLINE).requireEnd();
    }

    private List<ChatMessage> shown() {
        return scripted.prompts().getLast().messages();
    }

    private static ChatMessage message(Role role, MessagePart... parts) {
        return new ChatMessage(role, List.of(parts));
    }

    @Test
    void providerReceivesTheSuppliedHistoryInPlaceOfTheStoredOne() {
        ask(user("What is stored?"), null);

        TurnEnd end =
                ask("conv_1", openAi, user("When?"), List.of(user("Hello"), assistant("Hi!")));

        assertThat(end.answer()).isEqualTo("At nine.");
        assertThat(transport.request())
                .endsWith(
                        """
                        {"model":"","messages":[{"role":"user","content":"Hello"},\
                        {"role":"assistant","content":"Hi!"},{"role":"user","content":"When?"}],\
                        "max_tokens":100,"stream":true,"stream_options":{"include_usage":true}}\
                        """);
    }

    @Test
    void storedHistoryIsNotReadAndTheQuestionIsStored() {
        ask(user("What is stored?"), null);
        ask(user("And now?"), null);
        assertThat(store.looks).isEqualTo(1);

        var question =
                message(
                        Role.USER,
                        new MessagePart.Text("When"),
                        new MessagePart.Text("and where?"));
        ask(question, List.of());

        assertThat(store.looks).isEqualTo(1);
        assertThat(shown()).containsExactly(question);
        SimulatedStore.Row row = store.conversation("conv_1").lastEntry().getValue();
        assertThat(row.asked.question()).isEqualTo("When\n\nand where?");
        assertThat(row.asked.recall()).isNull();
    }

    /** Long questions, of which few fit the budget; short ones; and some without an answer. */
    @Test
    void storedAndSuppliedHistoryAreTruncatedAlike() {
        var supplied = new ArrayList<ChatMessage>();
        for (int i = 0; i < 30; i++) {
            ChatMessage question = user(i + "x".repeat(i * 37 % 100));
            ask(question, supplied);
            List<ChatMessage> fromRequest = shown();
            if (i % 4 == 3) {
                scripted.reply(fail(ModelException.Kind.REJECTED));
            }
            ask("conv_2", scripted, question, null);
            assertThat(fromRequest).isEqualTo(shown());
            supplied.add(question);
            if (i % 4 != 3) {
                supplied.add(assistant("Hello there"));
            }
        }
    }

    @Test
    void historyHasAtMostTheConfiguredNumberOfExchanges() {
        ask(user("When?"), exchanges(9, "a"));
        assertThat(shown())
                .isEqualTo(
                        Stream.concat(exchanges(5, "a").stream(), Stream.of(user("When?")))
                                .toList());
    }

    private static List<ChatMessage> exchanges(int count, String text) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(_ -> Stream.of(user(text), assistant(text)))
                .toList();
    }

    @Test
    void exchangeThatDoesNotFitIsOmittedWhole() {
        var most = user("x".repeat(4 * (HISTORY_TOKENS - 3)));
        ask(user("When?"), List.of(user("Hello"), assistant("Hi!"), most, assistant("Good")));
        assertThat(shown()).containsExactly(most, assistant("Good"), user("When?"));

        var tooLong = user(most.text() + "xxxx");
        ask(user("When?"), List.of(user("Hello"), assistant("Hi!"), tooLong, assistant("Good")));
        assertThat(shown()).containsExactly(user("When?"));
    }

    @Test
    void toolResultIsShownOnlyTogetherWithItsCall() {
        var call = message(Role.ASSISTANT, new MessagePart.ToolCall("1", "find", "{}"));
        var result = message(Role.USER, new MessagePart.ToolResult("1", "find", "none", false));
        List<ChatMessage> exchange =
                List.of(user("Where is it?"), call, result, assistant("I cannot find it."));
        ask(user("When?"), exchange);
        assertThat(shown()).startsWith(exchange.toArray(ChatMessage[]::new)).hasSize(5);

        var longResult =
                message(Role.USER, new MessagePart.ToolResult("1", "find", "x".repeat(400), false));
        ask(user("When?"), List.of(user("Where is it?"), call, longResult, assistant("There.")));
        assertThat(shown()).containsExactly(user("When?"));
    }

    @Test
    void imagesAndFilesCountAgainstTheBudget() {
        var image = message(Role.USER, new MessagePart.Image("image/png", "AAAA"));
        ask(user("When?"), List.of(image, assistant("A cat."), user("Hm"), assistant("Yes?")));
        assertThat(shown()).containsExactly(user("Hm"), assistant("Yes?"), user("When?"));
    }

    @Test
    void attachmentsCountByTheirSizeIfItIsKnown() {
        var small =
                message(
                        Role.USER,
                        new MessagePart.Image("a.png", "image/png", "AAAA", 56, 56, null),
                        new MessagePart.File("a.csv", "text/csv", "", "1;2"));
        ask(user("When?"), List.of(small, assistant("A cat.")));
        assertThat(shown()).containsExactly(small, assistant("A cat."), user("When?"));

        var large =
                message(
                        Role.USER,
                        new MessagePart.Image("a.png", "image/png", "AAAA", 560, 560, null));
        ask(user("When?"), List.of(large, assistant("A cat.")));
        assertThat(shown()).containsExactly(user("When?"));
    }

    @Test
    void rolesAlternateForAnySuppliedHistory() {
        ask(
                user("When?"),
                List.of(
                        assistant("Welcome!"),
                        user("Hello"),
                        assistant("Hi!"),
                        assistant("How are you?"),
                        user("Well.")));
        assertThat(shown())
                .containsExactly(
                        user("Hello"), assistant("Hi!\n\nHow are you?"), user("Well.\n\nWhen?"));
    }

    @Test
    void knowledgeSearchUsesTheSuppliedQuestions() {
        hasKnowledge = true;
        var result = message(Role.USER, new MessagePart.ToolResult("1", "find", "none", false));
        ask(
                "conv_1",
                scripted,
                user("And the red one?"),
                List.of(user("What does it cost?"), assistant("Wait."), result, assistant("Ten.")));
        assertThat(queries)
                .singleElement()
                .satisfies(
                        query -> {
                            assertThat(query.question()).isEqualTo("And the red one?");
                            assertThat(query.earlier()).containsExactly("What does it cost?");
                        });
    }

    @Test
    void questionWithAnImageIsSentToTheProvider() {
        var question =
                message(
                        Role.USER,
                        new MessagePart.Text("What is this?"),
                        new MessagePart.Image("image/png", "AAAA"));

        TurnEnd end = ask("conv_1", openAi, question, null);

        assertThat(end.answer()).isEqualTo("At nine.");
        assertThat(transport.request())
                .contains(
                        "\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},"
                                + "{\"type\":\"image_url\",\"image_url\":"
                                + "{\"url\":\"data:image/png;base64,AAAA\"}}]");
    }
}
