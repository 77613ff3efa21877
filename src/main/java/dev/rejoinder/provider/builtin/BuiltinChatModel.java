package dev.rejoinder.provider.builtin;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.provider.AttachmentText;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent.ToolCallRequested;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.builtin.AnswerFinder.FoundAnswer;
import dev.rejoinder.provider.builtin.FactIndex.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built-in model. It answers with one to three sentences from the prompt's passages, with
 * citations, or from the instructions; without a match it answers with the fallback message. It
 * returns greetings. It sees no images, but reads the text of attachments. It calls a tool if the
 * question clearly asks for it, and answers with the result. Deterministic: the same prompt always
 * gets the same answer. Tuned for English; in other languages it matches equal words. Thread-safe.
 */
public final class BuiltinChatModel implements ChatModel {
    /** Total size of cached, parsed instructions, in characters. */
    static final long MAX_REMEMBERED_CHARACTERS = 4_000_000;

    /**
     * An attachment answers if it covers this share of the question; with less, only if nothing
     * else does.
     */
    private static final double COVERED_BY_ATTACHMENT = 0.6;

    /**
     * The instructions answer instead of a passage if they cover this much more of the question.
     */
    private static final double CLEARLY_BETTER = 0.1;

    /** Follow-ups are traced back to at most this many earlier questions. */
    private static final int MAX_EARLIER = 4;

    private final LoadingCache<String, FactIndex> factsIn =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_REMEMBERED_CHARACTERS)
                    .weigher((String instructions, FactIndex facts) -> instructions.length() + 1)
                    .build(instructions -> new FactIndex(List.of(instructions)));

    @Override
    public ModelCall call(Prompt prompt) {
        Optional<ToolCallRequested> call = ToolSelector.select(prompt);
        return call.isPresent()
                ? new BuiltinToolCall(call.get())
                : new BuiltinCall(prompt, this::answer);
    }

    @Override
    public Sight sees(String model, Duration timeout) {
        return Sight.NO;
    }

    private String answer(Prompt prompt) {
        if (!prompt.messages().getLast().isQuestion()) {
            return ToolResultAnswer.of(prompt.messages().getLast());
        }
        String question = AttachmentText.withoutMentions(prompt.question());
        var attachments = AttachmentAnswer.of(prompt);
        List<CitedPassage> passages =
                Stream.concat(
                                attachments.earlierPassages(question).stream(),
                                prompt.passages().stream())
                        .toList();
        List<CitedPassage> sent = attachments.sentPassages(question);
        Optional<String> answer =
                attachments
                        .content(question)
                        .or(() -> TaughtAnswer.to(question, sent))
                        .or(() -> TaughtAnswer.to(question, passages))
                        .or(() -> SmallTalk.answerTo(question))
                        .or(() -> read(prompt, question, sent, passages));
        String seen = attachments.withUnseen(answer.orElse(""));
        return seen.isEmpty() ? prompt.fallbackMessage() : seen;
    }

    /** The answer of the attachments, or of the other passages or the instructions. */
    private Optional<String> read(
            Prompt prompt, String question, List<CitedPassage> sent, List<CitedPassage> passages) {
        List<String> earlier = earlierQuestions(prompt);
        Optional<FoundAnswer> ofSent = AnswerFinder.read(sent, question, earlier, prompt.caution());
        if (ofSent.isPresent() && ofSent.get().covered() >= COVERED_BY_ATTACHMENT) {
            return ofSent.map(FoundAnswer::text);
        }
        InstructionAnswer fromInstructions =
                fromInstructions(
                        factsIn.get(prompt.instructions()),
                        question,
                        earlier.stream().filter(BuiltinChatModel::says).findFirst().orElse(""));
        Optional<FoundAnswer> read =
                AnswerFinder.read(passages, question, earlier, prompt.caution());
        if (read.isPresent() && fromInstructions.fit <= read.get().covered() + CLEARLY_BETTER) {
            return Optional.of(read.get().text());
        }
        return Optional.of(fromInstructions.text)
                .filter(text -> !text.isEmpty())
                .or(() -> ofSent.map(FoundAnswer::text));
    }

    /**
     * An answer from the instructions.
     *
     * @param text empty if they have none
     * @param fit the share of the question that the best sentence covers, 0 to 1
     */
    private record InstructionAnswer(String text, double fit) {}

    private static InstructionAnswer fromInstructions(
            FactIndex facts, String question, String earlierQuestion) {
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
        return new InstructionAnswer(text, fit);
    }

    private static Found found(FactIndex facts, String question, String earlier) {
        for (ParsedQuestion reading : ParsedQuestion.readings(question, earlier)) {
            Found found = facts.findAnswer(reading);
            if (!found.sentences().isEmpty()) {
                return found;
            }
        }
        return Found.NOTHING;
    }

    /**
     * Returns the earlier questions that the last one may follow up on, latest first: up to one
     * that does not depend on others itself.
     */
    private static List<String> earlierQuestions(Prompt prompt) {
        List<ChatMessage> messages = prompt.messages();
        List<String> earlier = new ArrayList<>();
        if (EnglishWordForms.normalizedWords(prompt.question()).isEmpty()) {
            return earlier;
        }
        for (int i = messages.size() - 2; i >= 0 && earlier.size() < MAX_EARLIER; i--) {
            String text = AttachmentText.withoutMentions(messages.get(i).text());
            if (messages.get(i).role() == Role.USER && SmallTalk.answerTo(text).isEmpty()) {
                earlier.add(text);
                if (!ParsedQuestion.isFollowUp(text) && !ParsedQuestion.mayReferBack(text)) {
                    break;
                }
            }
        }
        return earlier;
    }

    private static boolean says(String question) {
        return !EnglishWordForms.stemsIn(question).isEmpty();
    }
}
