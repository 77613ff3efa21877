package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions, headers, discovery and errors of the protocol. */
final class McpProtocolTest extends McpFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String IDENTITY =
            "{\"name\":\"rejoinder\",\"title\":\"Guide\",\"version\":\"%s\"}";

    private static String withoutVersion(Answer answer) {
        return answer.body().replaceAll("\"version\":\"[^\"]*\"", "\"version\":\"%s\"");
    }

    @Test
    void discoverDescribesTheAssistant() {
        assertThat(withoutVersion(modern("server/discover", "{}")))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{"
                                + "\"supportedVersions\":[\"2026-07-28\"],"
                                + "\"capabilities\":{\"tools\":{},\"resources\":{},\"prompts\":{}},"
                                + "\"instructions\":\"Use ask for questions to the assistant"
                                + " \\\"Guide\\\", and search to find passages in its documents.\","
                                + "\"resultType\":\"complete\",\"ttlMs\":60000,"
                                + "\"cacheScope\":\"private\",\"_meta\":{"
                                + "\"io.modelcontextprotocol/serverInfo\":"
                                + IDENTITY
                                + "}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-11-25, 2025-11-25",
        "2025-06-18, 2025-06-18",
        "2025-03-26, 2025-03-26",
        "2024-11-05, 2025-11-25",
        "2026-07-28, 2025-11-25",
        "next, 2025-11-25"
    })
    void initializeAgreesOnAVersion(String wanted, String agreed) {
        Answer answer =
                post(
                        message(
                                "initialize",
                                "{\"protocolVersion\":\"%s\",\"capabilities\":{}}"
                                        .formatted(wanted)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("mcp-session-id");
        assertThat(withoutVersion(answer))
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"%s\","
                                        .formatted(agreed)
                                + "\"capabilities\":{\"tools\":{},\"resources\":{},\"prompts\":{}},"
                                + "\"serverInfo\":"
                                + IDENTITY
                                + ",\"instructions\":");
    }

    @Test
    void legacyClientNeedsNoHandshake() {
        assertThat(legacy("ping", "{}").body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(post(message("tools/list", "{}")).body())
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"ask\"")
                .doesNotContain("resultType", "ttlMs");
    }

    @Test
    void toolsHaveSchemas() {
        JsonNode tools = JSON.readTree(modern("tools/list", "{}").body()).at("/result/tools");

        assertThat(tools.valueStream().map(tool -> tool.get("name").asString()))
                .containsExactly("ask", "search");
        JsonNode input = tools.get(0).get("inputSchema");
        // Without a document: the schemas refer to nothing outside.
        var check = new JsonSchemaCheck(JSON.createObjectNode());
        assertThat(check.problems(JSON.readTree("{\"message\":\"a\"}"), input)).isEmpty();
        assertThat(check.problems(JSON.readTree("{}"), input)).isNotEmpty();
        assertThat(tools.toString()).doesNotContain("$ref");
        assertThat(tools.get(0).at("/annotations/readOnlyHint").asBoolean()).isFalse();
        assertThat(tools.get(1).at("/annotations/readOnlyHint").asBoolean()).isTrue();
    }

    /** A notification asks for nothing, not even under the name of a request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"notifications/initialized\"}",
                "{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}",
                "{\"method\":\"tools/call\",\"params\":{\"name\":\"ask\",\"arguments\":{\"message\":\"a\"}}}"
            })
    void notificationIsAccepted(String message) {
        Answer answer = post(message.replaceFirst("\\{", "{\"jsonrpc\":\"2.0\","));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(isUntouched()).isTrue();
    }

    /** Columns: a message, the error's code. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    `` | -32700
                    {  | -32700
                    nonsense | -32700
                    {"jsonrpc":"2.0","id":1,"id":2,"method":"ping"} | -32700
                    {"jsonrpc":"2.0","id":1,"method":"\\u0000"} | -32700
                    [] | -32600
                    [{"jsonrpc":"2.0","id":1,"method":"ping"}] | -32600
                    7 | -32600
                    null | -32600
                    {} | -32600
                    {"jsonrpc":"1.0","id":1,"method":"ping"} | -32600
                    {"jsonrpc":2.0,"id":1,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1} | -32600
                    {"jsonrpc":"2.0","id":1,"result":{}} | -32600
                    {"jsonrpc":"2.0","id":1,"method":7} | -32600
                    {"jsonrpc":"2.0","id":1,"method":""} | -32600
                    {"jsonrpc":"2.0","id":null,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1.5,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":{},"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":true,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1,"method":"ping","params":[]} | -32600
                    {"jsonrpc":"2.0","id":1,"method":"ping","params":null} | -32600
                    """)
    void malformedMessageIsAnError(String message, int code) {
        Answer answer = post(message);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":{\"code\":" + code + ",\"message\":\"");
        assertThat(isUntouched()).isTrue();
    }

    @Test
    void idIsRepeatedUnlessItIsTooLong() {
        String huge = "9".repeat(90);
        assertThat(post(message("ping", "{}").replace(":1,", ":" + huge + ",")).body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + huge + ",\"result\":{}}");
        assertThat(post(message("ping", "{}").replace(":1,", ":\"é\\\"\",")).body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"é\\\"\",\"result\":{}}");
        String tooLong = "\"" + "x".repeat(2_000) + "\"";
        Answer refused = post(message("ping", "{}").replace(":1,", ":" + tooLong + ","));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("xxx").contains("-32600");
        assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":7}").body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32600,");
        assertThat(post("[".repeat(10_000)).body()).contains("-32700");
    }

    @Test
    void unknownMethodDependsOnTheEra() {
        for (String method : new String[] {"unknown", "initialize", "ping", "logging/setLevel"}) {
            Answer answer = modern(method, "{}");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,"
                                    + "\"message\":\"There is no method "
                                    + method
                                    + ".\"}}");
        }
        Answer legacy = legacy("server/discover", "{}");
        assertThat(legacy.status()).isEqualTo(200);
        assertThat(legacy.body()).contains("\"error\":{\"code\":-32601,");
    }

    @Test
    void resultIsAlsoForClientsThatSendUnknownFields() {
        assertThat(modern("tools/list", "{\"cursor\":null,\"more\":[1]}").status()).isEqualTo(200);
        assertThat(modern("prompts/list", "{}").body()).contains("\"prompts\":[],");
        assertThat(modern("resources/templates/list", "{}").body())
                .contains("\"resourceTemplates\":[],");
        assertThat(modern("prompts/get", "{\"name\":\"x\"}").body()).contains("\"code\":-32602,");
        Map<String, String> old = Map.of("MCP-Session-Id", "x", "Last-Event-ID", "y");
        assertThat(server.send("POST", URL, message("ping", "{}"), old).status()).isEqualTo(200);
    }
}
