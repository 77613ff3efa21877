package dev.rejoinder.quality;

import java.io.IOException;
import java.util.List;

/** What is measured: it finds passages and answers questions. */
interface Respondent {
    /** What it does with one question. */
    record Response(List<String> found, String reply, boolean abstained, double score) {}

    String name();

    /**
     * Finds and answers.
     *
     * @return the ids of at most five passages, best first; the reply, or that there is none; and
     *     how sure the search is, as far as it tells
     */
    Response ask(String question) throws IOException, InterruptedException;
}
