package dev.rejoinder.provider.builtin;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.builtin.AnswerFinder.Reading;
import dev.rejoinder.provider.builtin.FactIndex.Found;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Answers with one to three sentences of the prompt's passages, which it cites, or of its
 * instructions, or with its fallback message when none of them fits the question. It greets when
 * greeted. The same prompt always gets the same answer. Made for English; other languages are found
 * by equal words. Thread-safe.
 */
public final class BuiltinChatModel implements ChatModel {
    /** Instructions kept taken apart, in characters of all together. */
    static final long MAX_REMEMBERED_CHARACTERS = 4_000_000;

    /** What the instructions must cover more of a question, for them to answer and no passage. */
    private static final double CLEARLY_BETTER = 0.1;

    private final LoadingCache<String, FactIndex> factsIn =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_REMEMBERED_CHARACTERS)
                    .weigher((String instructions, FactIndex facts) -> instructions.length() + 1)
                    .build(instructions -> new FactIndex(List.of(instructions)));

    @Override
    public ModelCall call(Prompt prompt) throws ModelException {
        for (ChatMessage message : prompt.messages()) {
            for (MessagePart part : message.parts()) {
                requireText(part);
            }
        }
        return new BuiltinCall(prompt, this::answer);
    }

    private static void requireText(MessagePart part) throws ModelException {
        switch (part) {
            case MessagePart.Text _ -> {
                // It reads text, and nothing else.
            }
            case MessagePart.Image _,
                    MessagePart.File _,
                    MessagePart.ToolCall _,
                    MessagePart.ToolResult _ ->
                    throw ModelException.unsupported(part);
        }
    }

    private String answer(Prompt prompt) {
        Optional<String> smallTalk = SmallTalk.answerTo(prompt.question());
        if (smallTalk.isPresent()) {
            return smallTalk.get();
        }
        String earlier = earlierQuestion(prompt);
        Told told = told(factsIn.get(prompt.instructions()), prompt.question(), earlier);
        Optional<Reading> read = AnswerFinder.read(prompt.passages(), prompt.question(), earlier);
        if (read.isPresent() && told.fit <= read.get().covered() + CLEARLY_BETTER) {
            return read.get().text();
        }
        return told.text.isEmpty() ? prompt.fallbackMessage() : told.text;
    }

    /**
     * What the instructions say to a question.
     *
     * @param text empty when they say nothing
     * @param fit the part of the question that the best sentence covers, 0 to 1
     */
    private record Told(String text, double fit) {}

    private static Told told(FactIndex facts, String question, String earlierQuestion) {
        String earlier = earlierQuestion;
        NavigableSet<Integer> said = new TreeSet<>();
        double fit = 0;
        for (String part : ParsedQuestion.parts(question)) {
            Found found = found(facts, part, earlier);
            said.addAll(found.sentences());
            fit = Math.max(fit, found.fit());
            earlier = part;
        }
        if (said.isEmpty()) {
            Found found = found(facts, question, earlierQuestion);
            said.addAll(found.sentences());
            fit = found.fit();
        }
        String text =
                said.stream()
                        .limit(FactIndex.MAX_SENTENCES)
                        .map(facts::text)
                        .collect(Collectors.joining(" "));
        return new Told(text, fit);
    }

    private static Found found(FactIndex facts, String question, String earlier) {
        for (ParsedQuestion reading : ParsedQuestion.readings(question, earlier)) {
            Found found = facts.answer(reading);
            if (!found.sentences().isEmpty()) {
                return found;
            }
        }
        return Found.NOTHING;
    }

    /** The latest question before this one that was about something; empty when there is none. */
    private static String earlierQuestion(Prompt prompt) {
        List<ChatMessage> messages = prompt.messages();
        for (int i = messages.size() - 2; i >= 0; i--) {
            ChatMessage message = messages.get(i);
            boolean says =
                    message.role() == Role.USER
                            && !EnglishWordForms.stemsIn(message.text()).isEmpty();
            if (says && SmallTalk.answerTo(message.text()).isEmpty()) {
                return message.text();
            }
        }
        return "";
    }
}
