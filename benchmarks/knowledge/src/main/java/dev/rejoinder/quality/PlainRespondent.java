package dev.rejoinder.quality;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The baseline: returns the sentence of BM25's best passage that shares most words with the
 * question. Never abstains.
 */
final class PlainRespondent implements Respondent {
    private final QualityQuestionSet set;
    private final Bm25 index;

    PlainRespondent(QualityQuestionSet set, Bm25 index) {
        this.set = set;
        this.index = index;
    }

    @Override
    public String name() {
        return "plain BM25, best sentence";
    }

    @Override
    public Response ask(String question) {
        List<Bm25.Hit> hits = index.best(question, 5);
        if (hits.isEmpty()) {
            return new Response(List.of(), "", true, 0);
        }
        Set<String> words = new HashSet<>(Bm25.words(question));
        String best = "";
        long most = -1;
        String text = set.passages().get(hits.getFirst().passage()).text();
        for (String sentence : text.split("(?<=[.?!])\\s+|\\n")) {
            long shared = Bm25.words(sentence).stream().distinct().filter(words::contains).count();
            if (shared > most) {
                most = shared;
                best = sentence;
            }
        }
        List<String> found =
                hits.stream().map(hit -> set.passages().get(hit.passage()).id()).toList();
        return new Response(found, best, false, hits.getFirst().score());
    }
}
