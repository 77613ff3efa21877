package dev.rejoinder.http.openai;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.StrictJson;
import dev.rejoinder.http.api.MessageSteps;
import dev.rejoinder.http.api.ToolCallJson;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnEngine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of the messages of a conversation. */
final class ConversationItems {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;

    static final Parameter[] PARAMETERS = {
        Parameter.query(
                "limit",
                new BodySchema.IntegerSchema(1, MAX_LIMIT),
                "The maximum number of messages; 20 by default."),
        Parameter.query(
                "order",
                new BodySchema.EnumSchema(List.of("asc", "desc")),
                "asc for oldest first; desc, the default, for newest first."),
        Parameter.query(
                "after",
                new BodySchema.StringSchema(1, 128),
                "The id of the last message of the page before.")
    };

    private final ConversationStore conversations;
    private final MessageSteps steps;

    ConversationItems(ConversationStore conversations, TurnEngine turns) {
        this.conversations = conversations;
        this.steps = new MessageSteps(turns);
    }

    /**
     * Replies with one page.
     *
     * @throws AppError INVALID_REQUEST
     */
    void reply(Exchange exchange, OpenAiConversations.Found found) {
        int limit = limit(exchange.request().query("limit"));
        boolean ascending = ascending(exchange.request().query("order"));
        String after = exchange.request().query("after");
        List<Message> messages =
                switch (found) {
                    case OpenAiConversations.OfBot(Conversation of) ->
                            page(of, after, limit + 1, ascending);
                    case OpenAiConversations.Draft(ConversationDraft draft) ->
                            page(items(draft, ascending), after);
                };
        boolean more = messages.size() > limit;
        List<Message> shown = more ? messages.subList(0, limit) : messages;
        List<String> ids = shown.stream().map(Message::id).toList();
        List<StrictJson.Content> items = items(found, shown, ascending);
        exchange.reply()
                .bare(
                        200,
                        json ->
                                ItemListJson.write(
                                        json,
                                        ids,
                                        more,
                                        () -> items.forEach(item -> item.writeTo(json))));
    }

    /** The messages with the calls of the client's tools, which precede their answer. */
    private List<StrictJson.Content> items(
            OpenAiConversations.Found found, List<Message> messages, boolean ascending) {
        var items = new ArrayList<StrictJson.Content>();
        switch (found) {
            case OpenAiConversations.Draft _ ->
                    messages.forEach(each -> items.add(json -> ItemListJson.write(json, each)));
            case OpenAiConversations.OfBot(Conversation of) ->
                    steps.forEach(
                            of.botId(),
                            of.id(),
                            messages,
                            (message, calls) -> {
                                List<StrictJson.Content> some = items(message, calls);
                                items.addAll(ascending ? some : some.reversed());
                            });
        }
        return items;
    }

    private static List<StrictJson.Content> items(Message message, List<ToolStep> calls) {
        var items = new ArrayList<StrictJson.Content>();
        String answer = message.answerId() == null ? message.id() : message.answerId();
        for (ToolStep call : calls) {
            if (ToolCallJson.isOfClient(call)) {
                items.add(
                        json ->
                                ItemListJson.writeCall(
                                        json, answer, call, "completed", call.arguments()));
                if (call.result() != null) {
                    items.add(json -> ItemListJson.writeOutput(json, answer, call));
                }
            }
        }
        boolean asked = message.role() == Message.Role.USER;
        items.add(asked ? 0 : items.size(), json -> ItemListJson.write(json, message));
        return items;
    }

    /**
     * Replies with one message.
     *
     * @throws AppError NOT_FOUND
     */
    void replyOne(Exchange exchange, OpenAiConversations.Found found) {
        String id = exchange.request().path("itemId");
        Message message =
                switch (found) {
                    case OpenAiConversations.OfBot(Conversation of) -> one(of, id);
                    case OpenAiConversations.Draft(ConversationDraft draft) ->
                            items(draft, true).stream()
                                    .filter(item -> item.id().equals(id))
                                    .findFirst()
                                    .orElseThrow(ConversationItems::notFound);
                };
        exchange.reply().bare(200, json -> ItemListJson.write(json, message));
    }

    private Message one(Conversation of, String id) {
        Long position = conversations.positionOf(of.botId(), of.id(), id);
        if (position == null) {
            throw notFound();
        }
        return conversations.messagesAfter(of.botId(), of.id(), position - 1, 1).stream()
                .findFirst()
                .orElseThrow(ConversationItems::notFound);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "This conversation has no such item.");
    }

    private static int limit(@Nullable String given) {
        if (given == null) {
            return DEFAULT_LIMIT;
        }
        boolean fits = given.matches("[0-9]{1,3}");
        int limit = fits ? Integer.parseInt(given) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw AppError.invalid("limit", "limit must be 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    private static boolean ascending(@Nullable String given) {
        if (given == null || given.equals("desc")) {
            return false;
        }
        if (!given.equals("asc")) {
            throw AppError.invalid("order", "order must be asc or desc.");
        }
        return true;
    }

    private List<Message> page(
            Conversation of, @Nullable String after, int limit, boolean ascending) {
        Long from = after == null ? null : conversations.positionOf(of.botId(), of.id(), after);
        if (after != null && from == null) {
            throw noSuchMessage();
        }
        if (ascending) {
            long start = from == null ? 0 : from;
            return conversations.messagesAfter(of.botId(), of.id(), start, limit);
        }
        long end = from == null ? Long.MAX_VALUE : from;
        return conversations.messagesBefore(of.botId(), of.id(), end, limit).reversed();
    }

    /** The messages after one of them. */
    private static List<Message> page(List<Message> messages, @Nullable String after) {
        if (after == null) {
            return messages;
        }
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).id().equals(after)) {
                return messages.subList(i + 1, messages.size());
            }
        }
        throw noSuchMessage();
    }

    private static AppError noSuchMessage() {
        return AppError.invalid("after", "This conversation has no such message.");
    }

    /** The items of a draft fit on one page; they get ids with the first response. */
    private static List<Message> items(ConversationDraft draft, boolean ascending) {
        var reader = new MessageReader();
        reader.readAll(StrictJson.parse(draft.items()), "items");
        var messages = new ArrayList<Message>();
        for (ChatMessage item : Transcript.texts(reader.messages())) {
            boolean asked = item.role() == ChatMessage.Role.USER;
            messages.add(
                    new Message(
                            "msg_" + (messages.size() + 1),
                            messages.size() + 1L,
                            asked ? Message.Role.USER : Message.Role.ASSISTANT,
                            item.text(),
                            draft.createdAt(),
                            "complete",
                            null,
                            null,
                            null,
                            null,
                            null));
        }
        return ascending ? messages : messages.reversed();
    }
}
