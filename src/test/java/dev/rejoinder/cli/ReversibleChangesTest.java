package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReversibleChangesTest {
    private final ReversibleChanges changes = new ReversibleChanges();
    private final List<String> log = new ArrayList<>();

    private void change(String name) {
        changes.add(
                name,
                () -> {
                    log.add(name);
                    changes.onFailure(() -> log.add("undo " + name));
                });
    }

    private void run() {
        changes.run(() -> log.add("check"), () -> log.add("first"), made -> log.add("+" + made));
    }

    private static RuntimeException failure(int status) {
        return new ApiFailure("It failed.", status, false, null);
    }

    @Test
    void deletionsComeAfterAllChangesAndTheCheck() {
        changes.addDeletion("delete a", () -> log.add("delete a"));
        change("add b");
        change("add\nc");

        assertThat(changes.sentences()).containsExactly("add b", "add c", "delete a");
        run();

        assertThat(log)
                .containsExactly(
                        "add b",
                        "add\nc",
                        "check",
                        "+add b",
                        "+add c",
                        "first",
                        "delete a",
                        "+delete a");
    }

    @Test
    void failedChangeUndoesTheOthersLastFirst() {
        change("a");
        change("b");
        changes.add(
                "c",
                () -> {
                    throw failure(400);
                });

        assertThatThrownBy(this::run).hasMessage("It failed. Nothing was changed.");
        assertThat(log).containsExactly("a", "b", "undo b", "undo a");
    }

    @Test
    void changeThatMayHaveBeenMadeIsNotDenied() {
        changes.add(
                "c",
                () -> {
                    throw failure(0);
                });

        assertThatThrownBy(this::run)
                .hasMessage("It failed. A part of the changes may remain: run the import again.");
    }

    @Test
    void undoThatFailsIsReportedAndDoesNotStopTheOthers() {
        change("a");
        changes.add(
                "b",
                () -> {
                    changes.onFailure(
                            () -> {
                                throw failure(500);
                            });
                    throw failure(400);
                });

        assertThatThrownBy(this::run).hasMessageContaining("A part of the changes may remain");
        assertThat(log).containsExactly("a", "undo a");
    }

    @Test
    void failedDeletionLeavesTheChanges() {
        change("a");
        changes.addDeletion(
                "delete b",
                () -> {
                    throw failure(500);
                });

        assertThatThrownBy(this::run)
                .hasMessage("It failed. Only deletions are left to do: run the import again.");
        assertThat(log).containsExactly("a", "check", "+a", "first");
    }
}
