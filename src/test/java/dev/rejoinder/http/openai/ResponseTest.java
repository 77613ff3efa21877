package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponseTest extends ResponseFixture {
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
        assertThat(server.get(path).body())
                .contains("\"code\":\"response_not_found\"", "There is no such response.");
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
                    {"model":"guide","input":[{"type":"function_call_output"}]}        | 400 | input[0].call_id
                    {"model":"guide","input":"a","tools":[{}]}                         | 400 | tools[0].type
                    {"model":"guide","input":"a","tools":[{"type":"file_search"}]}     | 400 | tools[0].type
                    {"model":"guide","input":"a","tools":[{"type":"function"}]}        | 400 | tools[0].name
                    {"model":"guide","input":"a","max_tool_calls":0}                   | 400 | max_tool_calls
                    {"model":"guide","input":[{"type":"item_reference","id":"x"}]}     | 400 | input[0]
                    {"model":"guide","input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"role":"user","content":"a"}]} | 400 | input[1]
                    {"model":"guide","input":[{"type":"function_call_output","call_id":"c","output":"a"},{"role":"user","content":"a"}],"previous_response_id":"r"} | 400 | input
                    {"model":"guide","input":[{"type":"function_call_output","call_id":"c","output":"a"}],"previous_response_id":"r"} | 404 |
                    {"model":"guide","input":[{"type":"function_call_output","call_id":"c","output":"a"}],"conversation":"c"} | 400 | input
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
