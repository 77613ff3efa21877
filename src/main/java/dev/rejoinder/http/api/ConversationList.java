package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationSearch;
import dev.rejoinder.conversation.ConversationSearch.Outcome;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Feedback.Rating;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route.Parameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The list of conversations: its query parameters, and its pages as JSON. */
final class ConversationList {
    private static final BodySchema.StringSchema WORDS =
            new BodySchema.StringSchema(0, ConversationSearch.MAX_CHARACTERS);
    private static final BodySchema.EnumSchema OUTCOME =
            new BodySchema.EnumSchema(
                    Stream.of(Outcome.values())
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .toList());

    static final Parameter[] PARAMETERS = {
        PageParameters.PAGE,
        PageParameters.LIMIT,
        Parameter.query(
                "since", ResponseSchemas.TIME, "Only conversations with activity after this time."),
        Parameter.query(
                "userId", ResponseSchemas.ID, "Only conversations with this metadata.userId."),
        Parameter.query("q", WORDS, "Only conversations that contain these words."),
        Parameter.query(
                "outcome",
                OUTCOME,
                "Only conversations whose last turn ended with this outcome; waiting: with a turn"
                        + " that waits."),
        Parameter.query(
                "feedback",
                FeedbackJson.RATING,
                "Only conversations with an answer that is rated up, or down."),
        Parameter.query(
                "cursor", ResponseSchemas.TEXT, "The pagination.cursor of the previous page.")
    };

    private ConversationList() {}

    /**
     * Parses the parameters of a request.
     *
     * @throws AppError INVALID_REQUEST
     */
    static ConversationQuery query(Exchange exchange, Bot bot) {
        PageRequest page = PageParameters.of(exchange);
        String since = exchange.request().query("since");
        String cursor = exchange.request().query("cursor");
        var query =
                new ConversationQuery(
                        bot.id(),
                        page,
                        cursor == null ? null : CursorText.parse(cursor),
                        since == null ? null : ApiTimestamps.parse("since", since),
                        exchange.request().query("userId"),
                        search(exchange, bot),
                        rating(exchange));
        if (query.search() != null && page.number() > 1) {
            throw AppError.invalid(
                    "page",
                    "Search results support only cursor pagination. Use pagination.cursor instead"
                            + " of page.");
        }
        return query;
    }

    private static @Nullable Rating rating(Exchange exchange) {
        String rating = PageParameters.oneOf(exchange, "feedback", FeedbackJson.RATING);
        return rating == null ? null : FeedbackJson.rating(rating);
    }

    private static @Nullable ConversationSearch search(Exchange exchange, Bot bot) {
        String words = exchange.request().query("q");
        String outcome = PageParameters.oneOf(exchange, "outcome", OUTCOME);
        if (words == null && outcome == null) {
            return null;
        }
        if (words != null && words.length() > ConversationSearch.MAX_CHARACTERS) {
            throw AppError.invalid(
                    "q",
                    "q must have at most " + ConversationSearch.MAX_CHARACTERS + " characters.");
        }
        return new ConversationSearch(
                words == null ? "" : words.strip(),
                outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                bot.fallbackMessage());
    }

    static void write(
            JsonGenerator json,
            PageRequest page,
            ConversationStore.Listing listing,
            Map<String, Handover> handovers) {
        json.writeStartObject();
        json.writeArrayPropertyStart("conversations");
        for (Conversation conversation : listing.conversations()) {
            json.writeStartObject();
            json.writeStringProperty("id", conversation.id());
            json.writeStringProperty("preview", conversation.preview());
            json.writeNumberProperty("messageCount", conversation.messageCount());
            json.writeStringProperty("createdAt", ApiTimestamps.text(conversation.createdAt()));
            json.writeStringProperty("updatedAt", ApiTimestamps.text(conversation.updatedAt()));
            if (conversation.running()) {
                json.writeBooleanProperty("running", true);
            }
            if (conversation.waiting()) {
                json.writeBooleanProperty("waiting", true);
            }
            if (conversation.ups() + conversation.downs() > 0) {
                json.writeObjectPropertyStart("feedback");
                json.writeNumberProperty("up", conversation.ups());
                json.writeNumberProperty("down", conversation.downs());
                json.writeEndObject();
            }
            HandoverJson.write(json, "handover", handovers.get(conversation.id()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("pagination");
        Cursor next = listing.next();
        PageParameters.write(
                json,
                page,
                listing.total(),
                listing.hasMore(),
                next == null ? null : CursorText.of(next));
        json.writeEndObject();
    }

    /** A cursor as clients see it: an opaque string. */
    private static final class CursorText {
        private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

        static String of(Cursor cursor) {
            String text = cursor.updatedAt().toEpochMilli() + " " + cursor.conversationId();
            return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        static Cursor parse(String given) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(given);
                String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 2);
                return new Cursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
                throw AppError.invalid(
                        "cursor",
                        "cursor is not valid. Use the pagination.cursor of an earlier page.");
            }
        }
    }
}
