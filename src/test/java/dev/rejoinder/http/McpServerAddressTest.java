package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.mcp.ScriptedMcpServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP servers are protected against SSRF. */
class McpServerAddressTest extends BotsApiFixture {
    private ScriptedMcpServer mcp;
    private String servers = "";

    @BeforeEach
    void createBot() throws IOException {
        mcp = ScriptedMcpServer.modern();
        servers = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/mcp-servers";
    }

    @AfterEach
    void stopMcp() throws IOException {
        mcp.close();
    }

    /** Private addresses in several spellings, and names that lead to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "[::1]",
                "0x7f.0.0.1",
                "2130706433",
                "[::ffff:127.0.0.1]",
                "169.254.169.254",
                "10.0.0.1",
                "0.0.0.0"
            })
    void privateAddressesAreRefusedUnlessTheOperatorAllowedThem(String host) {
        Answer answer =
                server.post(
                        servers,
                        "{\"name\":\"Crm\",\"url\":\"http://%s:%d/mcp\"}"
                                .formatted(host, mcp.port()));
        if (answer.status() == 200) {
            answer =
                    server.post(servers + "/" + answer.find("mcp_[0-9A-Z]{26}") + "/refresh", "{}");
        }

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST").contains("\"field\":\"url\"");
        assertThat(mcp.received()).isEmpty();
    }
}
