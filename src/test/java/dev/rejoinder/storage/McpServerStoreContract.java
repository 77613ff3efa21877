package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.tool.mcp.ListedTool;
import dev.rejoinder.tool.mcp.McpServerStore;
import dev.rejoinder.tool.mcp.RemoteMcpServer;
import dev.rejoinder.tool.mcp.ToolHints;
import dev.rejoinder.tool.mcp.ToolList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link McpServerStore}. */
abstract class McpServerStoreContract extends StoreContract {
    private McpServerStore servers() {
        return storage.mcpServers();
    }

    private RemoteMcpServer server(String id, String name, @Nullable ToolList tools) {
        return new RemoteMcpServer(
                BOT,
                id,
                name,
                "https://mcp.example/mcp",
                Map.of("Authorization", "Bearer {{secret.KEY}}", "X-Shop", "north"),
                true,
                clock.now(),
                clock.now(),
                tools);
    }

    private ToolList tools(String description) {
        return new ToolList(
                List.of(
                        new ListedTool(
                                "search",
                                "Search “it”",
                                description,
                                "{\"type\":\"object\"}",
                                new ToolHints(true, false, null, true),
                                "ab12",
                                null),
                        new ListedTool(
                                "bad", "bad", "", "{}", ToolHints.NONE, "", "It is too long.")),
                "2026-07-28",
                clock.now());
    }

    @Test
    void serverIsReadAsItWasStored() {
        RemoteMcpServer plain = server("mcp_1", "One", null);
        RemoteMcpServer read = server("mcp_2", "Two", tools("Searches."));
        servers().add(plain);
        servers().add(read);

        assertThat(servers().list(BOT)).containsExactly(plain, read);
        assertThat(servers().find(BOT, "mcp_2")).contains(read);
        assertThat(servers().find("bot_2", "mcp_2")).isEmpty();
        assertThat(servers().list("bot_2")).isEmpty();
    }

    @Test
    void replacedServerHasItsNewSettings() {
        servers().add(server("mcp_1", "One", tools("Searches.")));
        RemoteMcpServer renamed = server("mcp_1", "Uno", null);

        assertThat(servers().replace(renamed, clock.now())).isTrue();
        assertThat(servers().replace(server("mcp_9", "Nine", null), clock.now())).isFalse();
        assertThat(servers().find(BOT, "mcp_1")).contains(renamed);
    }

    @Test
    void changeOfAServerThatWasChangedMeanwhileIsNotStored() {
        servers().add(server("mcp_1", "One", null));
        Instant seen = clock.now();
        clock.tick(Duration.ofMillis(1));

        assertThat(servers().replace(server("mcp_1", "First", null), seen)).isTrue();
        assertThat(servers().replace(server("mcp_1", "Second", null), seen)).isFalse();

        assertThat(servers().find(BOT, "mcp_1").orElseThrow().name()).isEqualTo("First");
    }

    @Test
    void toolsAreNotStoredForAServerThatChangedWhileTheyWereRead() {
        RemoteMcpServer seen = server("mcp_1", "One", null);
        servers().add(seen);
        ToolList tools = tools("Searches.");
        assertThat(servers().saveTools(seen, tools)).isTrue();
        assertThat(servers().find(BOT, "mcp_1").orElseThrow().tools()).isEqualTo(tools);

        clock.tick(Duration.ofSeconds(1));
        servers().replace(server("mcp_1", "Uno", null), seen.updatedAt());

        assertThat(servers().saveTools(seen, tools)).isFalse();
        assertThat(servers().find(BOT, "mcp_1").orElseThrow().tools()).isNull();
    }

    @Test
    void deletedServerIsGone() {
        servers().add(server("mcp_1", "One", null));

        assertThat(servers().delete("bot_2", "mcp_1")).isFalse();
        assertThat(servers().delete(BOT, "mcp_1")).isTrue();
        assertThat(servers().delete(BOT, "mcp_1")).isFalse();
    }

    @Test
    void botHasALimitedNumberOfServers() {
        for (int i = 0; i < McpServerStore.MAX_SERVERS; i++) {
            servers().add(server("mcp_" + i, "Name", null));
        }

        assertThatThrownBy(() -> servers().add(server("mcp_x", "More", null)))
                .isInstanceOf(AppError.class)
                .hasMessage("A bot can have at most 20 MCP servers.");
    }

    @Test
    void serversAreDeletedWithTheirBot() {
        servers().add(server("mcp_1", "One", null));
        storage.bots().delete(BOT);

        assertThatThrownBy(() -> servers().add(server("mcp_2", "Two", null)))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BOT_NOT_FOUND));
        while (storage.bots().purgeDeleted(10) > 0) {
            // Until nothing is left.
        }
        assertThat(servers().list(BOT)).isEmpty();
    }
}
