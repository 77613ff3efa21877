package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart.ProviderState;
import dev.rejoinder.provider.MessagePart.Text;
import dev.rejoinder.provider.MessagePart.ToolCall;
import dev.rejoinder.provider.MessagePart.ToolResult;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How each adapter sends tools, their calls and results, and provider state. */
class SentToolsTest {
    private static final ChatMessage QUESTION = ChatMessage.user("Where?");
    private static final ChatMessage CALLS =
            said(
                    Role.ASSISTANT,
                    new ProviderState("anthropic", "{\"type\":\"thinking\",\"signature\":\"S\"}"),
                    new Text("Wait."),
                    new ProviderState("google", "\"G\""),
                    new ProviderState("openai", "{\"google\":{\"thought_signature\":\"X\"}}"),
                    new ToolCall("c:1", "find", "{\"id\":\"A\"}"),
                    new ToolCall("c2", "find", "{\"id\":"));
    private static final ChatMessage RESULTS =
            said(
                    Role.USER,
                    new ToolResult("c2", "find", "not \"JSON\"", true),
                    new ToolResult("c:1", "find", "sent", false));

    private final RecordedTransport transport = RecordedTransport.stream("");
    private final ChatModel openAi = new OpenAiChatModel(transport, OpenAiChatModel.OLLAMA, null);
    private final ChatModel anthropic =
            new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret");
    private final ChatModel gemini =
            new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret");

    private static ChatMessage said(Role role, MessagePart... parts) {
        return new ChatMessage(role, List.of(parts));
    }

    private String body(ChatModel model, Prompt prompt) throws ModelException {
        model.call(prompt);
        String request = transport.request();
        return request.substring(request.indexOf("\n\n") + 2);
    }

    @Test
    void openAiIsSentToolsCallsAndResults() throws ModelException {
        assertThat(body(openAi, OfferedTools.prompt("m", QUESTION, CALLS, RESULTS)))
                .isEqualTo(
                        """
                        {"model":"m","messages":[{"role":"user","content":"Where?"},\
                        {"role":"assistant","content":"Wait.","tool_calls":[\
                        {"id":"c:1","type":"function",\
                        "function":{"name":"find","arguments":"{\\"id\\":\\"A\\"}"},\
                        "extra_content":{"google":{"thought_signature":"X"}}},\
                        {"id":"c2","type":"function",\
                        "function":{"name":"find","arguments":"{\\"id\\":"}}]},\
                        {"role":"tool","tool_call_id":"c2","content":"not \\"JSON\\""},\
                        {"role":"tool","tool_call_id":"c:1","content":"sent"}],\
                        "max_tokens":64,"tools":[{"type":"function","function":{"name":"find",\
                        "description":"Finds an \\"order\\".","parameters":{"type":"object",\
                        "properties":{"id":{"type":"string"}}}}}],\
                        "stream":true,"stream_options":{"include_usage":true}}\
                        """);
    }

    @Test
    void anthropicIsSentToolsCallsAndResults() throws ModelException {
        assertThat(body(anthropic, OfferedTools.prompt("m", QUESTION, CALLS, RESULTS)))
                .isEqualTo(
                        """
                        {"model":"m","max_tokens":64,"messages":[\
                        {"role":"user","content":"Where?"},\
                        {"role":"assistant","content":[{"type":"thinking","signature":"S"},\
                        {"type":"text","text":"Wait."},\
                        {"type":"tool_use","id":"c_1","name":"find","input":{"id":"A"}},\
                        {"type":"tool_use","id":"c2","name":"find",\
                        "input":{"INVALID_JSON":"{\\"id\\":"}}]},\
                        {"role":"user","content":[\
                        {"type":"tool_result","tool_use_id":"c2","content":"not \\"JSON\\"",\
                        "is_error":true},\
                        {"type":"tool_result","tool_use_id":"c_1","content":"sent"}]}],\
                        "tools":[{"name":"find","description":"Finds an \\"order\\".",\
                        "input_schema":{"type":"object","properties":{"id":{"type":"string"}}}}],\
                        "stream":true}\
                        """);
    }

    @Test
    void geminiIsSentToolsCallsAndResults() throws ModelException {
        assertThat(body(gemini, OfferedTools.prompt("gemini-3-x", QUESTION, CALLS, RESULTS)))
                .isEqualTo(
                        """
                        {"contents":[{"role":"user","parts":[{"text":"Where?"}]},\
                        {"role":"model","parts":[{"text":"Wait."},\
                        {"functionCall":{"id":"c:1","name":"find","args":{"id":"A"}},\
                        "thoughtSignature":"G"},\
                        {"functionCall":{"id":"c2","name":"find",\
                        "args":{"INVALID_JSON":"{\\"id\\":"}}}]},\
                        {"role":"user","parts":[\
                        {"functionResponse":{"id":"c2","name":"find",\
                        "response":{"error":"not \\"JSON\\""}}},\
                        {"functionResponse":{"id":"c:1","name":"find",\
                        "response":{"output":"sent"}}}]}],\
                        "generationConfig":{"maxOutputTokens":64},\
                        "tools":[{"functionDeclarations":[{"name":"find",\
                        "description":"Finds an \\"order\\".","parametersJsonSchema":\
                        {"type":"object","properties":{"id":{"type":"string"}}}}]}]}\
                        """);
    }

