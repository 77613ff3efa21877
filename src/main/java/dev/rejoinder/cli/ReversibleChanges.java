package dev.rejoinder.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Changes that are all made, or undone if one fails. Deletions cannot be undone, so they come last.
 */
final class ReversibleChanges {
    private final List<Change> changes = new ArrayList<>();
    private final List<Change> deletions = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /** One change, such as "add the tool find_order". */
    private record Change(String sentence, Runnable step) {
        Change {
            sentence = sentence.replaceAll("\\p{Cc}", " ");
        }
    }

    /** Adds a change whose step says with {@link #onFailure} how to undo it. */
    void add(String sentence, Runnable step) {
        changes.add(new Change(sentence, step));
    }

    void addDeletion(String sentence, Runnable step) {
        deletions.add(new Change(sentence, step));
    }

    /** Sets what to do if a later change fails. The last one is done first. */
    void onFailure(Runnable undone) {
        undo.push(undone);
    }

    /** What would be changed, in order. */
    List<String> sentences() {
        return Stream.concat(changes.stream(), deletions.stream()).map(Change::sentence).toList();
    }

    /**
     * Makes the changes, and then the deletions.
     *
     * @param check runs before the deletions; if it fails, the changes are undone
     * @param firstDeletion runs before the other deletions, and has no sentence
     * @param made gets the sentence of each change that stays
     * @throws RuntimeException whose message also says what has become of the changes
     */
    void run(Runnable check, Runnable firstDeletion, Consumer<String> made) {
        try {
            changes.forEach(change -> change.step().run());
            check.run();
        } catch (RuntimeException failure) {
            throw explained(
                    failure,
                    undone() && isCertain(failure)
                            ? "Nothing was changed."
                            : "A part of the changes may remain: run the import again.");
        }
        changes.forEach(change -> made.accept(change.sentence()));
        try {
            firstDeletion.run();
            for (Change deletion : deletions) {
                deletion.step().run();
                made.accept(deletion.sentence());
            }
        } catch (RuntimeException failure) {
            throw explained(failure, "Only deletions are left to do: run the import again.");
        }
    }

    /** Whether the server has made nothing of the change that failed. */
    private static boolean isCertain(RuntimeException failure) {
        return !(failure instanceof ApiFailure api) || api.status() / 100 == 4;
    }

    private boolean undone() {
        boolean all = true;
        for (Runnable each : undo) {
            try {
                each.run();
            } catch (RuntimeException failure) {
                all = false;
            }
        }
        return all;
    }

    private static RuntimeException explained(RuntimeException failure, String state) {
        String sentence = FailureMessage.of(failure) + " " + state;
        return failure instanceof UsageException
                ? new UsageException(sentence)
                : new IllegalStateException(sentence, failure);
    }
}
