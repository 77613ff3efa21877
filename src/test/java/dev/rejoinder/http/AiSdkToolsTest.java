package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import org.junit.jupiter.api.Test;

/** Tool calls in UI message streams, and the requests of {@code useChat} that answer them. */
class AiSdkToolsTest extends ToolAnswersFixture {
    private static final String UI = "/api/v1/chat/guide/ui";
    private static final String USER =
            "{\"id\":\"m1\",\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Where?\"}]}";

    private Answer ask(String more) {
        return server.post(UI, "{\"id\":\"chat-1\",\"messages\":[" + USER + "]" + more + "}");
    }

    private Answer answer(Answer waiting, String... parts) {
        return server.post(
                UI,
                "{\"id\":\"chat-1\",\"trigger\":\"submit-message\",\"messages\":["
                        + USER
                        + ",{\"id\":\""
                        + waiting.find("msg_[0-9A-Z]{26}")
                        + "\",\"role\":\"assistant\",\"parts\":[{\"type\":\"step-start\"},"
                        + String.join(",", parts)
                        + "]}]}");
    }

    @Test
    void callsAreDynamicToolsOfTheProvider() {
        server.model()
                .reply(text("Let me look. "), call("c1", "find_order", "{\"order\":\"A-1\"}"))
                .reply(text("On its way."));

        assertThat(ask("").plain())
                .contains(
                        """
                        data: {"type":"text-end","id":"text"}

                        data: {"type":"tool-input-available","toolCallId":"c1",\
                        "toolName":"find_order","input":{"order":"A-1"},"title":"The find_order",\
                        "dynamic":true,"providerExecuted":true}

                        data: {"type":"tool-output-available","toolCallId":"c1",\
                        "output":{"called":{"order":"A-1"}},"providerExecuted":true}

                        data: {"type":"finish-step"}

                        data: {"type":"start-step"}

                        data: {"type":"text-start","id":"text-13"}

                        data: {"type":"text-delta","id":"text-13","delta":"On its way."}
                        """);
        assertThat(server.get(UI + "/chat-1").plain())
                .contains(
                        """
                        "parts":[{"type":"step-start"},{"type":"text","text":"Let me look. "},\
                        {"type":"dynamic-tool","toolCallId":"c1","toolName":"find_order",\
                        "title":"The find_order","state":"output-available",\
                        "input":{"order":"A-1"},"output":{"called":{"order":"A-1"}},\
                        "providerExecuted":true},{"type":"step-start"},\
                        {"type":"text","text":"On its way."}]\
                        """);
    }

    @Test
    void approvalsComeInThePartsOfTheMessage() {
        server.model()
                .reply(
                        text("One moment. "),
                        call("c1", "cancel_order", "{}"),
                        call("c2", "cancel_order", "{\"b\":2}"))
                .reply(text("Done."));

        Answer waiting = ask("");
        Answer resumed = server.get(UI + "/chat-1/stream");
        Answer rest =
                answer(
                        waiting,
                        "{\"type\":\"text\",\"text\":\"One moment. \",\"state\":\"done\"}",
                        approval("c1", true),
                        approval("c2", false));

        assertThat(waiting.plain())
                .contains(
                        """
                        data: {"type":"tool-approval-request","toolCallId":"c1","approvalId":"c1"}
                        """)
                .endsWith(
                        """
                        data: {"type":"finish-step"}

                        data: {"type":"finish","finishReason":"tool-calls"}

                        data: [DONE]

                        """);
        assertThat(resumed.body()).isEqualTo(waiting.body());
        assertThat(rest.plain())
                .contains(
                        "{\"type\":\"tool-approval-response\",\"approvalId\":\"c1\",\"approved\":true}",
                        "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\"",
                        "{\"type\":\"tool-output-denied\",\"toolCallId\":\"c2\"}",
                        "{\"type\":\"text-delta\",\"id\":\"text-12\",\"delta\":\"Done.\"}")
                .doesNotContain("One moment", "tool-input-available", "tool-approval-request");
        assertThat(server.get(UI + "/chat-1").body())
                .contains("\"state\":\"output-denied\"", "\"approval\":{\"id\":\"c2\"");
        assertThat(server.get(UI + "/chat-1/stream").status()).isEqualTo(204);
    }

    private static String approval(String callId, boolean approved) {
        return """
        {"type":"dynamic-tool","toolName":"cancel_order","toolCallId":"%s",\
        "state":"approval-responded","input":{},"providerExecuted":true,\
        "approval":{"id":"%s","approved":%s}}\
        """
                .formatted(callId, callId, approved);
    }

    @Test
    void toolsOfTheClientAreAnsweredInThePartsOfTheMessage() {
        server.model()
                .reply(call("c1", "get_city", "{}"), call("c2", "get_city", "{\"b\":1}"))
                .reply(text("In Bern."));
        Answer waiting =
                ask(",\"tools\":[{\"name\":\"get_city\",\"description\":\"Where the user is\"}]");

        Answer rest =
                answer(
                        waiting,
                        """
                        {"type":"dynamic-tool","toolName":"get_city","toolCallId":"c1",\
                        "state":"output-available","input":{},"output":{"city":"Bern"}}\
                        """,
                        """
                        {"type":"dynamic-tool","toolName":"get_city","toolCallId":"c2",\
                        "state":"output-error","input":{},"errorText":"No GPS."}\
                        """);

        assertThat(waiting.body())
                .contains("\"toolName\":\"get_city\"")
                .doesNotContain("providerExecuted");
        assertThat(rest.body())
                .contains(
                        "\"output\":{\"city\":\"Bern\"}", "\"errorText\":\"No GPS.\"", "In Bern.");
    }

    @Test
    void messageOfTheAssistantThatAnswersNothingIsRefused() {
        server.model().reply(call("c1", "cancel_order", "{}"));
        Answer waiting = ask("");

        Answer refused = answer(waiting, "{\"type\":\"text\",\"text\":\"Hm\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).startsWith("The last message must be from the user");
    }
}
