package dev.rejoinder.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Ids;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfiguredToolsTest {
    private static final String BOT = "bot_1";

    private final SettableClock clock = new SettableClock();
    private final MemoryToolStore store = new MemoryToolStore();
    private final Tools tools = new Tools(store, clock, new Ids(clock, new Random(1)), draft -> {});
    private final ConfiguredTools catalog =
            new ConfiguredTools(
                    tools,
                    (action, effect) -> _ -> ToolOutcome.ok(effect + " " + action.url()),
                    McpTools.NONE,
                    tool -> Optional.of(ConfiguredTools.of(tool, _ -> ToolOutcome.ok("built in"))));

    private static ToolDraft draft(String name, ToolTarget target) {
        return new ToolDraft(
                name,
                "Title",
                "Does something.",
                "{\"type\":\"object\",\"required\":[\"id\"]}",
                ToolEffect.IDEMPOTENT,
                true,
                true,
                Duration.ofSeconds(3),
                true,
                target);
    }

    private static ToolTarget http(String url) {
        return new ToolTarget.HttpAction("GET", url, Map.of(), Map.of(), null, null);
    }

    private Tool create(String name, ToolTarget target) {
        return tools.create(BOT, List.of(draft(name, target))).getFirst();
    }

    private List<String> names() {
        return catalog.toolsOf(BOT).stream().map(CallableTool::name).toList();
    }

    @Test
    void toolsOfEachKindAreOfferedByWhatCallsThem() throws Exception {
        create("http", http("https://a.example"));
        create("mcp", new ToolTarget.McpTool("mcp_1", "search", "ab"));
        create("time", new ToolTarget.BuiltIn("current_time"));

        assertThat(names()).containsExactly("http", "time");
        CallableTool tool = catalog.toolsOf(BOT).getFirst();
        var invocation =
                new ToolInvocation(BOT, "c", "m", "call", "{}", "key", Duration.ofSeconds(1));
        assertThat(tool.caller().call(invocation).content())
                .isEqualTo("IDEMPOTENT https://a.example");
        assertThat(tool.requiresApproval()).isTrue();
        assertThat(tool.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(tool.argumentProblem().apply("{\"id\":1}")).isEmpty();
        assertThat(tool.argumentProblem().apply("{}").orElseThrow()).contains("id");
    }

    @Test
    void disabledAndDeletedToolsAreNotOfferedAtOnce() {
        Tool first = create("first", http("https://a.example"));
        Tool second = create("second", http("https://b.example"));
        assertThat(names()).containsExactly("first", "second");

        tools.update(
                BOT,
                first.id(),
                before ->
                        new ToolDraft(
                                before.name(),
                                before.title(),
                                before.description(),
                                before.parameters(),
                                before.effect(),
                                false,
                                false,
                                before.timeout(),
                                false,
                                before.target()));
        assertThat(names()).containsExactly("second");
        tools.delete(BOT, second.id());
        assertThat(names()).isEmpty();
    }

    @Test
    void turnsReadTheStoreOncePerSecondAtMost() {
        for (int i = 0; i < 10; i++) {
            assertThat(catalog.toolsOf(BOT)).isEmpty();
        }
        assertThat(store.lists()).isEqualTo(1);

        clock.tick(Tools.FRESH_FOR);
        assertThat(catalog.toolsOf(BOT)).isEmpty();
        assertThat(store.lists()).isEqualTo(2);
    }

    @Test
    void unchangedToolIsCompiledOnce() {
        create("first", http("https://a.example"));
        CallableTool before = catalog.toolsOf(BOT).getFirst();

        clock.tick(Tools.FRESH_FOR);

        assertThat(catalog.toolsOf(BOT).getFirst()).isSameAs(before);
    }
}
