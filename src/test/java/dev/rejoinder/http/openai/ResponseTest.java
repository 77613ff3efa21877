package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponseTest extends OpenAiFixture {
    private static final Pattern EVENT = Pattern.compile("event: (.*)\ndata: (.*)\n\n");

    private static String ask(String input, String... more) {
        String fields = more.length == 0 ? "" : "," + String.join(",", more);
        return "{\"model\":\"guide\",\"input\":" + JSON.writeValueAsString(input) + fields + "}";
    }

    private Answer create(String input, String... more) {
        Answer answer = server.post(RESPONSES, ask(input, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static String id(Answer answer) {
        return answer.find("resp_[0-9A-Z]{52}");
    }

    private static String conversation(Answer answer) {
        return answer.find("conv_[0-9A-Z]{26}");
    }

    private static List<JsonNode> events(String stream) {
        assertThat(EVENT.matcher(stream).replaceAll("")).isEmpty();
        return EVENT.matcher(stream)
                .results()
                .map(
                        found -> {
                            JsonNode data = JSON.readTree(found.group(2));
                            assertThat(data.get("type").asString()).isEqualTo(found.group(1));
                            return data;
                        })
                .toList();
    }

    private static String types(List<JsonNode> events) {
        return events.stream()
                .map(
                        event ->
                                event.get("type").asString().replace("response.", "")
                                        + " "
                                        + event.get("sequence_number"))
                .collect(joining(", "));
    }

    @Test
    void responseHasOpenAisShape() {
        server.model().reply(text("At nine."), finish(FinishReason.STOP, new Usage(7, 3)));

        Answer answer = create("When?", "\"metadata\":{\"a\":\"b\"}", "\"instructions\":\"Now.\"");

        assertThat(
                        answer.body()
                                .replaceAll("(resp|conv|msg)_[0-9A-Z]+", "$1")
                                .replaceAll("\"created_at\":[0-9]+", "\"created_at\":1"))
                .isEqualTo(
                        """
                        {"id":"resp","object":"response","created_at":1,"status":"completed",\
                        "error":null,"incomplete_details":null,"conversation":{"id":"conv"},\
                        "output":[{"id":"msg","type":"message","status":"completed",\
                        "role":"assistant","content":[{"type":"output_text","text":"At nine.",\
                        "annotations":[],"logprobs":[]}]}],"background":false,\
                        "instructions":"Now.","max_output_tokens":null,"max_tool_calls":null,\
                        "model":"guide","parallel_tool_calls":true,"previous_response_id":null,\
                        "reasoning":null,"store":true,"temperature":1,\
                        "text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],\
                        "top_p":1,"top_logprobs":0,"presence_penalty":0,"frequency_penalty":0,\
                        "service_tier":"default","truncation":"disabled","metadata":{"a":"b"},\
                        "usage":{"input_tokens":7,"input_tokens_details":{"cached_tokens":0},\
                        "output_tokens":3,"output_tokens_details":{"reasoning_tokens":0},\
                        "total_tokens":10}}\
                        """);
        assertThat(server.model().prompts().getLast().instructions())
                .isEqualTo("Guide people.\n\nNow.");
        assertThat(json(server.get(RESPONSES + "/" + id(answer))).get("output"))
                .isEqualTo(json(answer).get("output"));
        assertThat(json(server.get(RESPONSES + "/" + id(answer))).get("metadata"))
                .isEqualTo(json(answer).get("metadata"));
    }

    @Test
    void streamNumbersItsEventsByTheText() {
        server.model().reply(text("At "), text("nine."));

        List<JsonNode> events = events(create("When?", "\"stream\":true").body());

        assertThat(types(events).replace("output_text.delta 6, ", ""))
                .isEqualTo(
                        "created 0, in_progress 1, output_item.added 2, content_part.added 3,"
                                + " output_text.delta 11, output_text.done 12,"
                                + " content_part.done 13, output_item.done 14, completed 15");
        assertThat(events.getLast().at("/response/output/0/content/0/text").asString())
                .isEqualTo("At nine.");
    }

    @Test
    void everyStoredResponseCanBeResumedFromAnyEvent() {
        server.model().reply(text("One 🙂 two."));
        Answer whole = create("Count.", "\"stream\":true");
        String path = RESPONSES + "/" + id(whole) + "?stream=true";
        List<JsonNode> all = events(server.get(path).body());

        assertThat(types(all)).isEqualTo(types(events(whole.body())));
        for (JsonNode event : all) {
            long number = event.get("sequence_number").asLong();
            List<JsonNode> rest = events(server.get(path + "&starting_after=" + number).body());
            List<JsonNode> expected =
                    all.stream()
                            .filter(each -> each.get("sequence_number").asLong() > number)
                            .toList();
            assertThat(types(rest)).isEqualTo(types(expected));
        }
        assertThat(events(server.get(path + "&starting_after=7").body()).getFirst().get("delta"))
                .isEqualTo(JSON.valueToTree("🙂 two."));
        assertThat(server.get(path + "&starting_after=8").status()).isEqualTo(400);
        assertThat(server.get(path + "&starting_after=x").status()).isEqualTo(400);
        assertThat(server.get(path + "&starting_after=999").body()).isEmpty();
    }

    @Test
    void cutStreamContinuesExactlyWhileTheAnswerGrows() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once upon"), pause, text(" a time."));
        String read;
        try (InputStream stream =
                server.open(RESPONSES, ask("Tell.", "\"stream\":true"), Map.of())) {
            var seen = new StringBuilder();
            while (!seen.toString().contains("Once upon")) {
                seen.append((char) stream.read());
            }
            read = seen.toString();
        }
        String id =
                Pattern.compile("resp_[0-9A-Z]{52}")
                        .matcher(read)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group();
        assertThat(server.get(RESPONSES + "/" + id).body()).contains("\"status\":\"in_progress\"");
        pause.release();

        List<JsonNode> rest =
                events(server.get(RESPONSES + "/" + id + "?stream=true&starting_after=12").body());

        assertThat(rest.getFirst().get("delta").asString()).isEqualTo(" a time.");
        assertThat(rest.getLast().get("type").asString()).isEqualTo("response.completed");
    }

    @Test
    void responseContinuesThePreviousOne() {
        server.model().reply(text("Hi!")).reply(text("At nine."));
        Answer first = create("Hello");
        Answer second = create("When?", "\"previous_response_id\":\"" + id(first) + "\"");

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
        assertThat(json(second).get("previous_response_id").asString()).isEqualTo(id(first));
    }

    @Test
    void earlierResponseForksTheConversation() {
        server.model().reply(text("Hi!")).reply(text("At nine.")).reply(text("At ten."));
        Answer first = create("Hello");
        String previous = "\"previous_response_id\":\"" + id(first) + "\"";
        create("When?", previous);
        Answer fork = create("Or when?", previous);

        assertThat(conversation(fork)).isNotEqualTo(conversation(first));
        assertThat(history(conversation(fork)))
                .isEqualTo("user: Hello | assistant: Hi! | user: Or when? | assistant: At ten.");
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void conversationWithoutABotIsBoundByItsFirstResponse() {
        Answer made =
                server.post(
                        "/v1/conversations",
                        """
                        {"metadata":{"a":"b"},"items":[{"role":"user","content":"Hello"},\
                        {"role":"assistant","content":"Hi!"}]}\
                        """);
        String id = conversation(made);
        String one = "/v1/conversations/" + id;
        assertThat(server.get(one).body()).isEqualTo(made.body());
        assertThat(json(server.get(one + "/items?order=asc")).get("data")).hasSize(2);

        Answer first = create("When?", "\"conversation\":\"" + id + "\"");
        create("Until?", "\"conversation\":{\"id\":\"" + id + "\"}");

        assertThat(conversation(first)).isEqualTo(id);
        assertThat(history(id))
                .isEqualTo(
                        "user: Hello | assistant: Hi! | user: When? | assistant: Hello there"
                                + " | user: Until? | assistant: Hello there");
        assertThat(json(server.get(one)).get("metadata")).isEqualTo(json(made).get("metadata"));
        JsonNode newest = json(server.get(one + "/items?limit=2"));
        assertThat(newest.at("/data/1/content/0/text").asString()).isEqualTo("Until?");
        assertThat(newest.get("has_more").asBoolean()).isTrue();
        JsonNode next =
                json(server.get(one + "/items?limit=4&after=" + newest.get("last_id").asString()));
        assertThat(next.get("has_more").asBoolean()).isFalse();

        assertThat(server.post(one, "{\"metadata\":{\"c\":\"d\"}}").body())
                .contains("\"metadata\":{\"c\":\"d\"}");
        assertThat(server.send("DELETE", one, null, Map.of()).body())
                .isEqualTo(
                        "{\"id\":\""
                                + id
                                + "\",\"object\":\"conversation.deleted\",\"deleted\":true}");
        assertThat(server.get(one).status()).isEqualTo(404);
    }

    @Test
    void draftIsItsCallersOnly() {
        String id = conversation(server.post("/v1/conversations", "{}"));
        var other = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));

        assertThat(server.send("GET", "/v1/conversations/" + id, null, other).status())
                .isEqualTo(404);
        assertThat(
                        server.send(
                                        "POST",
                                        RESPONSES,
                                        ask("Hi", "\"conversation\":\"" + id + "\""),
                                        other)
                                .status())
                .isEqualTo(404);
    }

    @Test
    void restrictedKeySeesNothingOfOtherBots() {
        Answer answer = create("Hello");
        String other = server.post("/api/v1/bots", "{\"name\":\"Other\"}").find("bot_\\w{26}");
        var foreign = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, other));
        String response = RESPONSES + "/" + id(answer);
        for (String[] call :
                new String[][] {
                    {"GET", response},
                    {"GET", response + "?stream=true"},
                    {"POST", response + "/cancel"},
                    {"DELETE", response},
                    {"GET", response + "/input_items"},
                    {"GET", "/v1/conversations/" + conversation(answer)},
                    {"GET", "/v1/conversations/" + conversation(answer) + "/items"},
                    {"DELETE", "/v1/conversations/" + conversation(answer)},
                    {"POST", "/v1/conversations/" + conversation(answer)}
                }) {
            String body = call[0].equals("POST") ? "{}" : null;
            Answer refused = server.send(call[0], call[1], body, foreign);
            String unknown =
                    call[1].replaceAll("(resp_|conv_)[0-9A-Z]", "$17").replace("resp_7", "resp_0");
            assertThat(refused.status()).as(call[1]).isEqualTo(404);
            assertThat(server.send(call[0], unknown, body, foreign).body())
                    .isEqualTo(refused.body());
        }
        assertThat(server.get(response).status()).isEqualTo(200);
    }

    @Test
    void backgroundResponseIsAnsweredAtOnceAndCanBeCancelled() {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once"), pause);
        Answer answer = create("Tell.", "\"background\":true");
        pause.awaitReached();
        assertThat(json(answer).get("status").asString()).isEqualTo("in_progress");

        Answer cancelled = server.post(RESPONSES + "/" + id(answer) + "/cancel", "{}");
        assertThat(json(cancelled).get("status").asString()).isEqualTo("cancelled");
        assertThat(json(cancelled).at("/output/0/content/0/text").asString()).isEqualTo("Once");
        assertThat(server.post(RESPONSES + "/" + id(answer) + "/cancel", "{}").body())
                .isEqualTo(cancelled.body());
    }

    @Test
    void deletedResponseIsGoneAndItsMessagesStay() {
        Answer answer = create("Hello");
        String path = RESPONSES + "/" + id(answer);
        assertThat(json(server.get(path + "/input_items")).at("/data/0/content/0/text").asString())
                .isEqualTo("Hello");

        assertThat(server.send("DELETE", path, null, Map.of()).body())
                .isEqualTo(
                        "{\"id\":\"" + id(answer) + "\",\"object\":\"response\",\"deleted\":true}");
        assertThat(server.get(path).body()).contains("\"code\":\"response_not_found\"");
        assertThat(server.send("DELETE", path, null, Map.of()).status()).isEqualTo(404);
        assertThat(history(conversation(answer))).isEqualTo("user: Hello | assistant: Hello there");
    }

    @Test
    void unstoredResponseCannotBeFetched() {
        Answer answer = create("Hello", "\"store\":false");

        assertThat(server.get(RESPONSES + "/" + id(answer)).status()).isEqualTo(404);
    }

    @Test
    void failuresAreNamed() {
        server.model()
                .reply(fail(ModelException.Kind.REJECTED))
                .reply(fail(ModelException.Kind.REJECTED))
                .reply(text("Once"), fail(ModelException.Kind.CUT))
                .reply(text("Long"), finish(FinishReason.LENGTH, null));
        Answer refused = server.post(RESPONSES, ask("Hello"));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.body()).contains("\"type\":\"server_error\"");

        assertThat(types(events(create("Hi", "\"stream\":true").body())))
                .isEqualTo("created 0, in_progress 1, failed 2");
        List<JsonNode> cut = events(create("Hi", "\"stream\":true").body());
        assertThat(cut.getLast().at("/response/status").asString()).isEqualTo("failed");
        assertThat(cut.getLast().at("/response/error/code").asString()).isEqualTo("server_error");
        JsonNode incomplete = json(create("Hi"));
        assertThat(incomplete.get("status").asString()).isEqualTo("incomplete");
        assertThat(incomplete.at("/incomplete_details/reason").asString())
                .isEqualTo("max_output_tokens");
    }

    @Test
    void silentRetryIsTheSameResponse() {
        String body = ask("Hello", "\"stream\":true");
        String first = id(attempt(RESPONSES, body, 0));

        assertThat(id(attempt(RESPONSES, body, 1))).isEqualTo(first);
        assertThat(conversations()).isEqualTo(1);
    }

    @Test
    void inputOfSeveralMessagesContinuesItsConversation() {
        server.model().reply(text("Hi!"));
        Answer first = create("Hello");
        Answer second =
                server.post(
                        RESPONSES,
                        """
                        {"model":"guide","input":[\
                        {"role":"developer","content":"Be brief."},\
                        {"role":"user","content":[{"type":"input_text","text":"Hello"}]},\
                        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi!"}]},\
                        {"role":"user","content":"When?"}]}\
                        """);

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"model":"guide"}                                                  | 400 | input
                    {"model":"guide","input":[]}                                       | 400 | input
                    {"model":"guide","input":7}                                        | 400 | input
                    {"model":"guide","input":" "}                                      | 400 | input
                    {"model":"guide","input":[{"type":"function_call_output"}]}        | 400 | input[0]
                    {"model":"guide","input":"a","tools":[{}]}                         | 400 | tools
                    {"model":"guide","input":"a","conversation":"c","previous_response_id":"r"} | 400 | previous_response_id
                    {"model":"guide","input":"a","previous_response_id":"nowhere"}     | 404 |
                    {"model":"guide","input":"a","conversation":"nowhere"}             | 404 |
                    {"model":"nowhere","input":"a"}                                    | 404 | model
                    """)
    void wrongRequestsNameTheirField(String body, int status, String field) {
        Answer answer = server.post(RESPONSES, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(json(answer).at("/error/param").asString(null)).isEqualTo(field);
        assertThat(conversations()).isZero();
    }
}
