package dev.rejoinder.quality;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The built-in model without a server. It gets the five best passages by plain BM25. */
final class BuiltinRespondent implements Respondent {
    private static final String FALLBACK = "No passage says.";

    private final BuiltinChatModel model = new BuiltinChatModel();
    private final QualityQuestionSet set;
    private final Bm25 index;

    BuiltinRespondent(QualityQuestionSet set, Bm25 index) {
        this.set = set;
        this.index = index;
    }

    @Override
    public String name() {
        return "built-in model over BM25";
    }

    @Override
    public Response ask(String question) throws IOException {
        List<String> found = new ArrayList<>();
        List<Prompt.CitedPassage> passages = new ArrayList<>();
        for (Bm25.Hit hit : index.best(question, 5)) {
            var passage = set.passages().get(hit.passage());
            found.add(passage.id());
            double score = hit.score() / (hit.score() + 10);
            passages.add(
                    new Prompt.CitedPassage(found.size(), passage.title(), passage.text(), score));
        }
        List<ChatMessage> messages = List.of(ChatMessage.user(question));
        var prompt = new Prompt("builtin", "", messages, null, 1_000, FALLBACK, true, passages);
        String reply = reply(prompt);
        return new Response(found, reply, reply.equals(FALLBACK), 0);
    }

    private String reply(Prompt prompt) throws IOException {
        var reply = new StringBuilder();
        try (ModelCall call = model.call(prompt)) {
            while (call.next() instanceof ModelEvent.TextDelta(String more)) {
                reply.append(more);
            }
        } catch (ModelException e) {
            throw new IOException(e);
        }
        return reply.toString();
    }
}