    @Test
    void toolChoiceIsSentUnlessTheModelDecides() throws ModelException {
        Prompt none = OfferedTools.prompt("m", ToolChoice.NONE, QUESTION);
        Prompt required = OfferedTools.prompt("m", ToolChoice.REQUIRED, QUESTION);
        assertThat(body(openAi, none)).contains("\"tool_choice\":\"none\"");
        assertThat(body(openAi, required)).contains("\"tool_choice\":\"required\"");
        assertThat(body(anthropic, none)).contains("\"tool_choice\":{\"type\":\"none\"}");
        assertThat(body(anthropic, required)).contains("\"tool_choice\":{\"type\":\"any\"}");
        String mode = "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"";
        assertThat(body(gemini, none)).contains(mode + "NONE\"}}");
        assertThat(body(gemini, required)).contains(mode + "ANY\"}}");

        Prompt named = OfferedTools.prompt("m", new ToolChoice.OneTool("find"), QUESTION);
        assertThat(body(openAi, named))
                .contains(
                        "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"find\"}}");
        assertThat(body(anthropic, named))
                .contains("\"tool_choice\":{\"type\":\"tool\",\"name\":\"find\"}");
        assertThat(body(gemini, named))
                .contains(mode + "ANY\",\"allowedFunctionNames\":[\"find\"]}}");
    }

    @Test
    void providerIsAskedForOneCallAtATimeIfItKnowsHow() throws ModelException {
        ModelOptions one = ModelOptions.NONE.withParallelToolCalls(false);
        for (ToolChoice choice : List.of(ToolChoice.AUTO, ToolChoice.REQUIRED)) {
            Prompt prompt = OfferedTools.prompt("m", choice, one, QUESTION);
            assertThat(body(openAi, prompt)).contains("\"parallel_tool_calls\":false");
            assertThat(body(anthropic, prompt)).contains("\",\"disable_parallel_tool_use\":true}");
            assertThat(body(gemini, prompt))
                    .isEqualTo(body(gemini, OfferedTools.prompt("m", choice, QUESTION)));
        }
        assertThat(body(anthropic, OfferedTools.prompt("m", ToolChoice.NONE, one, QUESTION)))
                .contains("\"tool_choice\":{\"type\":\"none\"}");
    }

    @Test
    void openAiIsAskedToEnforceAClosedSchema() throws ModelException {
        String closed = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";
        assertThat(body(openAi, OfferedTools.prompt(new ToolDefinition("now", "", closed))))
                .contains("\"parameters\":" + closed + ",\"strict\":true}");
    }

    @Test
    void answerWithoutTextHasNoContent() throws ModelException {
        ChatMessage call = said(Role.ASSISTANT, new ToolCall("c2", "find", "{}"));
        assertThat(body(openAi, OfferedTools.prompt("m", QUESTION, call, RESULTS)))
                .contains("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[");
    }

    @Test
    void resultsPrecedeTheNextQuestion() throws ModelException {
        ChatMessage next =
                said(Role.USER, new Text("And B?"), new ToolResult("c2", "find", "lost", false));
        assertThat(body(openAi, OfferedTools.prompt("m", QUESTION, CALLS, next)))
                .contains(
                        "{\"role\":\"tool\",\"tool_call_id\":\"c2\",\"content\":\"lost\"},"
                                + "{\"role\":\"user\",\"content\":\"And B?\"}");
        assertThat(body(anthropic, OfferedTools.prompt("m", QUESTION, CALLS, next)))
                .contains(
                        "[{\"type\":\"tool_result\",\"tool_use_id\":\"c2\",\"content\":\"lost\"},"
                                + "{\"type\":\"text\",\"text\":\"And B?\"}]");
    }

    @Test
    void signatureOfTextIsAPartOfItsOwn() throws ModelException {
        String signed = "{\"text\":\"\",\"thoughtSignature\":\"T\"}";
        ChatMessage answer =
                said(Role.ASSISTANT, new Text("Here."), new ProviderState("google", signed));
        assertThat(body(gemini, OfferedTools.prompt("gemini-3-x", QUESTION, answer, QUESTION)))
                .contains("{\"role\":\"model\",\"parts\":[{\"text\":\"Here.\"}," + signed + "]}");
        assertThat(body(openAi, OfferedTools.prompt("m", QUESTION, answer, QUESTION)))
                .contains("{\"role\":\"assistant\",\"content\":\"Here.\"}");
        assertThat(body(anthropic, OfferedTools.prompt("m", QUESTION, answer, QUESTION)))
                .contains("{\"role\":\"assistant\",\"content\":\"Here.\"}");
    }

    @Test
    void callOfAnotherModelHasAPlaceholderForTheSignatureThatGeminiWants() throws ModelException {
        ChatMessage calls =
                said(
                        Role.ASSISTANT,
                        new ProviderState("anthropic", "{\"type\":\"thinking\"}"),
                        new ToolCall("c1", "find", "{}"),
                        new ToolCall("c2", "find", "{}"));
        String placeholder = "\"thoughtSignature\":\"skip_thought_signature_validator\"";
        assertThat(body(gemini, OfferedTools.prompt("gemini-3-x", QUESTION, calls, RESULTS)))
                .contains(
                        "[{\"functionCall\":{\"id\":\"c1\",\"name\":\"find\",\"args\":{}},"
                                + placeholder
                                + "},{\"functionCall\":{\"id\":\"c2\",\"name\":\"find\",\"args\":{}}}]");
        assertThat(body(gemini, OfferedTools.prompt("gemini-2.5-x", QUESTION, calls, RESULTS)))
                .contains("\"functionCall\"")
                .doesNotContain("thoughtSignature");
    }

    @Test
    void messageWithOnlyTheStateOfAnotherProviderIsNotSent() throws ModelException {
        ChatMessage state = said(Role.ASSISTANT, new ProviderState("other", "{}"));
        for (ChatModel model : List.of(openAi, anthropic, gemini)) {
            String without = body(model, OfferedTools.prompt("m", QUESTION));
            assertThat(body(model, OfferedTools.prompt("m", QUESTION, state))).isEqualTo(without);
        }
    }
}
