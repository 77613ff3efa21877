package dev.rejoinder.quality;

import java.io.IOException;
import java.util.List;

/** The system under measurement: finds passages and answers questions. */
interface Respondent {
    /** The result of one question. */
    record Response(List<String> found, String reply, boolean abstained, double score) {}

    String name();

    /**
     * Searches and answers.
     *
     * @return the ids of at most five passages, best first; the reply, or that it abstained; and
     *     the search score, if known
     */
    Response ask(String question) throws IOException, InterruptedException;
}
