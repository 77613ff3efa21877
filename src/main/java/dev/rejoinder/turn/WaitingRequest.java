package dev.rejoinder.turn;

import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.tool.ClientTools;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a waiting turn needs to go on, besides what its conversation and its bot have. Stored as
 * JSON.
 *
 * @param question its parts; null if they are only the stored text
 * @param history that the request supplied; null to use the stored one
 * @param passages that the model got
 * @param usage the tokens so far
 * @param budget the budgets that the turn counts in; null for none
 * @param toolVersions the versions of the tools whose calls await an approval, by name
 */
record WaitingRequest(
        @Nullable List<StoredPart> question,
        @Nullable List<StoredMessage> history,
        @Nullable String instructions,
        ModelOptions options,
        List<ToolDefinition> clientTools,
        List<StoredMessage> afterQuestion,
        boolean hasKnowledge,
        List<Passage> passages,
        @Nullable Usage usage,
        @Nullable TurnBudget budget,
        Map<String, String> toolVersions) {
    private static final JsonMapper JSON = new JsonMapper();

    static WaitingRequest of(
            TurnRequest request,
            RetrievedContext context,
            @Nullable Usage usage,
            Map<String, String> toolVersions) {
        List<ChatMessage> history = request.history();
        return new WaitingRequest(
                request.question().isPlainText() ? null : parts(request.question()),
                history == null ? null : messages(history),
                request.instructions(),
                request.options(),
                request.tools().definitions(),
                messages(request.afterQuestion()),
                context.hasKnowledge(),
                context.passages(),
                usage,
                request.budget(),
                toolVersions);
    }

    static WaitingRequest parse(String json) {
        return JSON.readValue(json, WaitingRequest.class);
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** The request of a turn that goes on. */
    TurnRequest request(Bot bot, Turn turn) {
        List<StoredMessage> supplied = history;
        return new TurnRequest(
                bot,
                question == null
                        ? ChatMessage.user(turn.question())
                        : new ChatMessage(ChatMessage.Role.USER, parts(question)),
                supplied == null ? null : chat(supplied),
                turn.key().conversationId(),
                false,
                null,
                null,
                instructions,
                options,
                null,
                new ClientTools(clientTools, ToolChoice.AUTO),
                chat(afterQuestion),
                budget,
                // They are bound to the stored turn.
                SentFiles.NONE);
    }

    /** A message as JSON. */
    record StoredMessage(ChatMessage.Role role, List<StoredPart> parts) {}

    /**
     * A part of a message as JSON: the type, and those of its texts that the type has.
     *
     * @param name of an image, a file, a tool, or a provider
     * @param text the text, the arguments, the result, or the state
     * @param data of an image or a file, in Base64
     * @param width of an image, and so for the height
     */
    record StoredPart(
            Type type,
            @Nullable String id,
            @Nullable String name,
            @Nullable String mediaType,
            @Nullable String text,
            @Nullable String data,
            @Nullable Integer width,
            @Nullable Integer height) {
        enum Type {
            TEXT,
            IMAGE,
            FILE,
            TOOL_CALL,
            TOOL_RESULT,
            FAILED_TOOL_RESULT,
            PROVIDER_STATE
        }

        static StoredPart of(MessagePart part) {
            return switch (part) {
                case MessagePart.Text(String text) -> of(Type.TEXT, null, null, text);
                case MessagePart.Image image ->
                        new StoredPart(
                                Type.IMAGE,
                                null,
                                image.name(),
                                image.mediaType(),
                                image.text(),
                                image.base64(),
                                image.width(),
                                image.height());
                case MessagePart.File(String name, String type, String base64, String text) ->
                        new StoredPart(Type.FILE, null, name, type, text, base64, null, null);
                case MessagePart.ToolCall(String id, String tool, String arguments) ->
                        of(Type.TOOL_CALL, id, tool, arguments);
                case MessagePart.ToolResult(
                                String id,
                                String tool,
                                String content,
                                boolean failed) ->
                        of(failed ? Type.FAILED_TOOL_RESULT : Type.TOOL_RESULT, id, tool, content);
                case MessagePart.ProviderState(String provider, String json) ->
                        of(Type.PROVIDER_STATE, null, provider, json);
            };
        }

        private static StoredPart of(
                Type type, @Nullable String id, @Nullable String name, String text) {
            return new StoredPart(type, id, name, null, text, null, null, null);
        }

        MessagePart part() {
            return switch (type) {
                case TEXT -> new MessagePart.Text(orEmpty(text));
                case IMAGE ->
                        new MessagePart.Image(
                                orEmpty(name),
                                orEmpty(mediaType),
                                orEmpty(data),
                                width == null ? 0 : width,
                                height == null ? 0 : height,
                                text);
                case FILE ->
                        new MessagePart.File(
                                orEmpty(name), orEmpty(mediaType), orEmpty(data), text);
                case TOOL_CALL ->
                        new MessagePart.ToolCall(orEmpty(id), orEmpty(name), orEmpty(text));
                case TOOL_RESULT, FAILED_TOOL_RESULT ->
                        new MessagePart.ToolResult(
                                orEmpty(id),
                                orEmpty(name),
                                orEmpty(text),
                                type == Type.FAILED_TOOL_RESULT);
                case PROVIDER_STATE -> new MessagePart.ProviderState(orEmpty(name), orEmpty(text));
            };
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    private static List<StoredMessage> messages(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> new StoredMessage(message.role(), parts(message)))
                .toList();
    }

    private static List<StoredPart> parts(ChatMessage message) {
        return message.parts().stream().map(StoredPart::of).toList();
    }

    private static List<MessagePart> parts(List<StoredPart> stored) {
        return stored.stream().map(StoredPart::part).toList();
    }

    private static List<ChatMessage> chat(List<StoredMessage> stored) {
        return stored.stream()
                .map(message -> new ChatMessage(message.role(), parts(message.parts())))
                .toList();
    }
}
