package dev.rejoinder.server;

import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An embedding model with precomputed vectors for the passages of the sample handbook, so that
 * these need no loaded model. For other texts and other models it computes embeddings.
 */
record PrecomputedEmbeddings(EmbeddingModel model) implements EmbeddingModel {
    static EmbeddingModel before(EmbeddingModel model) {
        return new PrecomputedEmbeddings(model);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Set<String> languages() {
        return model.languages();
    }

    @Override
    public double unrelatedCosine() {
        return model.unrelatedCosine();
    }

    @Override
    public boolean embedsSentences() {
        return model.embedsSentences();
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) throws ModelException {
        Map<String, float[]> known = PreloadedHandbook.vectorsOf(model.name());
        return known.keySet().containsAll(texts)
                ? texts.stream().map(known::get).toList()
                : model.embedPassages(texts);
    }

    @Override
    public float[] embedQuestion(String text) throws ModelException {
        return model.embedQuestion(text);
    }
}
