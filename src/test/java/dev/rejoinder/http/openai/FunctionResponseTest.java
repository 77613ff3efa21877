package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Functions of the caller in responses. */
class FunctionResponseTest extends FunctionFixture {
    @BeforeEach
    void script() {
        server.model()
                .reply(text("Wait."), call("c1", "find", "{\"id\":\"A\"}"))
                .reply(text("Here."));
    }

    private static String id(Answer response) {
        return json(response).get("id").asString();
    }

    /** A response as text, without ids and times. */
    private static String plain(JsonNode items) {
        return items.toString().replaceAll("[0-9A-HJKMNP-TV-Z]{26}", "1");
    }

    private Answer post(JsonNode input, String... more) {
        return server.post(RESPONSES, response(input, more));
    }

    private static String after(Answer response) {
        return "\"previous_response_id\":\"" + id(response) + "\"";
    }

    private static List<Integer> numbers(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring(6)).get("sequence_number").asInt())
                .toList();
    }

    @Test
    void outputsGoOnWithTheTurnInAnotherResponse() {
        Answer calls = post(question("Where?"));
        Answer answer = post(output("c1", "At home."), after(calls));

        assertThat(json(calls).get("status").asString()).isEqualTo("completed");
        assertThat(json(calls).at("/tools/0/name").asString()).isEqualTo("find");
        assertThat(plain(json(calls).get("output")))
                .isEqualTo(
                        """
                        [{"id":"msg_1","type":"message","status":"completed","role":"assistant",\
                        "content":[{"type":"output_text","text":"Wait.","annotations":[],\
                        "logprobs":[]}]},{"id":"fc_1_1_0","type":"function_call",\
                        "status":"completed","call_id":"c1","name":"find",\
                        "arguments":"{\\"id\\":\\"A\\"}"}]\
                        """);
        assertThat(id(answer)).isEqualTo(id(calls) + "_1");
        assertThat(plain(json(answer).get("output")))
                .isEqualTo(
                        """
                        [{"id":"msg_1_1","type":"message","status":"completed",\
                        "role":"assistant","content":[{"type":"output_text","text":"Here.",\
                        "annotations":[],"logprobs":[]}]}]\
                        """);
        assertThat(conversations()).isEqualTo(1);
        assertThat(history(json(answer).at("/conversation/id").asString()))
                .isEqualTo("user: Where? | assistant: Wait.\n\nHere.");
    }

    @Test
    void bothResponsesAreStored() {
        Answer calls = post(question("Where?"));
        assertThat(server.get(RESPONSES + "/" + id(calls) + "_1").status()).isEqualTo(404);
        Answer answer = post(output("c1", "At home."), after(calls));

        for (Answer response : List.of(calls, answer)) {
            Answer stored = server.get(RESPONSES + "/" + id(response));
            assertThat(json(stored).get("output")).isEqualTo(json(response).get("output"));
            assertThat(json(stored).get("status").asString()).isEqualTo("completed");
        }
        assertThat(
                        plain(
                                json(server.get(RESPONSES + "/" + id(answer) + "/input_items"))
                                        .get("data")))
                .isEqualTo(
                        """
                        [{"id":"fco_1_1_0","type":"function_call_output","status":"completed",\
                        "call_id":"c1","output":"At home."}]\
                        """);
        Answer cancelled = server.post(RESPONSES + "/" + id(calls) + "/cancel", "");
        assertThat(json(cancelled).get("status").asString()).isEqualTo("completed");
        assertThat(server.get(RESPONSES + "/" + id(calls) + "_2").status()).isEqualTo(404);
        assertThat(server.send("DELETE", RESPONSES + "/" + id(answer), null, Map.of()).status())
                .isEqualTo(200);
        assertThat(server.get(RESPONSES + "/" + id(answer)).status()).isEqualTo(404);
    }

    @Test
    void streamsHaveTheCallsAndCanBeResumedAfterEachEvent() {
        String calls = post(question("Where?"), "\"stream\":true").body();
        assertThat(calls.lines().filter(line -> line.startsWith("event: ")).toList())
                .containsExactly(
                        "event: response.created",
                        "event: response.in_progress",
                        "event: response.output_item.added",
                        "event: response.content_part.added",
                        "event: response.output_text.delta",
                        "event: response.output_text.done",
                        "event: response.content_part.done",
                        "event: response.output_item.done",
                        "event: response.output_item.added",
                        "event: response.function_call_arguments.delta",
                        "event: response.function_call_arguments.done",
                        "event: response.output_item.done",
                        "event: response.completed");
        assertThat(calls)
                .contains(
                        "\"output_index\":1,\"delta\":\"{\\\"id\\\":\\\"A\\\"}\"",
                        "\"name\":\"find\",\"arguments\":\"{\\\"id\\\":\\\"A\\\"}\"");
        String id = calls.replaceAll("(?s).*?(resp_[0-9A-Z]{52}).*", "$1");
        String answer =
                post(
                                output("c1", "At home."),
                                "\"stream\":true,\"previous_response_id\":\"" + id + "\"")
                        .body();
        assertThat(answer).contains("\"delta\":\"Here.\"").doesNotContain("Wait.");

        resumeEverywhere(id, calls);
        resumeEverywhere(id + "_1", answer);
    }

    private void resumeEverywhere(String id, String events) {
        List<Integer> numbers = numbers(events);
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        for (int number : numbers) {
            String path = RESPONSES + "/" + id + "?stream=true&starting_after=" + number;
            assertThat(numbers(server.get(path).body()))
                    .isEqualTo(numbers.subList(numbers.indexOf(number) + 1, numbers.size()));
        }
        int beyond = numbers.getLast() + 1;
        assertThat(
                        server.get(RESPONSES + "/" + id + "?stream=true&starting_after=" + beyond)
                                .status())
                .isEqualTo(400);
    }

    @Test
    void wholeInputAndConversationsFindTheTurn() {
        Answer calls = post(question("Where?"));
        ArrayNode items = JSON.createArrayNode();
        items.addObject().put("role", "user").put("content", "Where?");
        json(calls).get("output").forEach(items::add);
        items.addAll(output("c1", "At home."));
        String conversation =
                "\"conversation\":\"" + json(calls).at("/conversation/id").asString() + "\"";

        Answer whole = post(items);
        Answer inConversation = post(output("c1", "At home."), conversation);

        assertThat(id(whole)).isEqualTo(id(calls) + "_1");
        assertThat(inConversation.body()).isEqualTo(whole.body());
        assertThat(server.model().prompts()).hasSize(2);
        items.add(json(whole).at("/output/0"));
        items.addObject().put("role", "user").put("content", "Thanks.");
        assertThat(json(post(items)).at("/conversation/id"))
                .isEqualTo(json(calls).at("/conversation/id"));
    }

    @Test
    void conversationHasTheCalls() {
        Answer calls = post(question("Where?"));
        String items =
                "/v1/conversations/" + json(calls).at("/conversation/id").asString() + "/items";
        assertThat(types(server.get(items + "?order=asc")))
                .containsExactly("message", "function_call");
        post(output("c1", "At home."), after(calls));

        assertThat(types(server.get(items + "?order=asc")))
                .containsExactly("message", "function_call", "function_call_output", "message");
        assertThat(types(server.get(items)))
                .containsExactly("message", "function_call_output", "function_call", "message");
        Answer page = server.get(items + "?order=asc&limit=1");
        assertThat(types(page)).containsExactly("message");
        assertThat(
                        types(
                                server.get(
                                        items
                                                + "?order=asc&limit=1&after="
                                                + json(page).get("last_id").asString())))
                .containsExactly("function_call", "function_call_output", "message");
    }

    private static List<String> types(Answer items) {
        return json(items)
                .get("data")
                .valueStream()
                .map(each -> each.get("type").asString())
                .toList();
    }

    @Test
    void outputsOfUnknownCallsAreRefused() {
        Answer calls = post(question("Where?"));

        Answer refused = post(output("c9", "x"), after(calls));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"param\":\"input\"");
    }

    @Test
    void otherOutputsForkTheConversation() {
        server.model().reply(text("Elsewhere."));
        Answer calls = post(question("Where?"));
        Answer answer = post(output("c1", "At home."), after(calls));

        Answer other = post(output("c1", "At work."), after(calls));

        assertThat(json(answer).at("/output/0/content/0/text").asString()).isEqualTo("Here.");
        assertThat(json(other).at("/output/0/content/0/text").asString()).isEqualTo("Elsewhere.");
        List<ChatMessage> messages = server.model().prompts().getLast().messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.getLast().parts())
                .containsExactly(new MessagePart.ToolResult("c1", "find", "At work.", false));
        assertThat(conversations()).isEqualTo(2);
    }

    @Test
    void responseInTheBackgroundGoesOnToo() {
        Answer calls = post(question("Where?"));
        Answer background = post(output("c1", "At home."), after(calls), "\"background\":true");

        assertThat(id(background)).isEqualTo(id(calls) + "_1");
        String stream = server.get(RESPONSES + "/" + id(background) + "?stream=true").body();
        assertThat(stream).contains("\"delta\":\"Here.\"", "response.completed");
    }
}
