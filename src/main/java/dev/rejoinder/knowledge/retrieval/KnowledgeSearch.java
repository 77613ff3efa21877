package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.knowledge.index.PassageHit;
import dev.rejoinder.knowledge.index.PassageQuery;
import dev.rejoinder.provider.EmbeddingModel;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that bots know, searched by words and, where there is an embedding model, by meaning.
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
     * Opens nothing yet. The index in the folder is opened once there is something to find, and
     * made anew where it is missing or damaged.
     *
     * @param model what passages and questions are embedded with, or null for words alone
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

    /** Begins to follow what is stored, now and from then on. */
    public void start() {
        background.start();
    }

    /** Says that something was stored, so that nobody waits for it to be noticed. */
    public void changed() {
        background.wake();
    }

    /** Has searches see all that is stored now. Blocks for as long as that takes. */
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
            if (FollowUpDetector.mayGoOn(query.question(), query.earlier()) || hits.isEmpty()) {
                hits = withEarlier(query, hits);
            }
            return cited(query, hits);
        } catch (AppError | UncheckedIOException failure) {
            log.error("A question is answered without knowledge", failure);
            return List.of();
        }
    }

    /** The best of what is found for the question alone and after the one before it. */
    private List<PassageHit> withEarlier(Query query, List<PassageHit> alone) {
        if (query.earlier().isEmpty()) {
            return alone;
        }
        String whole = FollowUpDetector.withEarlier(query.question(), query.earlier());
        var seen = new HashSet<String>();
        return Stream.concat(alone.stream(), hits(query, whole).stream())
                .sorted(Comparator.comparingDouble(PassageHit::score).reversed())
                .filter(hit -> seen.add(hit.documentId() + "/" + hit.ordinal()))
                .limit(query.limit())
                .toList();
    }

    /** What is found for a question and is good enough, best first. */
    private List<PassageHit> hits(Query query, String question) {
        float[] vector = query.mode() == Mode.BM25 ? null : vectors.of(question);
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

    private PassageQuery search(Query query, String question, float @Nullable [] vector) {
        String text = query.mode() == Mode.VECTOR ? "" : question;
        String name = vector == null ? null : vectors.model();
        return new PassageQuery(query.botId(), text, name, vector, query.limit());
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

    /** Stops following, and makes durable what the index knows. */
    @Override
    public void close() {
        background.close();
        follower.close();
        index.close();
    }
}
