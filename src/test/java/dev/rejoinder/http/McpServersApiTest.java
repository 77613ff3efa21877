package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.mcp.ScriptedMcpServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class McpServersApiTest extends BotsApiFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private ScriptedMcpServer mcp;
    private String servers = "";

    @Override
    TestServer.Options options() {
        return super.options().privateNetworks("127.0.0.1/32");
    }

    @BeforeEach
    void createBot() throws IOException {
        mcp = ScriptedMcpServer.modern();
        servers = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/mcp-servers";
    }

    @AfterEach
    void stopMcp() throws IOException {
        mcp.close();
    }

    private Answer add(String url) {
        return server.post(
                servers,
                "{\"name\":\"Crm\",\"url\":\"%s\",\"headers\":{\"X-Shop\":\"north\"}}"
                        .formatted(url));
    }

    private JsonNode added() {
        return data(add(url()));
    }

    /** The scripted server by an address that the operator allowed. */
    private String url() {
        return "http://127.0.0.1:" + mcp.port() + "/mcp";
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    private String path(JsonNode added) {
        return servers + "/" + added.get("id").stringValue();
    }

    private static void assertInvalid(Answer answer, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(error.get("field").stringValue()).as(answer.body()).isEqualTo(field);
    }

    @Test
    void serverIsAddedListedChangedAndDeleted() {
        JsonNode added = added();

        assertThat(added.get("id").stringValue()).startsWith("mcp_");
        assertThat(added.get("name").stringValue()).isEqualTo("Crm");
        assertThat(added.get("headers")).isEqualTo(JSON.readTree("{\"X-Shop\":\"north\"}"));
        assertThat(added.get("enabled").booleanValue()).isTrue();
        assertThat(added.get("toolsReadAt").isNull()).isTrue();
        assertThat(added.get("tools")).isEmpty();
        assertThat(data(server.get(path(added)))).isEqualTo(added);
        assertThat(data(server.get(servers)).get("mcpServers").get(0).get("id"))
                .isEqualTo(added.get("id"));

        JsonNode changed =
                data(
                        server.send(
                                "PATCH",
                                path(added),
                                "{\"name\":\"Erp\",\"headers\":null,\"enabled\":false}",
                                Map.of()));
        assertThat(changed.get("name").stringValue()).isEqualTo("Erp");
        assertThat(changed.get("url")).isEqualTo(added.get("url"));
        assertThat(changed.get("headers")).isEmpty();
        assertThat(changed.get("enabled").booleanValue()).isFalse();

        assertThat(server.send("DELETE", path(added), null, Map.of()).status()).isEqualTo(200);
        assertThat(server.get(path(added)).status()).isEqualTo(404);
        assertThat(server.send("DELETE", path(added), null, Map.of()).status()).isEqualTo(404);
        assertThat(server.post(path(added) + "/refresh", "{}").status()).isEqualTo(404);
        assertThat(mcp.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':' ','url':'https://a.example'} | name",
                "{'name':'a','url':'ftp://a.example'} | url",
                "{'name':'a','url':'https://u:p@a.example'} | url",
                "{'name':'a','url':'https://a.example/{{secret.KEY}}'} | url",
                "{'name':'a','url':'https://a.example','headers':{'Host':'b'}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'Mcp-Session-Id':'b'}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'a b':'c'}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'a':7}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'a':'{{b}}'}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'a':'b','A':'b'}} | headers",
                "{'name':'a','url':'https://a.example','headers':{'a':'b\\nc'}} | headers",
            })
    void wrongSettingsAreRefused(String body, String field) {
        assertInvalid(server.post(servers, body.replace('\'', '"')), field);
    }

    @Test
    void toolsAreReadChosenChangedAndAccepted() {
        JsonNode added = added();
        JsonNode read = data(server.post(path(added) + "/refresh", "{}"));
        assertThat(read.get("protocolVersion").stringValue()).isEqualTo("2026-07-28");
        assertThat(read.get("toolsReadAt").stringValue()).isNotEmpty();
        JsonNode weather = read.get("tools").get(0);
        assertThat(weather.get("name").stringValue()).isEqualTo("weather");
        assertThat(weather.get("inputSchema").get("type").stringValue()).isEqualTo("object");
        assertThat(weather.get("annotations")).isEqualTo(JSON.readTree("{\"readOnlyHint\":true}"));
        assertThat(weather.get("chosen").booleanValue()).isFalse();
        assertThat(weather.has("changed")).isFalse();

        JsonNode chosen =
                data(server.post(path(added) + "/tools", "{\"tools\":[\"weather\",\"weather\"]}"))
                        .get("tools")
                        .get(0);
        assertThat(chosen.get("chosen").booleanValue()).isTrue();
        assertThat(chosen.get("changed").booleanValue()).isFalse();
        data(server.post(path(added) + "/tools", "{\"tools\":[\"weather\"]}"));
        JsonNode tools = data(server.get(servers.replace("mcp-servers", "tools"))).get("tools");
        assertThat(tools).hasSize(1);
        assertThat(tools.get(0).get("readOnly").booleanValue()).isTrue();

        mcp.tools(ScriptedMcpServer.WEATHER.replace("Tells", "Forecasts"));
        JsonNode changed = data(server.post(path(added) + "/refresh", "{}")).get("tools").get(0);
        assertThat(changed.get("changed").booleanValue()).isTrue();
        assertThat(changed.get("description").stringValue()).isEqualTo("Forecasts the weather.");
        assertThat(changed.get("accepted").get("description").stringValue())
                .isEqualTo("Tells the weather.");

        String accept = path(added) + "/tools/" + chosen.get("toolId").stringValue() + "/accept";
        assertInvalid(
                server.post(accept, "{\"fingerprint\":" + weather.get("fingerprint") + "}"),
                "fingerprint");
        JsonNode accepted =
                data(server.post(accept, "{\"fingerprint\":" + changed.get("fingerprint") + "}"))
                        .get("tools")
                        .get(0);
        assertThat(accepted.get("changed").booleanValue()).isFalse();
        assertThat(accepted.get("accepted").get("description").stringValue())
                .isEqualTo("Forecasts the weather.");

        assertThat(server.send("DELETE", path(added), null, Map.of()).status()).isEqualTo(200);
        assertThat(data(server.get(servers.replace("mcp-servers", "tools"))).get("tools"))
                .isEmpty();
    }

    @Test
    void secretIsNotSentToAServerThatItsHostsDoNotName() {
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        JsonNode added =
                data(
                        server.post(
                                servers,
                                """
                                {"name":"Crm","url":"%s","headers":{"X-Key":"{{secret.K}}"}}
                                """
                                        .formatted(url())));
        String secret = "/api/v1/secrets/K";
        server.send(
                "PUT", secret, "{\"value\":\"long enough\",\"hosts\":[\"crm.example\"]}", admin);

        Answer refused = server.post(path(added) + "/refresh", "{}");
        assertInvalid(refused, "url");
        assertThat(refused.body()).contains("The secret K may not be sent to 127.0.0.1.");
        assertThat(mcp.received("tools/list")).isEmpty();

        server.send("PUT", secret, "{\"value\":\"long enough\",\"hosts\":[\"127.0.0.1\"]}", admin);
        data(server.post(path(added) + "/refresh", "{}"));
    }

    @Test
    void acceptedDescriptionAndParametersCannotBeChangedByHand() {
        JsonNode added = added();
        data(server.post(path(added) + "/refresh", "{}"));
        data(server.post(path(added) + "/tools", "{\"tools\":[\"weather\"]}"));
        String tools = servers.replace("mcp-servers", "tools");
        JsonNode tool = data(server.get(tools)).get("tools").get(0);
        String one = tools + "/" + tool.get("id").stringValue();

        assertInvalid(
                server.send("PATCH", one, "{\"description\":\"Other.\"}", Map.of()), "description");
        assertInvalid(server.send("PATCH", one, "{\"description\":null}", Map.of()), "description");
        assertInvalid(
                server.send("PATCH", one, "{\"parameters\":{\"type\":\"object\"}}", Map.of()),
                "parameters");
        assertThat(data(server.get(one))).isEqualTo(tool);
        for (String field : new String[] {"name", "url"}) {
            assertInvalid(
                    server.send("PATCH", path(added), "{\"" + field + "\":null}", Map.of()), field);
        }

        JsonNode changed =
                data(
                        server.send(
                                "PATCH",
                                one,
                                "{\"title\":\"Forecast\",\"description\":%s,\"parameters\":%s}"
                                        .formatted(tool.get("description"), tool.get("parameters")),
                                Map.of()));
        assertThat(changed.get("title").stringValue()).isEqualTo("Forecast");
    }

    @Test
    void unknownToolsCannotBeChosenOrAccepted() {
        JsonNode added = added();
        assertInvalid(server.post(path(added) + "/tools", "{\"tools\":[\"weather\"]}"), "tools");
        data(server.post(path(added) + "/refresh", "{}"));
        assertInvalid(server.post(path(added) + "/tools", "{\"tools\":[\"nothing\"]}"), "tools");
        assertThat(
                        server.post(
                                        path(added) + "/tools/tool_1/accept",
                                        "{\"fingerprint\":\"" + "0".repeat(64) + "\"}")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void serverThatIsAwayIsAClearError() throws IOException {
        JsonNode added = added();
        mcp.close();

        assertInvalid(server.post(path(added) + "/refresh", "{}"), "url");
    }

    @Test
    void redirectToAPrivateAddressIsNotFollowed() throws IOException {
        try (var inside = ScriptedMcpServer.modern()) {
            mcp.on(
                    "server/discover",
                    (request, peer) ->
                            peer.send(
                                    "HTTP/1.1 307 X\r\nLocation: "
                                            + inside.url()
                                            + "\r\nContent-Length: 0\r\n\r\n"));

            assertInvalid(server.post(path(added()) + "/refresh", "{}"), "url");
            assertThat(inside.received()).isEmpty();
        }
    }

    @Test
    void ownMcpServerOfAnotherAssistantIsRead() {
        String own = "http://127.0.0.1:" + server.port() + "/mcp/guide";
        JsonNode added =
                data(
                        server.post(
                                servers,
                                "{\"name\":\"Guide\",\"url\":\"%s\",\"headers\":{\"Authorization\":\"Bearer %s\"}}"
                                        .formatted(own, server.writeKey())));

        assertThat(data(server.post(path(added) + "/refresh", "{}")).get("tools"))
                .extracting(tool -> tool.get("name").stringValue())
                .containsExactly("ask", "search");
    }
}
