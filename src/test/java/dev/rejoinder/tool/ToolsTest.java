package dev.rejoinder.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.testkit.SettableClock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ToolsTest {
    private static final String BOT = "bot_1";

    private final SettableClock clock = new SettableClock();
    private final MemoryToolStore store = new MemoryToolStore();
    private final Tools tools =
            new Tools(store, clock, new Ids(clock, new Random(1)), draft -> {}, botId -> {});

    private static ToolDraft draft(String name) {
        return new ToolDraft(
                name,
                name,
                "Does something.",
                ToolDraft.NO_PARAMETERS,
                ToolEffect.SIDE_EFFECT,
                false,
                false,
                ToolDraft.TIMEOUT,
                true,
                new ToolTarget.BuiltIn("current_time"));
    }

    private static ToolDraft described(ToolDraft before, String description, String title) {
        return new ToolDraft(
                before.name(),
                title,
                description,
                before.parameters(),
                before.effect(),
                before.requiresApproval(),
                before.visitorApproves(),
                before.timeout(),
                before.enabled(),
                before.target());
    }

    @Test
    void toolsThatAreCreatedTogetherHaveIncreasingIds() {
        List<ToolDraft> drafts =
                IntStream.range(0, 50).mapToObj(number -> draft("tool_" + number)).toList();

        List<Tool> created = tools.create(BOT, drafts);

        assertThat(created).extracting(Tool::draft).isEqualTo(drafts);
        assertThat(created).extracting(Tool::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void changesOfTwoServersAtOnceAreBothKept() {
        Tool tool = tools.create(BOT, List.of(draft("time"))).getFirst();
        var other =
                new Tools(store, clock, new Ids(clock, new Random(2)), draft -> {}, botId -> {});
        var changedMeanwhile = new boolean[1];

        Tool changed =
                tools.update(
                        BOT,
                        tool.id(),
                        before -> {
                            if (!changedMeanwhile[0]) {
                                changedMeanwhile[0] = true;
                                other.update(
                                        BOT,
                                        tool.id(),
                                        seen -> described(seen, seen.description(), "Title"));
                            }
                            return described(before, "Tells the time.", before.title());
                        });

        assertThat(changed.title()).isEqualTo("Title");
        assertThat(changed.description()).isEqualTo("Tells the time.");
        assertThat(tools.require(BOT, tool.id())).isEqualTo(changed);
    }

    @Test
    void updateGivesUpIfAnotherServerChangesTheToolAllTheTime() {
        Tool tool = tools.create(BOT, List.of(draft("time"))).getFirst();
        var other =
                new Tools(store, clock, new Ids(clock, new Random(2)), draft -> {}, botId -> {});

        assertThatThrownBy(
                        () ->
                                tools.update(
                                        BOT,
                                        tool.id(),
                                        before -> {
                                            other.update(BOT, tool.id(), seen -> seen);
                                            return before;
                                        }))
                .isInstanceOfSatisfying(
                        AppError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    }
}
