package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.core.AppError;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.DocumentStore.Batch;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives chunks that have none their vectors, those of documents that waited longest first. What is
 * stored is done; a crash costs one batch. Used by one thread.
 */
final class ChunkEmbedder {
    private static final Logger log = LoggerFactory.getLogger(ChunkEmbedder.class);

    /** Few enough that a change is noticed within seconds. */
    private static final int BATCH = 16;

    private final DocumentStore documents;
    private final EmbeddingModel model;

    /** The revision at which nothing was left to do. */
    private long doneAt = -1;

    private boolean failing;

    ChunkEmbedder(DocumentStore documents, EmbeddingModel model) {
        this.documents = documents;
        this.model = model;
    }

    /** Embeds some chunks. Returns false when there are none, or it went wrong. */
    boolean step() {
        long revision = documents.revision();
        if (revision == doneAt) {
            return false;
        }
        Optional<Batch> batch = documents.withoutVectors(model.name(), BATCH);
        if (batch.isEmpty()) {
            doneAt = revision;
            return false;
        }
        return embed(batch.get());
    }

    private boolean embed(Batch batch) {
        List<String> texts =
                batch.chunks().stream().map(chunk -> chunk.textUnder(batch.title())).toList();
        try {
            documents.putVectors(batch, model.name(), model.embedPassages(texts));
            failing = false;
            return true;
        } catch (ModelException | AppError failure) {
            // The end of the process interrupts what it cannot wait for.
            if (!failing && !Thread.currentThread().isInterrupted()) {
                log.warn("Passages cannot be embedded now, and are found by their words", failure);
                failing = true;
            }
            return false;
        }
    }
}
