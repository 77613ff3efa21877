package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the prompt from the bot's instructions, as much history as fits, and the question. The
 * history is the stored conversation or the history in the request.
 */
final class PromptAssembler {
    /** The overhead of a question and its answer. */
    private static final int TOKENS_PER_EXCHANGE = 2;

    /** The documents of a question get at least this many tokens. */
    private static final int DOCUMENT_TOKENS = 8_000;

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final TurnStore turns;
    private final PromptFiles files;
    private final int historyTokens;

    PromptAssembler(TurnStore turns, PromptFiles files, int historyTokens) {
        this.turns = turns;
        this.files = files;
        this.historyTokens = historyTokens;
    }

    Prompt assemble(TurnRequest request, String model, RetrievedContext context, ToolCalls calls) {
        Bot bot = request.bot();
        var messages = new ArrayList<ChatMessage>();
        for (ChatMessage earlier : context.history()) {
            add(messages, earlier);
        }
        add(messages, context.question());
        request.afterQuestion().forEach(message -> add(messages, message));
        calls.messages().forEach(message -> add(messages, message));
        List<ToolDefinition> definitions = calls.definitions();
        ToolChoice choice = calls.choice();
        if (definitions.isEmpty()) {
            definitions = usedTools(messages);
            choice = ToolChoice.NONE;
        }
        ModelOptions options = request.options();
        return new Prompt(
                model,
                instructions(bot, request.instructions()),
                messages,
                options.temperature() == null ? bot.temperature() : options.temperature(),
                options.maxTokens() == null
                        ? bot.maxTokens()
                        : Math.min(options.maxTokens(), bot.maxTokens()),
                bot.fallbackMessage(),
                context.hasKnowledge(),
                context.passages().stream().map(PromptAssembler::passage).toList(),
                options,
                definitions,
                choice,
                bot.conversationSettings().caution().level(),
                false);
    }

    /** Providers want the definition of every tool that the conversation has called. */
    private static List<ToolDefinition> usedTools(List<ChatMessage> messages) {
        return messages.stream()
                .filter(message -> !message.isPlainText())
                .flatMap(message -> message.parts().stream())
                .filter(MessagePart.ToolCall.class::isInstance)
                .map(part -> ((MessagePart.ToolCall) part).tool())
                .filter(name -> ToolDefinition.NAME.matcher(name).matches())
                .distinct()
                .map(name -> new ToolDefinition(name, "No longer available.", NO_PARAMETERS))
                .toList();
    }

    private static String instructions(Bot bot, @Nullable String ofCaller) {
        if (ofCaller == null) {
            return bot.instructions();
        }
        return bot.instructions().isEmpty() ? ofCaller : bot.instructions() + "\n\n" + ofCaller;
    }

    static Prompt.CitedPassage passage(Passage found) {
        return new Prompt.CitedPassage(
                found.number(), found.heading(), found.text(), found.score());
    }

    /**
     * How much of the stored conversation the model may get; null when the request has a history.
     */
    NewTurn.@Nullable HistoryLimits recall(TurnRequest request) {
        return request.history() == null ? recall(request.bot()) : null;
    }

    private NewTurn.HistoryLimits recall(Bot bot) {
        return new NewTurn.HistoryLimits(
                maxExchanges(bot), historyTokens * PromptTokens.CHARACTERS_PER_TOKEN);
    }

    private static int maxExchanges(Bot bot) {
        return (bot.historyMessages() + 1) / 2;
    }

    /** The request with only the part of its history that the model gets. */
    TurnRequest withoutUnusedHistory(TurnRequest request) {
        List<ChatMessage> supplied = request.history();
        return supplied == null
                ? request
                : request.withHistory(latestExchanges(supplied, request.bot()));
    }

