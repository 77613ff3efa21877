package dev.rejoinder.knowledge.retrieval;

import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of questions, relative to the mean of everyday questions. In some models the vectors of
 * all questions are close together, in others not; with their mean removed, one threshold fits all.
 * Not thread-safe.
 */
final class QuestionVectors {
    private static final List<String> EVERYDAY =
            List.of(
                    "How much does it cost?",
                    "When are you open?",
                    "Where are you located?",
                    "How do I change my password?",
                    "Can I get a refund?",
                    "Who can I contact for help?",
                    "What is included in the price?",
                    "Is it available in other colours?",
                    "Wie viel kostet das?",
                    "Wann haben Sie geöffnet?",
                    "Wo finde ich meine Rechnung?",
                    "Kann ich meine Bestellung ändern?",
                    "¿Cuánto cuesta?",
                    "¿Dónde están ustedes?",
                    "¿Puedo cambiar mi pedido?",
                    "Combien ça coûte ?",
                    "Où puis-je trouver ma facture ?",
                    "Quanto costa?");

    private final EmbeddingModel embedder;
    private float @Nullable [] mean;

    QuestionVectors(EmbeddingModel embedder) {
        this.embedder = embedder;
    }

    String model() {
        return embedder.name();
    }

    /** Returns the vector of a question, of length 1. */
    float[] of(String question) throws ModelException {
        float[] usual = mean;
        if (usual == null) {
            usual = mean();
            mean = usual;
        }
        float[] vector = embedder.embedQuestion(question).clone();
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= usual[i];
            squares += (double) vector[i] * vector[i];
        }
        double length = Math.sqrt(Math.max(squares, Float.MIN_NORMAL));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) length;
        }
        return vector;
    }

    private float[] mean() throws ModelException {
        float[] sum = embedder.embedQuestion(EVERYDAY.getFirst()).clone();
        for (String question : EVERYDAY.subList(1, EVERYDAY.size())) {
            float[] vector = embedder.embedQuestion(question);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= EVERYDAY.size();
        }
        return sum;
    }
}
