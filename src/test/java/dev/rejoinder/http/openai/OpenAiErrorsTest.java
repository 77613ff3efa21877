package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that fail, and what their errors say. */
class OpenAiErrorsTest extends OpenAiFixture {
    @Test
    void errorsHaveOpenAisShape() {
        Answer noKey =
                server.send(
                        "POST", COMPLETIONS, completion("user: Hi"), Map.of("Authorization", ""));
        assertThat(noKey.status()).isEqualTo(401);
        JsonNode error = json(noKey).get("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.get("code").asString()).isEqualTo("invalid_api_key");
        assertThat(noKey.header("x-should-retry")).isEqualTo("false");

        Answer noModel =
                server.post(COMPLETIONS, completion("user: Hi").replace("guide", "nowhere"));
        assertThat(noModel.status()).isEqualTo(404);
        assertThat(json(noModel).get("error").toString())
                .isEqualTo(
                        """
                        {"message":"The model `nowhere` does not exist or is not available to this key. \
                        GET /v1/models lists the models.","type":"invalid_request_error",\
                        "param":"model","code":"model_not_found"}\
                        """);
        assertThat(
                        server.post(
                                        COMPLETIONS,
                                        completion("user: Hi").replace("\"user\"", "\"assistant\""))
                                .body())
                .contains(
                        "\"message\":\"The last message must be from the user, or the result of a"
                                + " tool.\"");
        assertThat(server.post(COMPLETIONS, "{\"model\":\"guide\",\"messages\":[]}").body())
                .contains("\"message\":\"messages is empty. Send at least one message.\"");
        assertThat(server.get(COMPLETIONS).body()).contains("\"code\":\"method_not_allowed\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/embeddings",
                "/v1/files",
                "/v1/responses/input_tokens",
                "/v1/responses/compact",
                "/v1/chat/completions/chatcmpl-1"
            })
    void missingEndpointIsNamed(String path) {
        Answer answer = server.post(path, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(json(answer).at("/error/message").asString())
                .startsWith("The endpoint " + path + " is not supported.");
        assertThat(json(answer).at("/error/code").asString()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat/completions",
                "/api/v1/chat/completions",
                "/v1/v1/chat/completions",
                "/responses",
                "/api/v1/responses",
                "/openai/v1/responses"
            })
    void wrongBaseUrlIsExplained(String path) {
        Answer answer = server.post(path, "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .contains(
                        "the base URL ends with /v1 right after the host: /v1/"
                                + path.substring(
                                        path.contains("chat")
                                                ? path.indexOf("chat")
                                                : path.indexOf("resp")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"model":"guide"}                                                     | messages
                    {"model":"guide","messages":[]}                                       | messages
                    {"model":"guide","messages":[{"role":"assistant","content":"a"}]}     | messages
                    {"model":"guide","messages":[{"role":"user","content":" "}]}          | messages
                    {"model":"guide","messages":[{"role":"robot","content":"a"}]}         | messages[0].role
                    {"model":"guide","messages":[{"role":"user","content":7}]}            | messages[0].content
                    {"model":"guide","messages":[{"role":"tool","content":"a"}]}          | messages[0].tool_call_id
                    {"model":"guide","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x"}}]}]} | messages[0].content[0]
                    {"model":"guide","n":2,"messages":[{"role":"user","content":"a"}]}    | n
                    {"model":"guide","tools":[{}],"messages":[{"role":"user","content":"a"}]} | tools[0].type
                    {"model":"guide","messages":[{"role":"user","content":"a"},{"role":"tool","tool_call_id":"c","content":"a"}]} | messages[1]
                    {"model":"guide","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":""}}]},{"role":"user","content":"a"}]} | messages[1]
                    {"model":"guide","messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":""}}]}]} | messages
                    {"model":"guide","messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":""}},{"id":"c","function":{"name":"f","arguments":""}}]}]} | messages[1].tool_calls[1]
                    {"model":"guide","messages":[{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":""}}]},{"role":"tool","tool_call_id":"c","content":"a"}]} | messages
                    {"model":"guide","messages":[{"role":"assistant","function_call":{"name":"f","arguments":""}}]} | messages[0]
                    {"model":"guide","messages":[{"role":"function","name":"f","content":"a"}]} | messages[0]
                    {"model":"guide","functions":[{"name":"f"}],"messages":[{"role":"user","content":"a"}]} | functions
                    {"model":"guide","function_call":"auto","messages":[{"role":"user","content":"a"}]} | function_call
                    {"model":"guide","tools":[{"type":"web_search"}],"messages":[{"role":"user","content":"a"}]} | tools[0].type
                    {"model":"guide","tools":[{"type":"function","function":{"name":"a b"}}],"messages":[{"role":"user","content":"a"}]} | tools[0].function.name
                    {"model":"guide","tools":[{"type":"function","function":{"name":"f","parameters":[]}}],"messages":[{"role":"user","content":"a"}]} | tools[0].function.parameters
                    {"model":"guide","tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"f"}}],"messages":[{"role":"user","content":"a"}]} | tools
                    {"model":"guide","tool_choice":"required","messages":[{"role":"user","content":"a"}]} | tool_choice
                    {"model":"guide","tool_choice":"often","messages":[{"role":"user","content":"a"}]} | tool_choice
                    {"model":"guide","tool_choice":{"type":"function","function":{"name":"g"}},"messages":[{"role":"user","content":"a"}]} | tool_choice
                    {"model":"guide","tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}},"messages":[{"role":"user","content":"a"}]} | tool_choice
                    {"model":"guide","stream":"yes","messages":[{"role":"user","content":"a"}]} | stream
                    """)
    void wrongRequestsNameTheirField(String body, String field) {
        Answer answer = server.post(COMPLETIONS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").asString()).isEqualTo(field);
        assertThat(conversations()).isZero();
    }
}