    /**
     * Returns the messages before the question that the model gets, oldest first.
     *
     * @param known the turns that {@link #recall} asks for; null if they must be queried
     * @param withTools whether to include tool calls: providers accept them only if the model is
     *     offered tools
     */
    List<ChatMessage> history(
            TurnRequest request, Turn turn, @Nullable List<Turn> known, boolean withTools) {
        List<ChatMessage> supplied = request.history();
        if (supplied != null) {
            return latestExchanges(supplied, request.bot());
        }
        List<Turn> earlier = known == null ? earlier(recall(request.bot()), turn) : known;
        var sent = new EarlierFiles(files, earlier, request.bot().model());
        List<ChatMessage> kept =
                latestExchanges(
                        messages(earlier, sent, withTools ? steps(earlier) : Map.of()),
                        request.bot());
        return sent.within(
                kept,
                historyTokens - PromptTokens.of(kept, request.bot().model()),
                turn.question());
    }

    /** The question with its attachments. */
    ChatMessage question(TurnRequest request, Turn turn) {
        if (turn.attachments() == 0) {
            return request.question();
        }
        TurnKey key = turn.key();
        var parts =
                new ArrayList<MessagePart>(
                        files.parts(
                                files.ofTurns(
                                        key.botId(),
                                        key.conversationId(),
                                        key.sequence(),
                                        key.sequence()),
                                turn.question(),
                                Math.max(DOCUMENT_TOKENS, historyTokens)
                                        * PromptTokens.CHARACTERS_PER_TOKEN));
        if (!turn.question().isEmpty()) {
            parts.addAll(request.question().parts());
        }
        return new ChatMessage(ChatMessage.Role.USER, parts);
    }

    private Map<TurnKey, List<ToolStep>> steps(List<Turn> turns) {
        List<TurnKey> withTools =
                turns.stream().filter(turn -> turn.toolEvents() > 0).map(Turn::key).toList();
        return withTools.isEmpty() ? Map.of() : this.turns.steps(withTools);
    }

    private List<Turn> earlier(NewTurn.HistoryLimits recall, Turn turn) {
        return turn.key().sequence() == 1 || recall.maxTurns() == 0
                ? List.of()
                : turns.before(turn.key(), recall.maxTurns(), recall.maxCharacters());
    }

    /** A failed turn has no answer. */
    private static List<ChatMessage> messages(
            List<Turn> turns, EarlierFiles files, Map<TurnKey, List<ToolStep>> steps) {
        var messages = new ArrayList<ChatMessage>(2 * turns.size());
        for (Turn turn : turns) {
            if (turn.attachments() > 0) {
                messages.add(files.question(turn));
            } else if (!turn.question().isEmpty()) {
                messages.add(ChatMessage.user(turn.question()));
            }
            List<ToolStep> calls = steps.get(turn.key());
            if (calls != null) {
                messages.addAll(ToolMessages.ofEarlierTurn(turn.answer(), calls));
            } else if (!turn.answer().isEmpty()) {
                messages.add(ChatMessage.assistant(turn.answer()));
            }
        }
        return messages;
    }

    /**
     * Returns the last exchanges, as many as the bot's history length and the token budget allow.
     * An exchange is a question and everything up to the next question. It is kept whole or
     * dropped, so that no tool result appears without its call.
     */
    private List<ChatMessage> latestExchanges(List<ChatMessage> messages, Bot bot) {
        int exchangesLeft = maxExchanges(bot);
        long tokensLeft = historyTokens;
        int first = messages.size();
        for (int i = first - 1; i >= 0 && exchangesLeft > 0 && tokensLeft >= 0; i--) {
            ChatMessage message = messages.get(i);
            tokensLeft -= PromptTokens.of(message, bot.model());
            if (message.isQuestion()) {
                tokensLeft -= TOKENS_PER_EXCHANGE;
                exchangesLeft--;
                first = tokensLeft < 0 ? first : i;
            }
        }
        return messages.subList(first, messages.size());
    }

    /**
     * Merges messages of the same role, because models expect roles to alternate: the question of a
     * failed turn joins the next question.
     */
    static void add(List<ChatMessage> messages, ChatMessage next) {
        if (messages.isEmpty() || messages.getLast().role() != next.role()) {
            messages.add(next);
            return;
        }
        ChatMessage last = messages.removeLast();
        messages.add(
                new ChatMessage(next.role(), MessagePart.join(last.parts(), "\n\n", next.parts())));
    }
}
