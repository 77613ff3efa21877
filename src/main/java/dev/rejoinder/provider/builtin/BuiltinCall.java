package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Streams a finished answer word by word, each with its trailing space. Words count as tokens. */
final class BuiltinCall implements ModelCall {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

    private final Prompt prompt;
    private final Function<Prompt, String> answer;
    private volatile boolean aborted;
    private @Nullable List<String> words;
    private int said;

    BuiltinCall(Prompt prompt, Function<Prompt, String> answer) {
        this.prompt = prompt;
        this.answer = answer;
    }

    @Override
    public ModelEvent next() throws ModelException {
        if (aborted) {
            throw new ModelException(ModelException.Kind.ABORTED, "aborted");
        }
        List<String> all = words;
        if (all == null) {
            all = words(answer.apply(prompt));
            words = all;
        }
        if (said < Math.min(all.size(), prompt.maxTokens())) {
            return new ModelEvent.TextDelta(all.get(said++));
        }
        FinishReason reason = said < all.size() ? FinishReason.LENGTH : FinishReason.STOP;
        return new ModelEvent.Finished(reason, new Usage(inputWords(), said));
    }

    /** Always false, so that words are streamed one by one as with any other model. */
    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        // Nothing to release.
    }

    private int inputWords() {
        int count = countWords(prompt.system());
        for (ChatMessage message : prompt.conversation()) {
            count += countWords(message.text());
        }
        return count;
    }

    private static int countWords(String text) {
        int count = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inWord) {
                count++;
            }
            inWord = !space;
        }
        return count;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }
}
