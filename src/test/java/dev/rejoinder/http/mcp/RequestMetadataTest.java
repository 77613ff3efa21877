package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request of version 2026-07-28 must say about itself. */
final class RequestMetadataTest extends McpFixture {
    /** Columns: a header, its value or nothing, the error's code. */
    @ParameterizedTest
    @CsvSource({
        "MCP-Protocol-Version, , -32020",
        "MCP-Protocol-Version, 2025-11-25, -32020",
        "MCP-Protocol-Version, 1900-01-01, -32020",
        "Mcp-Method, , -32020",
        "Mcp-Method, tools/list, -32020",
        "Mcp-Method, Tools/Call, -32020",
        "Mcp-Name, , -32020",
        "Mcp-Name, ask, -32020",
        "Mcp-Name, =?base64?YXNr?=, -32020",
        "Mcp-Name, =?base64?###?=, -32020",
        "Mcp-Name, =?base64?=, -32020"
    })
    void headersMustMatchTheBody(String header, String value, int code) {
        String params = "{\"name\":\"search\",\"arguments\":{\"query\":\"a\"}}";
        var headers = new HashMap<>(modernHeaders("tools/call", params));
        headers.put(header, value == null ? "" : value);

        Answer answer = server.send("POST", URL, modernBody("tools/call", params), headers);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",");
    }

    @Test
    void nameMayBeEncoded() {
        String params = "{\"name\":\"search\",\"arguments\":{\"query\":\"a\"}}";
        var headers = new HashMap<>(modernHeaders("tools/call", params));
        headers.put("Mcp-Name", "=?base64?c2VhcmNo?=");

        assertThat(server.send("POST", URL, modernBody("tools/call", params), headers).body())
                .contains("\"passages\":[]");
    }

    @Test
    void unsupportedVersionIsNamed() {
        var headers = new HashMap<>(modernHeaders("tools/list", "{}"));
        headers.put("MCP-Protocol-Version", "2030-01-01");
        String body = modernBody("tools/list", "{}").replace("2026-07-28", "2030-01-01");

        for (String sent : new String[] {body, message("tools/list", "{}")}) {
            Answer answer = server.send("POST", URL, sent, headers);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"code\":-32022,")
                    .endsWith(
                            "\"data\":{\"supported\":[\"2026-07-28\"],"
                                    + "\"requested\":\"2030-01-01\"}}}");
        }
    }

    /** Columns: what {@code _meta} is, for a request with the headers of version 2026-07-28. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"_meta\":null}",
                "{\"_meta\":[]}",
                "{\"_meta\":{}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":7,"
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":[]}}"
            })
    void modernRequestMustDescribeItself(String params) {
        Answer answer =
                server.send(
                        "POST",
                        URL,
                        message("tools/list", params),
                        modernHeaders("tools/list", "{}"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"id\":1,\"error\":{\"code\":-32602,");
    }

    @Test
    void repeatedHeaderIsAMismatch() throws Exception {
        String body = modernBody("tools/list", "{}");
        Answer answer =
                RawHttp.send(
                        server.port(),
                        "POST "
                                + URL
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Authorization: Bearer "
                                + server.writeKey()
                                + "\r\nMCP-Protocol-Version: 2026-07-28\r\n"
                                + "Mcp-Method: tools/list\r\nMcp-Method: tools/list\r\n"
                                + "Content-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32020,");
    }
}
