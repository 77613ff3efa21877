package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.handover.ConversationFeed;
import dev.rejoinder.handover.ConversationNote;
import dev.rejoinder.handover.HandoverState;
import dev.rejoinder.handover.HandoverStore;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.handover.InboxEntry;
import dev.rejoinder.handover.InboxQuery;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.turn.NewTurn;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of the inbox, for agents: people with an account, and programs with an admin key. */
public final class InboxRoutes {
    private static final String ALL = "/api/v1/inbox";
    private static final String ONE = ALL + "/{botId}/{conversationId}";

    private static final BodySchema.ObjectSchema MESSAGE =
            fields(
                    required(
                            "message",
                            new BodySchema.StringSchema(1, ChatRequests.MAX_MESSAGE),
                            "The text for the visitor."));
    private static final BodySchema.ObjectSchema NOTE =
            fields(
                    required(
                            "text",
                            new BodySchema.StringSchema(1, ConversationNote.MAX_TEXT),
                            "The text for other agents."));

    private final Bots allBots;
    private final BotAccess bots;
    private final Keys keys;
    private final Handovers handovers;
    private final ConversationFeed feed;

    public InboxRoutes(Bots bots, Keys keys, Handovers handovers, ConversationFeed feed) {
        this.allBots = bots;
        this.bots = new BotAccess(bots);
        this.keys = keys;
        this.handovers = handovers;
        this.feed = feed;
    }

    public List<Route> routes() {
        return List.of(
                route(
                        "GET",
                        ALL,
                        description("listInbox", "List conversations that need or have a person")
                                .parameters(
                                        Parameter.query(
                                                "state",
                                                HandoverSchemas.STATE,
                                                "Without it: waiting and active ones."),
                                        Parameter.query(
                                                "botId",
                                                ResponseSchemas.ID,
                                                "Only conversations of this assistant."),
                                        PageParameters.PAGE,
                                        PageParameters.LIMIT)
                                .response(InboxJson.INBOX),
                        this::list),
                route(
                        "GET",
                        ALL + "/events",
                        description("streamInboxEvents", "Stream changes of the inbox")
                                .parameters(AnswerRoutes.LAST_EVENT_ID)
                                .content(StreamSchemas.MEDIA_TYPE, InboxJson.CHANGED),
                        this::follow),
                route(
                        "POST",
                        ONE + "/take",
                        description("takeConversation", "Take a conversation over")
                                .response(InboxJson.ENTRY),
                        this::take),
                route(
                        "POST",
                        ONE + "/messages",
                        description("sendAgentMessage", "Write to the visitor")
                                .created()
                                .parameters(IdempotencyKey.PARAMETER)
                                .requestBody(MESSAGE)
                                .response(ResponseSchemas.MESSAGE)
                                .notAudited(),
                        this::send),
                route(
                        "POST",
                        ONE + "/return",
                        description(
                                        "returnConversation",
                                        "Give a conversation back to the assistant")
                                .noContent("The assistant answers again."),
                        exchange -> end(exchange, false)),
                route(
                        "POST",
                        ONE + "/close",
                        description("closeConversation", "Close a conversation")
                                .noContent("The conversation is closed."),
                        exchange -> end(exchange, true)),
                route(
                        "GET",
                        ONE + "/notes",
                        description("listNotes", "List the notes of a conversation")
                                .response(InboxJson.NOTES),
                        this::replyNotes),
                route(
                        "POST",
                        ONE + "/notes",
                        description("addNote", "Add a note for other agents")
                                .requestBody(NOTE)
                                .response(InboxJson.NOTES),
                        this::addNote));
    }

    private static Description description(String operationId, String summary) {
        return Description.of("Inbox", operationId, summary);
    }

