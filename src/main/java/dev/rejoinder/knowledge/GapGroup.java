package dev.rejoinder.knowledge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unanswered questions that ask the same in other words.
 *
 * @param id {@code group_…}; it stays when questions join or leave
 * @param questions how many different questions it has
 * @param times how often they were asked
 * @param askers how many users asked them; each conversation without a user counts as one
 * @param examples the questions asked last, newest first; at least one
 * @param sourceId the source with an earlier answer that did not help, or null
 */
public record GapGroup(
        String id,
        long questions,
        long times,
        long askers,
        Instant firstAskedAt,
        Instant lastAskedAt,
        List<KnowledgeGap> examples,
        @Nullable String sourceId) {
    /** The most examples of a group in a list. */
    public static final int EXAMPLES = 5;

    public GapGroup {
        examples = List.copyOf(examples);
    }

    /** The question that was asked last. */
    public String question() {
        return examples.getFirst().question();
    }
}
