package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.index.PassageHit;
import dev.rejoinder.knowledge.index.PassageQuery;
import dev.rejoinder.knowledge.index.QuestionVector;
import dev.rejoinder.knowledge.retrieval.FollowUpDetector.Dependence;
import dev.rejoinder.provider.EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the knowledge of all bots by words and, with an embedding model, by vectors.
 * Thread-safe.
 */
public final class KnowledgeSearch implements Retriever, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KnowledgeSearch.class);

    private final DocumentStore documents;
    private final LazyIndex index;
    private final QuestionEmbedder vectors;
    private final IndexFollower follower;
    private final IndexingThreads background;

    /**
     * Creates the search without opening the index. The index is opened once there is something to
     * find, and rebuilt if it is missing or damaged.
     *
     * @param model embeds passages and questions; null to search by words only
     */
    public KnowledgeSearch(
            Path indexFolder,
            DocumentStore documents,
            @Nullable EmbeddingModel model,
            Clock clock) {
        this.documents = documents;
        this.vectors = new QuestionEmbedder(model, clock);
        this.index = new LazyIndex(indexFolder);
        this.follower = new IndexFollower(documents, index, clock);
        ChunkEmbedder embedder = model == null ? null : new ChunkEmbedder(documents, model);
        this.background = new IndexingThreads(documents, follower, embedder);
    }

    /** Starts the background threads. */
    public void start() {
        background.start();
    }

    /** Wakes the background threads at once after something was stored. */
    public void changed() {
        background.wake();
    }

    /** Blocks until searches see everything stored so far. */
    public void catchUp() {
        follower.follow();
    }

    @Override
    public boolean knows(String botId) {
        return follower.knows(botId);
    }

    @Override
    public List<Passage> find(Query query) {
        if (!knows(query.botId())) {
            return List.of();
        }
        try {
            List<PassageHit> hits = hits(query, query.question());
            if (!query.earlier().isEmpty()) {
                hits = withEarlier(query, hits);
            }
            return cited(query, hits);
        } catch (RuntimeException failure) {
            // An answer without passages is better than none.
            log.error(
                    "Knowledge search failed; the question is answered without passages", failure);
            return List.of();
        }
    }

    /** Searches again with the subject of an earlier question, if this one may need it. */
    private List<PassageHit> withEarlier(Query query, List<PassageHit> alone) {
        Dependence dependence = FollowUpDetector.dependence(query.question());
        boolean taught = !alone.isEmpty() && alone.getFirst().isCertain();
        if (taught || (dependence == Dependence.NO && !alone.isEmpty())) {
            return alone;
        }
        String whole = FollowUpDetector.withEarlier(query.question(), query.earlier());
        return FollowUpRanking.merged(alone, hits(query, whole), dependence, query.limit());
    }

    /** Returns the hits above the threshold, best first. */
    private List<PassageHit> hits(Query query, String question) {
        QuestionVector vector = query.mode() == Mode.BM25 ? null : vectors.of(question);
        return index.get().search(search(query, question, vector)).stream()
                .filter(hit -> hit.score() >= query.threshold())
                .toList();
    }

    private List<Passage> cited(Query query, List<PassageHit> hits) {
        var passages = new ArrayList<Passage>();
        for (PassageHit hit : hits) {
            documents
                    .cited(query.botId(), hit.documentId(), hit.ordinal())
                    .ifPresent(
                            cited ->
                                    passages.add(passage(passages.size() + 1, cited, hit.score())));
        }
        return passages;
    }

    private static PassageQuery search(
            Query query, String question, @Nullable QuestionVector vector) {
        String text = query.mode() == Mode.VECTOR ? "" : question;
        return new PassageQuery(query.botId(), text, vector, query.limit());
    }

    private static Passage passage(int number, Cited cited, double score) {
        boolean remote = cited.kind().isRemote();
        return new Passage(
                number,
                cited.sourceId(),
                cited.title(),
                cited.chunk().titlePath(),
                remote ? cited.location() : null,
                remote ? null : cited.location(),
                cited.chunk().page(),
                score,
                cited.chunk().text());
    }

    /** Stops the background threads and commits the index. */
    @Override
    public void close() {
        background.close();
        follower.close();
        index.close();
    }
}
