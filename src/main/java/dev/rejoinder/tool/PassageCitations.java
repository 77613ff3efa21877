package dev.rejoinder.tool;

import dev.rejoinder.knowledge.Passage;
import java.util.List;

/** Numbers the passages that the tools of one turn find. Thread-safe. */
public interface PassageCitations {
    /** Outside a turn: passages keep their numbers. */
    PassageCitations NONE = found -> found;

    /**
     * Adds passages to the sources of the turn's answer, and returns them with the numbers by which
     * the answer can cite them. A passage that the turn has already keeps its number. Passages
     * beyond the highest number that an answer can cite are left out.
     */
    List<Passage> cite(List<Passage> found);
}
