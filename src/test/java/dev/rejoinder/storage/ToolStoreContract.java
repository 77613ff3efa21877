package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.ToolTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The contract of {@link ToolStore}. */
abstract class ToolStoreContract extends StoreContract {
    private ToolStore tools() {
        return storage.tools();
    }

    private Tool tool(String id, String name, ToolTarget target) {
        return new Tool(
                id,
                BOT,
                name,
                "Title of " + name,
                "Describes “" + name + "”.",
                "{\"type\":\"object\"}",
                ToolEffect.IDEMPOTENT,
                true,
                false,
                Duration.ofMillis(1500),
                true,
                target,
                clock.now(),
                clock.now());
    }

    private Tool tool(String id, String name) {
        return tool(id, name, new ToolTarget.BuiltIn("current_time"));
    }

    private static void assertInvalidName(ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(e.field()).isEqualTo("name");
                        });
    }

    @Test
    void toolsOfEveryKindAreReadAsTheyWereStored() {
        Tool full =
                tool(
                        "tool_1",
                        "full",
                        new ToolTarget.HttpAction(
                                "POST",
                                "https://api.example/{{id}}",
                                Map.of("q", "{{q}}"),
                                Map.of("X-Key", "{{secret.KEY}}"),
                                "{\"a\":\"{{a}}\"}",
                                "/items/0"));
        Tool bare =
                tool(
                        "tool_2",
                        "bare",
                        new ToolTarget.HttpAction(
                                "GET", "https://api.example", Map.of(), Map.of(), null, null));
        Tool mcp = tool("tool_3", "mcp", new ToolTarget.McpTool("mcp_1", "search", "ab12"));
        Tool builtIn = tool("tool_4", "time");

        tools().add(BOT, List.of(full, bare));
        tools().add(BOT, List.of(mcp, builtIn));

        assertThat(tools().list(BOT)).containsExactly(full, bare, mcp, builtIn);
        assertThat(tools().find(BOT, "tool_3")).contains(mcp);
        assertThat(tools().find(BOT, "tool_9")).isEmpty();
        assertThat(tools().find("bot_2", "tool_3")).isEmpty();
        assertThat(tools().list("bot_2")).isEmpty();
    }

    @Test
    void takenNameIsRefusedAndNothingOfTheRequestIsStored() {
        tools().add(BOT, List.of(tool("tool_1", "one")));

        assertInvalidName(
                () -> tools().add(BOT, List.of(tool("tool_2", "two"), tool("tool_3", "one"))));
        assertInvalidName(
                () -> tools().add(BOT, List.of(tool("tool_2", "two"), tool("tool_3", "two"))));

        assertThat(tools().list(BOT)).extracting(Tool::id).containsExactly("tool_1");
    }

    @Test
    void replacedToolHasItsNewSettings() {
        tools().add(BOT, List.of(tool("tool_1", "one"), tool("tool_2", "two")));
        Tool renamed = tool("tool_1", "uno", new ToolTarget.BuiltIn("other"));

        assertThat(tools().replace(renamed, clock.now())).isTrue();
        assertThat(tools().replace(renamed, clock.now())).isTrue();
        assertThat(tools().replace(tool("tool_9", "nine"), clock.now())).isFalse();
        assertInvalidName(() -> tools().replace(tool("tool_1", "two"), clock.now()));

        assertThat(tools().find(BOT, "tool_1")).contains(renamed);
    }

    @Test
    void changeOfAToolThatWasChangedMeanwhileIsNotStored() {
        tools().add(BOT, List.of(tool("tool_1", "one")));
        Instant seen = clock.now();
        clock.tick(Duration.ofMillis(1));
        Tool first = tool("tool_1", "first");

        assertThat(tools().replace(first, seen)).isTrue();
        assertThat(tools().replace(tool("tool_1", "second"), seen)).isFalse();

        assertThat(tools().find(BOT, "tool_1").orElseThrow().name()).isEqualTo("first");
    }

    @Test
    void deletedToolIsGoneAndItsNameIsFree() {
        tools().add(BOT, List.of(tool("tool_1", "one")));

        assertThat(tools().delete("bot_2", "tool_1")).isFalse();
        assertThat(tools().delete(BOT, "tool_1")).isTrue();
        assertThat(tools().delete(BOT, "tool_1")).isFalse();
        tools().add(BOT, List.of(tool("tool_2", "one")));
    }

    @Test
    void botHasALimitedNumberOfTools() {
        tools().add(
                        BOT,
                        IntStream.range(0, ToolStore.MAX_TOOLS)
                                .mapToObj(i -> tool("tool_" + i, "name" + i))
                                .toList());

        assertThatThrownBy(() -> tools().add(BOT, List.of(tool("tool_x", "more"))))
                .isInstanceOf(AppError.class)
                .hasMessage("A bot can have at most 128 tools.");
    }

    @Test
    void toolsAreDeletedWithTheirBot() {
        tools().add(BOT, List.of(tool("tool_1", "one")));
        storage.bots().delete(BOT);

        assertThatThrownBy(() -> tools().add(BOT, List.of(tool("tool_2", "two"))))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BOT_NOT_FOUND));
        while (storage.bots().purgeDeleted(10) > 0) {
            // Until nothing is left.
        }
        assertThat(tools().list(BOT)).isEmpty();
    }
}
