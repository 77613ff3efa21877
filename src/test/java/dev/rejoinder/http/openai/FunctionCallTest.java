package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions of the caller in chat completions. */
class FunctionCallTest extends FunctionFixture {
    private static String plain(Answer answer) {
        return answer.body()
                .replaceAll("chatcmpl-[0-9A-Z]{26}", "chatcmpl-1")
                .replaceAll("\"created\":[0-9]+", "\"created\":1");
    }

    private Prompt lastPrompt() {
        return server.model().prompts().getLast();
    }

    @Test
    void callsAndTheAnswerToTheirResultsAreOneTurn() {
        server.model()
                .reply(text("Wait."), call("c1", "find", "{\"id\":\"A\"}"))
                .reply(text("Here."), finish(FinishReason.STOP, new Usage(7, 3)));
        var messages = new Messages().user("Where?");

        Answer calls = ask(messages);
        Answer answer = ask(messages.answer(calls).result("c1", "At home."));

        assertThat(plain(calls))
                .isEqualTo(
                        """
                        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"guide",\
                        "choices":[{"index":0,"message":{"role":"assistant","content":"Wait.",\
                        "refusal":null,"annotations":[],"tool_calls":[{"id":"c1",\
                        "type":"function","function":{"name":"find",\
                        "arguments":"{\\"id\\":\\"A\\"}"}}]},"logprobs":null,\
                        "finish_reason":"tool_calls"}]}\
                        """);
        assertThat(plain(answer))
                .isEqualTo(
                        """
                        {"id":"chatcmpl-1_1","object":"chat.completion","created":1,\
                        "model":"guide","choices":[{"index":0,"message":{"role":"assistant",\
                        "content":"Here.","refusal":null,"annotations":[]},"logprobs":null,\
                        "finish_reason":"stop"}],"usage":{"prompt_tokens":7,\
                        "completion_tokens":3,"total_tokens":10}}\
                        """);
        assertThat(answer.header("X-Conversation-Id")).isEqualTo(calls.header("X-Conversation-Id"));
        assertThat(history(answer.header("X-Conversation-Id")))
                .isEqualTo("user: Where? | assistant: Wait.\n\nHere.");
        assertThat(lastPrompt().messages())
                .containsExactly(
                        ChatMessage.user("Where?"),
                        new ChatMessage(
                                ChatMessage.Role.ASSISTANT,
                                List.of(
                                        new MessagePart.Text("Wait."),
                                        new MessagePart.ToolCall("c1", "find", "{\"id\":\"A\"}"))),
                        new ChatMessage(
                                ChatMessage.Role.USER,
                                List.of(
                                        new MessagePart.ToolResult(
                                                "c1", "find", "At home.", false))));
    }

