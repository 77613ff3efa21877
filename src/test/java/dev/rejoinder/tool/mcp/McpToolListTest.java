package dev.rejoinder.tool.mcp;

import static dev.rejoinder.tool.mcp.ScriptedMcpServer.ORDER;
import static dev.rejoinder.tool.mcp.ScriptedMcpServer.WEATHER;
import static dev.rejoinder.tool.mcp.ScriptedMcpServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of tools, good and hostile. */
final class McpToolListTest extends RemoteMcpFixture {
    private List<ListedTool> listed(String... descriptions) throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.tools(descriptions);
            return refreshed(server).tools();
        }
    }

    private String failure(ScriptedMcpServer server) {
        RemoteMcpServer added = add(server);
        try {
            remote.refresh(added);
        } catch (AppError e) {
            return e.sentence();
        }
        return "none";
    }

    @Test
    void pagesAreReadToTheEnd() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/list",
                    (request, peer) -> {
                        boolean first = !request.message().path("params").has("cursor");
                        peer.send(
                                json(
                                        200,
                                        request.result(
                                                first
                                                        ? "{\"tools\":["
                                                                + WEATHER
                                                                + "],\"nextCursor\":\"2\"}"
                                                        : "{\"tools\":[" + ORDER + "]}")));
                    });

            assertThat(refreshed(server).tools())
                    .extracting(ListedTool::name)
                    .containsExactly("weather", "order");
        }
    }

    @Test
    void endlessListsAreRefused() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/list",
                    (request, peer) ->
                            peer.send(
                                    json(
                                            200,
                                            request.result(
                                                    "{\"tools\":[],\"nextCursor\":\"again\"}"))));
            assertThat(failure(server)).isEqualTo("The MCP server's list of tools does not end.");

            server.on(
                    "tools/list",
                    (request, peer) ->
                            peer.send(
                                    json(
                                            200,
                                            request.result(
                                                    "{\"tools\":[],\"nextCursor\":\"c"
                                                            + request.message().get("id")
                                                            + "\"}"))));
            assertThat(failure(server))
                    .isEqualTo("The MCP server's list of tools has more than 20 pages.");
            server.tools(
                    IntStream.range(0, 201)
                            .mapToObj(i -> ORDER.replace("\"order\"", "\"t" + i + "\""))
                            .toArray(String[]::new));
            server.on("tools/list", server::behave);
            assertThat(failure(server)).isEqualTo("The MCP server has more than 200 tools.");
        }
    }

    @Test
    void toolThatBreaksALimitIsShownWithItsProblemAndCannotBeChosen() throws Exception {
        String deep = "{\"a\":".repeat(25) + "1" + "}".repeat(25);
        List<ListedTool> tools =
                listed(
                        WEATHER,
                        ORDER.replace("Orders a thing.", "x".repeat(4_001)),
                        ORDER.replace("\"order\"", "\"deep\"")
                                .replace("{\"type\":\"string\"}", deep),
                        ORDER.replace("\"order\"", "\"large\"")
                                .replace("\"string\"", "\"" + "s".repeat(33_000) + "\""),
                        ORDER.replace("\"order\"", "\"array\"").replace("\"object\"", "\"array\""),
                        ORDER.replace("\"order\"", "\"" + "n".repeat(200) + "\""));

        assertThat(tools)
                .extracting(tool -> String.valueOf(tool.problem()))
                .containsExactly(
                        "null",
                        "Its description has more than 4000 characters.",
                        "Its input schema is nested deeper than 20 levels.",
                        "Its input schema has more than 32768 bytes.",
                        "Its input schema is not the schema of an object.",
                        "Its name has more than 128 or invisible characters.");
        RemoteMcpServer server = servers.list(botId).getFirst();
        assertThatThrownBy(() -> selection.choose(server, List.of("deep")))
                .isInstanceOf(AppError.class);
        assertThat(this.tools.list(botId)).isEmpty();
    }

    /** Characters that models read and people do not see. */
    @ParameterizedTest
    @CsvSource({"\\udb40\\udc41", "\\u202e", "\\u0007", "\\u2066"})
    void hiddenTextInADescriptionIsAProblem(String hidden) throws Exception {
        assertThat(
                        listed(
                                ORDER.replace("Orders", "Orders" + hidden),
                                WEATHER.replace("\"city\"", "\"city" + hidden + "\"")))
                .allMatch(tool -> tool.problem() != null);
    }

    /** Columns: where a schema's mark is, and whether the tool can be used. */
    @CsvSource({
        "'\"x-mcp-header\":\"Thing\"', true",
        "'\"x-mcp-header\":\"\"', false",
        "'\"x-mcp-header\":\"a b\"', false",
        "'\"x-mcp-header\":7', false",
        "'\"items\":{\"x-mcp-header\":\"Thing\"}', false",
    })
    @ParameterizedTest
    void marksForHeadersAreChecked(String mark, boolean usable) throws Exception {
        assertThat(listed(ORDER.replace("\"type\":\"string\"", "\"type\":\"string\"," + mark)))
                .allMatch(tool -> (tool.problem() == null) == usable);
    }

    @Test
    void markedArgumentIsRepeatedInAHeader() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.tools(
                    ORDER.replace(
                            "\"type\":\"string\"",
                            "\"type\":\"string\",\"x-mcp-header\":\"Thing\""));
            var tool = chosen(server, "order");
            call(tool, "{\"thing\":\"Käse\"}");
            call(tool, "{\"thing\":\"cheese\"}");
            call(tool, "{\"thing\":null}");

            assertThat(server.received("tools/call"))
                    .extracting(call -> call.header("Mcp-Param-Thing"))
                    .containsExactly("=?base64?S8Okc2U=?=", "cheese", "");
        }
    }

    @Test
    void serverThatIsNoMcpServerIsAClearError() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on("server/discover", (request, peer) -> peer.send(json(404, "{}")));
            server.on("initialize", (request, peer) -> peer.send(json(404, "{}")));
            assertThat(failure(server)).isEqualTo("The MCP server answered with HTTP status 404.");

            server.on("server/discover", (request, peer) -> peer.send(json(401, "{}")));
            assertThat(failure(server))
                    .isEqualTo("The MCP server refused the credentials (HTTP status 401).");
            assertThat(server.received("initialize")).hasSize(1);
        }
    }
}