    private static Route route(
            String method, String template, Description description, Route.Handler handler) {
        var guard = new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA).orAgent();
        return new Route(method, template, guard, description, handler);
    }

    private void list(Exchange exchange) {
        PageRequest page = PageParameters.of(exchange);
        String botId = exchange.request().query("botId");
        Set<String> shown =
                botId == null
                        ? exchange.caller().principal().botIds()
                        : Set.of(bots.require(exchange, botId).id());
        var query = new InboxQuery(state(exchange.request().query("state")), shown, page);
        HandoverStore.Inbox inbox = handovers.store().inbox(query);
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("conversations");
                    inbox.entries().forEach(each -> InboxJson.write(json, each, nameOf(each)));
                    json.writeEndArray();
                    json.writeObjectPropertyStart("counts");
                    json.writeNumberProperty("waiting", inbox.waiting());
                    json.writeNumberProperty("active", inbox.active());
                    json.writeEndObject();
                    json.writeName("pagination");
                    boolean more = page.offset() + page.limit() < inbox.total();
                    PageParameters.write(json, page, inbox.total(), more, null);
                    json.writeEndObject();
                });
    }

    private String nameOf(InboxEntry entry) {
        String botId = entry.conversation().botId();
        return allBots.find(botId).map(Bot::name).orElse(botId);
    }

    private static @Nullable HandoverState state(@Nullable String given) {
        if (given == null) {
            return null;
        }
        if (!HandoverSchemas.STATE.values().contains(given)) {
            throw AppError.invalid("state", "state must be waiting, active or ended.");
        }
        return HandoverState.valueOf(given.toUpperCase(Locale.ROOT));
    }

    private void follow(Exchange exchange) {
        exchange.reserveStream();
        String lastEvent = exchange.request().header("Last-Event-ID");
        long after;
        if (lastEvent == null || lastEvent.isEmpty()) {
            after = handovers.store().leaseTime();
        } else if (lastEvent.matches("[0-9]{1,18}")) {
            after = Long.parseLong(lastEvent);
        } else {
            throw AppError.invalid(
                    "Last-Event-ID", "Last-Event-ID must be the id of an event of this stream.");
        }
        new InboxEventStream(feed, handovers.store(), exchange.caller().principal()::maySee, after)
                .begin(exchange);
    }

    private void take(Exchange exchange) {
        Place place = place(exchange);
        handovers.take(place.botId(), place.conversationId(), agent(exchange));
        InboxEntry entry =
                handovers
                        .store()
                        .entry(place.botId(), place.conversationId())
                        .orElseThrow(Conversation::notFound);
        exchange.reply(json -> InboxJson.write(json, entry, nameOf(entry)));
    }

    private void send(Exchange exchange) {
        Place place = place(exchange);
        String text = exchange.request().body().get("message").stringValue();
        String fingerprint =
                IdempotencyKey.sha256("inbox", place.botId(), place.conversationId(), text);
        NewTurn.Idempotency key = IdempotencyKey.of(exchange, fingerprint);
        Message sent =
                handovers.send(
                        place.botId(),
                        place.conversationId(),
                        agent(exchange),
                        text,
                        key == null ? null : key.keyHash(),
                        fingerprint);
        exchange.reply().created(json -> MessageJson.write(json, sent));
    }

    private void end(Exchange exchange, boolean completes) {
        Place place = place(exchange);
        handovers.end(place.botId(), place.conversationId(), agent(exchange), completes);
        exchange.reply().noContent();
    }

    private void replyNotes(Exchange exchange) {
        reply(exchange, place(exchange));
    }

    private void reply(Exchange exchange, Place place) {
        List<ConversationNote> notes =
                handovers.store().notes(place.botId(), place.conversationId());
        exchange.reply(json -> InboxJson.write(json, notes));
    }

    private void addNote(Exchange exchange) {
        Place place = place(exchange);
        String text = exchange.request().body().get("text").stringValue();
        handovers.addNote(place.botId(), place.conversationId(), agent(exchange), text);
        reply(exchange, place);
    }

    /** The conversation of a request. */
    private record Place(String botId, String conversationId) {}

    private Place place(Exchange exchange) {
        return new Place(bots.require(exchange).id(), exchange.request().path("conversationId"));
    }

    /** The caller as visitors see them: never an email address. */
    private MessageAuthor agent(Exchange exchange) {
        Sessions.SignedIn person = exchange.caller().signedInOrNull();
        if (person != null) {
            return MessageAuthor.of(person.account().id(), person.account().name());
        }
        String id = exchange.caller().principal().id();
        return MessageAuthor.of(id, keys.find(id).map(ApiKey::name).orElse(""));
    }
}