    @Test
    void streamEndsWithTheCalls() {
        server.model()
                .reply(
                        text("Wait."),
                        call("c1", "find", "{}"),
                        call("c2", "find", "{\"id\":\"B\"}"));

        Answer calls = ask(new Messages().user("Where?"), "\"stream\":true");

        String head =
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"guide\",\"choices\":[{\"index\":0,\"delta\":";
        String tail = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
        assertThat(plain(calls))
                .isEqualTo(
                        head
                                + "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"
                                + tail
                                + head
                                + "{\"content\":\"Wait.\"}"
                                + tail
                                + head
                                + "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"find\",\"arguments\":\"\"}}]}"
                                + tail
                                + head
                                + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}"
                                + tail
                                + head
                                + "{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"find\",\"arguments\":\"\"}}]}"
                                + tail
                                + head
                                + "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":"
                                + "\"{\\\"id\\\":\\\"B\\\"}\"}}]}"
                                + tail
                                + head
                                + "{}"
                                + tail.replace("null}]", "\"tool_calls\"}]")
                                + "data: [DONE]\n\n");
    }

    @Test
    void streamGoesOnWithTheResults() {
        server.model()
                .reply(call("c1", "find", "{}"), call("c2", "find", "{\"id\":\"B\"}"))
                .reply(text("Nearly."), call("c3", "find", "{\"id\":\"C\"}"))
                .reply(text("Here."));
        var messages = new Messages().user("Where?");
        Answer first = ask(messages);
        messages.answer(first).result("c2", "two").result("c1", "one");
        Answer second = ask(messages, "\"stream\":true");
        Answer again = ask(messages);
        messages.answer(again).result("c3", "three");
        Answer third = ask(messages, "\"stream\":true");

        assertThat(json(first).at("/choices/0/message/content").isNull()).isTrue();
        assertThat(second.body())
                .contains(
                        "{\"content\":\"Nearly.\"}", "\"id\":\"c3\"", "\"tool_calls\"}]", "[DONE]");
        assertThat(content(again)).isEqualTo("Nearly.");
        assertThat(finishReason(again)).isEqualTo("tool_calls");
        assertThat(third.body()).contains("{\"content\":\"Here.\"}", "\"stop\"", "[DONE]");
        assertThat(server.model().prompts()).hasSize(3);
        assertThat(history(first.header("X-Conversation-Id")))
                .isEqualTo("user: Where? | assistant: Nearly.\n\nHere.");
        assertThat(conversations()).isEqualTo(1);
    }

    @Test
    void repeatedRequestsGetTheSameParts() {
        server.model()
                .reply(text("Wait."), call("c1", "find", "{}"))
                .reply(text("Here."))
                .reply(text("Elsewhere."));
        var messages = new Messages().user("Where?");
        String question = messages.completion();
        Answer calls = attempt(COMPLETIONS, question, 0);
        messages.answer(calls).result("c1", "At home.");

        Answer first = ask(messages);
        assertThat(ask(messages).body()).isEqualTo(first.body());
        assertThat(ask(messages, "\"stream\":true").body())
                .contains("{\"content\":\"Here.\"}", "[DONE]");
        assertThat(attempt(COMPLETIONS, question, 1).body()).isEqualTo(calls.body());
        assertThat(conversations()).isEqualTo(1);

        Answer other = ask(new Messages().user("Where?").answer(calls).result("c1", "Nowhere."));
        assertThat(content(other)).isEqualTo("Elsewhere.");
        assertThat(conversations()).isEqualTo(2);
    }

    @Test
    void nextQuestionContinuesTheConversation() {
        server.model().reply(text("Wait."), call("c1", "find", "{}")).reply(text("Here."));
        var messages = new Messages().user("Where?");
        Answer calls = ask(messages);
        Answer answer = ask(messages.answer(calls).result("c1", "At home."));

        Answer next = ask(messages.answer(answer).user("Thanks."));

        assertThat(history(next.header("X-Conversation-Id")))
                .isEqualTo(
                        "user: Where? | assistant: Wait.\n\nHere."
                                + " | user: Thanks. | assistant: Hello there");
        assertThat(next.header("X-Conversation-Id")).isEqualTo(calls.header("X-Conversation-Id"));
        assertThat(lastPrompt().messages()).hasSize(5);
    }

    @Test
    void resultsThatNoTurnAwaitsStartATurnThatGoesOnFromThem() {
        server.model()
                .reply(text("Wait."), call("c1", "find", "{}"))
                .reply(text("One more."), call("c2", "find", "{\"id\":\"B\"}"))
                .reply(text("Here."));
        var messages = new Messages().user("Where?");
        Answer calls = ask(messages);
        messages.answer(calls).result("c1", "At home.");
        var other = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));

        Answer second = server.send("POST", COMPLETIONS, messages.completion(), other);
        assertThat(lastPrompt().messages()).hasSize(3);
        messages.answer(second).result("c2", "Or not.");
        Answer third = server.send("POST", COMPLETIONS, messages.completion(), other);
        messages.answer(third).user("Thanks.");
        Answer next = server.send("POST", COMPLETIONS, messages.completion(), other);

        assertThat(content(third)).isEqualTo("Here.");
        String conversation = second.header("X-Conversation-Id");
        assertThat(conversation).isNotEqualTo(calls.header("X-Conversation-Id"));
        assertThat(third.header("X-Conversation-Id")).isEqualTo(conversation);
        assertThat(next.header("X-Conversation-Id")).isEqualTo(conversation);
        assertThat(history(conversation))
                .isEqualTo(
                        "user: Where? | assistant: One more.\n\nHere."
                                + " | user: Thanks. | assistant: Hello there");
    }

    @Test
    void resultsOfATurnThatFailedStartAnother() {
        server.model()
                .reply(text("Wait."), call("c1", "find", "{}"))
                .reply(fail(ModelException.Kind.REJECTED))
                .reply(text("Here."));
        var messages = new Messages().user("Where?");
        Answer calls = ask(messages);
        messages.answer(calls).result("c1", "At home.");

        assertThat(ask(messages).status()).isEqualTo(500);
        assertThat(content(ask(messages))).isEqualTo("Here.");
    }

    @Test
    void questionInsteadOfTheNextResultIsANewTurn() {
        server.model().reply(text("Wait."), call("c1", "find", "{}")).reply(text("Fine."));
        var messages = new Messages().user("Where?");
        Answer calls = ask(messages);

        Answer next = ask(messages.answer(calls).result("c1", "stopped").user("Never mind."));

        assertThat(content(next)).isEqualTo("Fine.");
        assertThat(history(next.header("X-Conversation-Id")))
                .isEqualTo(
                        "user: Where? | assistant: Wait. | user: Never mind. | assistant: Fine.");
        assertThat(lastPrompt().messages()).hasSize(3);
    }

    @Test
    void toolsAndChoicesReachTheModel() {
        String named = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"find\"}}";
        String none = "\"tool_choice\":\"none\"";
        String allowed =
                "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":"
                        + "\"required\",\"tools\":[{\"type\":\"function\",\"function\":"
                        + "{\"name\":\"find\"}}]}}";
        ask(new Messages().user("A?"), named, "\"parallel_tool_calls\":false");
        assertThat(lastPrompt().toolChoice()).isEqualTo(new ToolChoice.OneTool("find"));
        assertThat(lastPrompt().options().onlyOneToolCall()).isTrue();
        assertThat(lastPrompt().tools())
                .containsExactly(
                        new ToolDefinition(
                                "find",
                                "Finds.",
                                "{\"type\":\"object\",\"properties\":{\"id\":"
                                        + "{\"type\":\"string\"}}}"));
        ask(new Messages().user("A?"), none);
        assertThat(lastPrompt().toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(lastPrompt().options().onlyOneToolCall()).isFalse();
        String two =
                new Messages()
                        .user("A?")
                        .completion(allowed)
                        .replace(TOOL, TOOL + "," + TOOL.replace("find", "other"));
        server.post(COMPLETIONS, two);
        assertThat(lastPrompt().toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(lastPrompt().tools()).extracting(ToolDefinition::name).containsExactly("find");
    }
}
