package dev.rejoinder.provider.builtin;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.Role;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Answers with one to three sentences of the prompt's instructions, or with its fallback message
 * when none of them fits the question. It greets when greeted. The same prompt always gets the same
 * answer. Made for English; other languages are found by equal words. Thread-safe.
 */
public final class BuiltinChatModel implements ChatModel {
    /** Instructions kept taken apart, in characters of all together. */
    static final long MAX_REMEMBERED_CHARACTERS = 4_000_000;

    private final LoadingCache<String, Facts> factsIn =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_REMEMBERED_CHARACTERS)
                    .weigher((String instructions, Facts facts) -> instructions.length() + 1)
                    .build(instructions -> new Facts(List.of(instructions)));

    @Override
    public ModelCall call(Prompt prompt) {
        return new BuiltinCall(prompt, this::answer);
    }

    private String answer(Prompt prompt) {
        Optional<String> smallTalk = SmallTalk.answerTo(prompt.question());
        if (smallTalk.isPresent()) {
            return smallTalk.get();
        }
        Facts facts = factsFor(prompt);
        String earlier = earlierQuestion(prompt);
        NavigableSet<Integer> said = new TreeSet<>();
        for (String part : Question.parts(prompt.question())) {
            said.addAll(answer(facts, part, earlier));
            earlier = part;
        }
        if (said.isEmpty()) {
            said.addAll(answer(facts, prompt.question(), earlierQuestion(prompt)));
        }
        if (said.isEmpty()) {
            return prompt.fallbackMessage();
        }
        return said.stream()
                .limit(Facts.MAX_SENTENCES)
                .map(facts::text)
                .collect(Collectors.joining(" "));
    }

    private static List<Integer> answer(Facts facts, String question, String earlier) {
        for (Question reading : Question.readings(question, earlier)) {
            List<Integer> sentences = facts.answer(reading);
            if (!sentences.isEmpty()) {
                return sentences;
            }
        }
        return List.of();
    }

    /** Where an answer may come from; retrieved passages will be one more source here. */
    private Facts factsFor(Prompt prompt) {
        return factsIn.get(prompt.instructions());
    }

    /** The latest question before this one that was about something; empty when there is none. */
    private static String earlierQuestion(Prompt prompt) {
        List<Prompt.Message> messages = prompt.messages();
        for (int i = messages.size() - 2; i >= 0; i--) {
            Prompt.Message message = messages.get(i);
            boolean says =
                    message.role() == Role.USER && !Words.stemsIn(message.content()).isEmpty();
            if (says && SmallTalk.answerTo(message.content()).isEmpty()) {
                return message.content();
            }
        }
        return "";
    }
}
