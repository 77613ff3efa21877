package dev.rejoinder.http.aisdk;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.api.ChatRequests;
import dev.rejoinder.http.api.ClientToolsRequest;
import dev.rejoinder.http.api.IdempotencyKey;
import dev.rejoinder.http.api.JsonFields;
import dev.rejoinder.http.api.MessageAttachments.Reference;
import dev.rejoinder.http.api.MessageMetadata;
import dev.rejoinder.http.api.ToolDecisions;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body that {@code useChat} sends: the whole chat, of which the last message is the question.
 *
 * @param files the attachments of the question
 * @param idempotency the same for a retry of the same message
 */
record UiMessageRequest(
        TurnRequest question, List<Reference> files, NewTurn.@Nullable Idempotency idempotency) {
    private static final int MAX_ID = 128;
    private static final int MAX_TYPE = 128;
    private static final int MAX_TEXT = 1 << 20;

    /** A whole body has fewer characters. */
    private static final int MAX_URL = 64 << 20;

    private static final String SUBMIT = "submit-message";
    private static final String REGENERATE = "regenerate-message";

    /**
     * In the metadata of a question that was changed or asked again: the id of the answer before
     * it, or null. It replaces the messages after that answer.
     */
    static final String FOLLOWS = "follows";

    private static final BodySchema.ObjectSchema PART =
            fields(
                    required("type", new BodySchema.StringSchema(1, MAX_TYPE), "Such as text."),
                    optional("text", new BodySchema.StringSchema(0, MAX_TEXT), "The text."),
                    optional(
                            "url",
                            new BodySchema.StringSchema(1, MAX_URL),
                            "The data URL or URL of a file."),
                    optional(
                            "mediaType",
                            new BodySchema.StringSchema(0, MAX_TYPE),
                            "The type of a file; the server looks at its content."),
                    optional(
                            "filename",
                            new BodySchema.StringSchema(0, MAX_TEXT),
                            "The name of a file."),
                    optional(
                            "toolCallId",
                            new BodySchema.StringSchema(0, MAX_TEXT),
                            "The call of a tool part."),
                    optional(
                            "state",
                            new BodySchema.StringSchema(0, MAX_TYPE),
                            "Such as output-available."),
                    optional(
                            "approval",
                            fields(
                                    optional(
                                            "approved",
                                            new BodySchema.BooleanSchema(),
                                            "Whether the user approved the call."),
                                    optional(
                                            "reason",
                                            new BodySchema.StringSchema(
                                                    0, ToolDecisions.MAX_REASON),
                                            "Why the user denied the call.")),
                            "The user's answer to a call that awaits approval."),
                    optional(
                            "output",
                            new BodySchema.ValueSchema(),
                            "The result of a tool of the client."),
                    optional(
                            "errorText",
                            new BodySchema.StringSchema(0, MAX_TEXT),
                            "Why a tool of the client failed."));

    private static final BodySchema.ObjectSchema MESSAGE =
            fields(
                    optional("id", new BodySchema.StringSchema(1, MAX_ID), "Its id."),
                    required(
                            "role",
                            new BodySchema.EnumSchema(List.of("system", "user", "assistant")),
                            "Who wrote it."),
                    required(
                            "parts",
                            new BodySchema.ArraySchema(PART, TurnRequest.MAX_PARTS),
                            "Its parts: texts, and in a last message of the assistant the tool"
                                    + " calls."));

    static final BodySchema.ObjectSchema BODY =
            fields(
                    required(
                            "id",
                            new BodySchema.StringSchema(1, MAX_ID),
                            "The id of the chat, chosen by the client."),
                    required(
                            "messages",
                            new BodySchema.ArraySchema(MESSAGE, TurnRequest.MAX_HISTORY_MESSAGES),
                            "The chat; the last message is the question, or the assistant's with"
                                    + " answers to its tool calls."),
                    optional(
                            "trigger",
                            new BodySchema.EnumSchema(List.of(SUBMIT, REGENERATE)),
                            "Whether the message is new or is to be answered again."),
                    optional(
                            "messageId",
                            new BodySchema.StringSchema(1, MAX_ID),
                            "The message that was changed, or is to be answered again."),
                    MessageMetadata.FIELD,
                    ClientToolsRequest.TOOLS,
                    ClientToolsRequest.CHOICE);

    /** The assistant's message whose tool calls a request answers; null for a question. */
    static @Nullable JsonNode answeredMessage(JsonNode body) {
        JsonNode messages = body.get("messages");
        JsonNode last = messages.get(messages.size() - 1);
        boolean answers =
                last != null
                        && isFrom("assistant", last)
                        && JsonFields.value(last, "id") != null
                        && !REGENERATE.equals(JsonFields.text(body, "trigger"))
                        && last.get("parts")
                                .valueStream()
                                .anyMatch(part -> JsonFields.value(part, "toolCallId") != null);
        return answers ? last : null;
    }

    /**
     * The chat of a request.
     *
     * @throws AppError INVALID_REQUEST
     */
    static UiChat chat(Exchange exchange, JsonNode body) {
        String owner = MessageMetadata.of(exchange, body).userId();
        return UiChat.of("id", body.get("id").stringValue(), owner);
    }

    /**
     * Reads a request.
     *
     * @throws AppError INVALID_REQUEST
     */
    static UiMessageRequest read(Exchange exchange, Bot bot, JsonNode body) {
        MessageMetadata metadata = MessageMetadata.of(exchange, body);
        UiChat chat = chat(exchange, body);
        List<JsonNode> messages = body.get("messages").valueStream().toList();
        if (messages.isEmpty() || !isFrom("user", messages.getLast())) {
            throw AppError.invalid("messages", "The last message must be from the user.");
        }
        List<JsonNode> earlier = messages.subList(0, messages.size() - 1);
        if (rewrites(body)) {
            metadata = replacing(metadata, earlier);
        }
        var question =
                new TurnRequest(
                                bot,
                                ChatMessage.user(question(messages.getLast())),
                                history(body, earlier),
                                chat.conversationId(),
                                true,
                                metadata.json(),
                                metadata.userId())
                        .by(exchange.caller().principal().budget())
                        .withTools(ClientToolsRequest.of(exchange, body));
        return new UiMessageRequest(
                question, files(messages.getLast()), idempotency(exchange, body, question));
    }

    private static boolean hasFiles(JsonNode message) {
        return message.get("parts").valueStream().anyMatch(part -> isType("file", part));
    }

    private static List<Reference> files(JsonNode message) {
        return message.get("parts")
                .valueStream()
                .filter(part -> isType("file", part))
                .map(UiMessageRequest::file)
                .toList();
    }

    private static Reference file(JsonNode part) {
        String url = JsonFields.text(part, "url");
        if (url == null || url.isEmpty()) {
            throw AppError.invalid("messages", "A part of type file must have a url.");
        }
        return Reference.ofUrl(url, JsonFields.text(part, "filename"));
    }

    private static String question(JsonNode message) {
        String text = text(message);
        int characters = text.codePointCount(0, text.length());
        boolean empty = TextChecks.isBlank(text) && !hasFiles(message);
        if (empty || characters > ChatRequests.MAX_MESSAGE) {
            throw AppError.invalid(
                    "messages",
                    "A message must have 1 to " + ChatRequests.MAX_MESSAGE + " characters.");
        }
        return text;
    }

    /**
     * The earlier messages, which the user sees. After a message was changed or answered again, the
     * stored conversation differs from them. Null if the client sends only its last message, or if
     * they have files, which the stored conversation has too.
     */
    private static @Nullable List<ChatMessage> history(JsonNode body, List<JsonNode> earlier) {
        boolean sameAsStored =
                earlier.isEmpty() || earlier.stream().anyMatch(UiMessageRequest::hasFiles);
        if (sameAsStored && !rewrites(body)) {
            return null;
        }
        var history = new ArrayList<ChatMessage>();
        for (JsonNode message : earlier) {
            String text = text(message);
            if (TextChecks.isBlank(text) || isFrom("system", message)) {
                continue;
            }
            history.add(
                    isFrom("user", message) ? ChatMessage.user(text) : ChatMessage.assistant(text));
        }
        return history;
    }

    private static MessageMetadata replacing(MessageMetadata given, List<JsonNode> earlier) {
        List<JsonNode> answers =
                earlier.stream().filter(message -> isFrom("assistant", message)).toList();
        if (answers.isEmpty()) {
            return given.with(FOLLOWS, null);
        }
        String id = JsonFields.text(answers.getLast(), "id");
        return id == null ? given : given.with(FOLLOWS, id);
    }

    private static boolean rewrites(JsonNode body) {
        return REGENERATE.equals(JsonFields.text(body, "trigger"))
                || JsonFields.value(body, "messageId") != null;
    }

    /**
     * A new message is answered once, however often it arrives. Each request to answer a message
     * again is meant.
     */
    private static NewTurn.@Nullable Idempotency idempotency(
            Exchange exchange, JsonNode body, TurnRequest question) {
        NewTurn.Idempotency given = IdempotencyKey.of(exchange, question);
        JsonNode messages = body.get("messages");
        String messageId = JsonFields.text(messages.get(messages.size() - 1), "id");
        if (given != null || messageId == null || rewrites(body)) {
            return given;
        }
        return IdempotencyKey.derived(
                exchange,
                question,
                "ui",
                String.valueOf(question.conversationId()),
                messageId,
                Integer.toString(messages.size()),
                question.text(),
                String.valueOf(question.metadata()));
    }

    private static String text(JsonNode message) {
        return message.get("parts")
                .valueStream()
                .filter(part -> isType("text", part))
                .map(part -> JsonFields.text(part, "text"))
                .filter(text -> text != null && !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static boolean isFrom(String role, JsonNode message) {
        return role.equals(message.get("role").stringValue());
    }

    private static boolean isType(String type, JsonNode part) {
        return type.equals(part.get("type").stringValue());
    }
}
