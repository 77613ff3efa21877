package dev.rejoinder.tool.mcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of servers that the protocol's own SDKs serve. */
final class McpServersOfOthersTest extends RemoteMcpFixture {
    private static final Path CLIENTS = Path.of("src/test/clients/mcp").toAbsolutePath();

    /** Columns: the SDK, and the version of the protocol that is agreed on. */
    @ParameterizedTest
    @CsvSource({"legacy, 2025-11-25", "modern, 2026-07-28"})
    void toolsOfTheTypeScriptSdkAreReadAndCalled(String sdk, String version) throws Exception {
        Path node = CLIENTS.resolve("node_modules/node/bin/node");
        assumeTrue(
                Files.isExecutable(node),
                "The MCP clients are not installed: run npm ci in src/test/clients/mcp.");
        Process process =
                new ProcessBuilder(node.toString(), "tools-server.mjs", sdk)
                        .directory(CLIENTS.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            String port = requireNonNull(printed.readLine());
            RemoteMcpServer added =
                    servers.add(
                            botId,
                            new McpServerDraft(
                                    "Sdk", "http://127.0.0.1:" + port + "/mcp", Map.of(), true));

            RemoteMcpServer read = remote.refresh(added);

            assertThat(requireNonNull(read.tools()).protocolVersion()).isEqualTo(version);
            selection.choose(read, List.of("add", "fail", "slow"));
            Map<String, Tool> tools =
                    selection.chosen(read).stream()
                            .collect(Collectors.toMap(Tool::name, Function.identity()));
            assertThat(requireNonNull(tools.get("add")).effect()).isEqualTo(ToolEffect.READ_ONLY);
            assertThat(call(requireNonNull(tools.get("add")), "{\"a\":2,\"b\":3}"))
                    .isEqualTo(ToolOutcome.ok("{\"sum\":5}"));
            assertThat(call(requireNonNull(tools.get("fail")), "{}"))
                    .isEqualTo(ToolOutcome.error("It does not work today."));
            assertThat(call(requireNonNull(tools.get("slow")), "{}"))
                    .isEqualTo(ToolOutcome.ok("Key: \"msg_1:1:0\""));
            assertThat(call(requireNonNull(tools.get("add")), "{\"a\":\"two\"}").status())
                    .isEqualTo(ToolOutcome.Status.ERROR);
        } finally {
            process.getOutputStream().close();
            process.destroy();
        }
    }
}
