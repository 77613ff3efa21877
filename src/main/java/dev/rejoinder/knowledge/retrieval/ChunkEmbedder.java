package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.AppError;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.ChunkEmbedding;
import dev.rejoinder.knowledge.ChunkSentences;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Batch;
import dev.rejoinder.knowledge.SentenceVectors;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds chunks that have no vectors, starting with the documents that have waited longest. Each
 * batch is stored before the next, so a crash loses at most one. Used by one thread.
 */
final class ChunkEmbedder {
    private static final Logger log = LoggerFactory.getLogger(ChunkEmbedder.class);

    /** Small enough that the next change is noticed within seconds. */
    private static final int BATCH = 16;

    private final DocumentStore documents;
    private final EmbeddingModel model;

    /** The revision at which no chunk was left to embed. */
    private long doneAt = -1;

    private boolean failing;

    /** Since the last time that none was left. */
    private long embedded;

    ChunkEmbedder(DocumentStore documents, EmbeddingModel model) {
        this.documents = documents;
        this.model = model;
    }

    /** Embeds one batch. Returns false if there is none, or on failure. */
    boolean step() {
        long revision = documents.revision();
        if (revision == doneAt) {
            return false;
        }
        Optional<Batch> batch = documents.withoutVectors(model.name(), BATCH);
        if (batch.isEmpty()) {
            doneAt = revision;
            if (embedded > 0) {
                log.info("Embedded {} passages with {}", embedded, model.name());
                embedded = 0;
            }
            return false;
        }
        return embed(batch.get());
    }

    private boolean embed(Batch batch) {
        try {
            if (embedded == 0 && !failing) {
                log.info("Embedding passages with {}", model.name());
            }
            documents.putVectors(batch, model.name(), embeddings(batch));
            failing = false;
            embedded += batch.chunks().size();
            return true;
        } catch (ModelException | AppError failure) {
            // Stopping the process interrupts a call that it cannot wait for; that is no failure.
            if (!failing && !Thread.currentThread().isInterrupted()) {
                log.warn(
                        "Cannot embed passages; searches find them by words until a retry works",
                        failure);
                failing = true;
            }
            return false;
        }
    }

    private List<ChunkEmbedding> embeddings(Batch batch) throws ModelException {
        List<List<String>> texts =
                batch.chunks().stream().map(chunk -> texts(chunk, batch.title())).toList();
        List<float[]> vectors = model.embedPassages(texts.stream().flatMap(List::stream).toList());
        List<ChunkEmbedding> embeddings = new ArrayList<>();
        int from = 0;
        for (List<String> ofChunk : texts) {
            int to = from + ofChunk.size();
            embeddings.add(
                    new ChunkEmbedding(
                            vectors.get(from), SentenceVectors.of(vectors.subList(from + 1, to))));
            from = to;
        }
        return embeddings;
    }

    /** The text of the chunk, and those of its sentences if the model embeds them. */
    private List<String> texts(Chunk chunk, String title) {
        List<String> texts = new ArrayList<>();
        texts.add(chunk.textUnder(title));
        if (model.embedsSentences()) {
            texts.addAll(ChunkSentences.of(chunk));
        }
        return texts;
    }
}
