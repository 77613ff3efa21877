package dev.rejoinder.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotFacts;
import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetEmbedding;
import dev.rejoinder.core.Ids;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfiguredToolsTest {
    private static final String BOT = "bot_1";

    private final SettableClock clock = new SettableClock();
    private final MemoryToolStore store = new MemoryToolStore();
    private final Tools tools =
            new Tools(store, clock, new Ids(clock, new Random(1)), draft -> {}, botId -> {});
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

    private static Bot bot(boolean hasTools) {
        return new Bot(
                BOT,
                null,
                "Guide",
                "",
                "",
                "builtin",
                List.of(),
                null,
                100,
                10,
                "",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true,
                Instant.EPOCH,
                Instant.EPOCH,
                ConversationSettings.DEFAULT,
                new BotFacts(hasTools, false, null));
    }

    private List<String> names() {
        return catalog.toolsOf(bot(true)).stream().map(CallableTool::name).toList();
    }

    @Test
    void toolsOfEachKindAreOfferedByWhatCallsThem() throws Exception {
        create("http", http("https://a.example"));
        create("mcp", new ToolTarget.McpTool("mcp_1", "search", "ab"));
        create("time", new ToolTarget.BuiltIn("current_time"));

        assertThat(names()).containsExactly("http", "time");
        CallableTool tool = catalog.toolsOf(bot(true)).getFirst();
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
            assertThat(catalog.toolsOf(bot(true))).isEmpty();
        }
        assertThat(store.lists()).isEqualTo(1);

        clock.tick(Tools.FRESH_FOR);
        assertThat(catalog.toolsOf(bot(true))).isEmpty();
        assertThat(store.lists()).isEqualTo(2);
    }

    @Test
    void botWithoutToolsCostsNoQuery() {
        assertThat(catalog.toolsOf(bot(false))).isEmpty();
        assertThat(store.lists()).isZero();
    }

    /** The bot may have been read before it got its first tool. */
    @Test
    void firstToolIsOfferedAtOnce() {
        create("first", http("https://a.example"));

        assertThat(catalog.toolsOf(bot(false))).hasSize(1);
    }

    @Test
    void unchangedToolIsCompiledOnce() {
        create("first", http("https://a.example"));
        CallableTool before = catalog.toolsOf(bot(true)).getFirst();

        clock.tick(Tools.FRESH_FOR);

        assertThat(catalog.toolsOf(bot(true)).getFirst()).isSameAs(before);
    }
}
