package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDefaults;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.bot.WidgetSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Page;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.JsonText;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Managing bots. A patch is a JSON Merge Patch: what is absent stays, null goes back to the
 * default.
 */
public final class BotRoutes {
    private static final String ALL = "/api/v1/bots";
    private static final String ONE = "/api/v1/bots/{botId}";

    private static final BodySchema.Field NAME =
            required(
                    "name",
                    new BodySchema.Text(1, BotRules.MAX_NAME_CHARACTERS),
                    "What it is called.");

    private static final List<BodySchema.Field> SETTINGS =
            List.of(
                    optional(
                            "shortName",
                            new BodySchema.Text(1, BotRules.MAX_SHORT_NAME_CHARACTERS),
                            "A name usable wherever its id is."),
                    optional(
                            "instructions",
                            new BodySchema.Text(0, BotRules.MAX_INSTRUCTIONS_CHARACTERS),
                            "What it knows and how it behaves."),
                    optional(
                            "welcomeMessage",
                            new BodySchema.Text(0, BotRules.MAX_WELCOME_CHARACTERS),
                            "What it says first."),
                    optional("model", new BodySchema.Text(1, 200), "builtin, or provider/model."),
                    optional(
                            "fallbackModels",
                            new BodySchema.ListOf(
                                    new BodySchema.Text(1, 200), BotRules.MAX_FALLBACK_MODELS),
                            "What is asked, in order, when the model cannot answer."),
                    optional(
                            "temperature",
                            new BodySchema.Decimal(0, BotRules.MAX_TEMPERATURE),
                            "Null for the model's own."),
                    optional(
                            "maxTokens",
                            new BodySchema.Whole(1, BotRules.MAX_MAX_TOKENS),
                            "The longest answer, in the model's tokens."),
                    optional(
                            "historyLength",
                            new BodySchema.Whole(0, BotRules.MAX_HISTORY_MESSAGES),
                            "How many earlier messages the model is shown at most."),
                    optional(
                            "fallbackMessage",
                            new BodySchema.Text(1, BotRules.MAX_FALLBACK_CHARACTERS),
                            "What it says when it does not know."),
                    optional(
                            "knowledgePassages",
                            new BodySchema.Whole(0, BotRules.MAX_PASSAGES),
                            "How many passages of its knowledge the model is shown at most."),
                    optional(
                            "matchThreshold",
                            new BodySchema.Decimal(0, 1),
                            "How well a passage must fit the question, from 0 to 1."),
                    optional(
                            "allowedOrigins",
                            new BodySchema.ListOf(
                                    new BodySchema.Text(1, WidgetSettings.MAX_ORIGIN_CHARACTERS),
                                    BotRules.MAX_ALLOWED_ORIGINS),
                            "Origins of the pages that may show its widget; * for all."),
                    optional("enabled", new BodySchema.Flag(), "Whether it takes new messages."));

    private static final BodySchema.Fields CREATE = withName(NAME);
    private static final BodySchema.Fields PATCH =
            withName(optional("name", NAME.schema(), NAME.description()));

    private static final BodySchema.Fields BOT = answer();

    private static final BodySchema.Fields LIST =
            fields(
                    required("bots", new BodySchema.ListOf(BOT, Page.MAX_LIMIT), "Newest first."),
                    required("pagination", ResponseSchemas.PAGINATION, "Where this page stands."));

    private final Bots bots;
    private final BotAccess access;

    public BotRoutes(Bots bots) {
        this.bots = bots;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var read = new Route.Guard.Keyed(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.Keyed(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        describe("List bots")
                                .with(PageParameters.PAGE, PageParameters.LIMIT)
                                .answering(LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("Create a bot").taking(CREATE).answering(BOT),
                        this::create),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("Read a bot's settings").answering(BOT),
                        this::get),
                new Route(
                        "PATCH",
                        ONE,
                        write,
                        describe("Change a bot's settings").taking(PATCH).answering(BOT),
                        this::patch),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("Delete a bot with all its conversations"),
                        this::delete));
    }

    private static Description describe(String summary) {
        return Description.of("Bots", summary);
    }

    private void list(Exchange exchange) {
        Page page = PageParameters.of(exchange);
        Set<String> allowed = exchange.caller().principal().botIds();
        if (allowed.isEmpty()) {
            writeList(exchange, page, bots.list(page), bots.count());
            return;
        }
        List<Bot> visible =
                allowed.stream()
                        .flatMap(id -> bots.find(id).stream())
                        .sorted(
                                Comparator.comparing(Bot::createdAt)
                                        .thenComparing(Bot::id)
                                        .reversed())
                        .toList();
        List<Bot> shown = visible.stream().skip(page.offset()).limit(page.limit()).toList();
        writeList(exchange, page, shown, visible.size());
    }

    private static void writeList(Exchange exchange, Page page, List<Bot> shown, long total) {
        exchange.reply(
                json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("bots");
                    shown.forEach(bot -> write(json, bot));
                    json.writeEndArray();
                    json.writeName("pagination");
                    PageParameters.write(json, page, total);
                    json.writeEndObject();
                });
    }

    private void create(Exchange exchange) {
        BotAccess.requireUnrestricted(exchange);
        JsonNode body = exchange.request().body();
        String name = body.get("name").stringValue();
        Bot bot = bots.create(draft(body, BotDraft.named(name)));
        exchange.reply(json -> write(json, bot));
    }

    private void get(Exchange exchange) {
        Bot bot = access.require(exchange);
        exchange.reply(json -> write(json, bot));
    }

    private void patch(Exchange exchange) {
        Bot bot = access.require(exchange);
        JsonNode body = exchange.request().body();
        JsonNode name = body.get("name");
        if (name != null && name.isNull()) {
            throw AppError.invalid("name", "name is required.");
        }
        requireOwnShortName(exchange, bot, body.get("shortName"));
        Bot changed = bots.update(bot.id(), current -> current.with(draft(body, current.draft())));
        exchange.reply(json -> write(json, changed));
    }

    /** Short names are shared by all bots: whether one is free tells whether another bot has it. */
    private static void requireOwnShortName(Exchange exchange, Bot bot, @Nullable JsonNode given) {
        if (given == null) {
            return;
        }
        String wanted = given.isNull() ? null : given.stringValue();
        if (!Objects.equals(wanted, bot.shortName())) {
            BotAccess.requireUnrestricted(exchange);
        }
    }

    private void delete(Exchange exchange) {
        Bot bot = access.require(exchange);
        bots.delete(bot.id());
        ResponseSchemas.replyDeleted(exchange, bot.id());
    }

    private static BotDraft draft(JsonNode body, BotDraft before) {
        return new BotDraft(
                setting(body, "shortName", before.shortName(), null, JsonNode::stringValue),
                text(body, "name", before.name(), before.name()),
                text(body, "instructions", before.instructions(), BotDefaults.INSTRUCTIONS),
                text(body, "welcomeMessage", before.welcomeMessage(), BotDefaults.WELCOME_MESSAGE),
                text(body, "model", before.model(), BotDefaults.MODEL),
                setting(
                        body,
                        "fallbackModels",
                        before.fallbackModels(),
                        List.of(),
                        BotRoutes::texts),
                setting(body, "temperature", before.temperature(), null, JsonNode::doubleValue),
                setting(
                        body,
                        "maxTokens",
                        before.maxTokens(),
                        BotDefaults.MAX_TOKENS,
                        JsonNode::intValue),
                setting(
                        body,
                        "historyLength",
                        before.historyMessages(),
                        BotDefaults.HISTORY_MESSAGES,
                        JsonNode::intValue),
                text(
                        body,
                        "fallbackMessage",
                        before.fallbackMessage(),
                        BotDefaults.FALLBACK_MESSAGE),
                new KnowledgeSettings(
                        setting(
                                body,
                                "knowledgePassages",
                                before.knowledge().passages(),
                                BotDefaults.PASSAGES,
                                JsonNode::intValue),
                        setting(
                                body,
                                "matchThreshold",
                                before.knowledge().matchThreshold(),
                                BotDefaults.MATCH_THRESHOLD,
                                JsonNode::doubleValue)),
                new WidgetSettings(
                        setting(
                                body,
                                "allowedOrigins",
                                before.widget().allowedOrigins(),
                                List.of(),
                                BotRoutes::texts)),
                setting(body, "enabled", before.enabled(), true, JsonNode::booleanValue));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String text(JsonNode body, String name, String before, String byDefault) {
        return setting(body, name, before, byDefault, JsonNode::stringValue);
    }

    /** The rule of a merge patch: what is absent stays, null goes back to the default. */
    private static <T extends @Nullable Object> T setting(
            JsonNode body, String name, T before, T byDefault, Function<JsonNode, T> read) {
        JsonNode value = body.get(name);
        if (value == null) {
            return before;
        }
        return value.isNull() ? byDefault : read.apply(value);
    }

    private static void write(JsonGenerator json, Bot bot) {
        json.writeStartObject();
        json.writeStringProperty("id", bot.id());
        json.writeStringProperty("shortName", bot.shortName());
        json.writeStringProperty("name", bot.name());
        json.writeStringProperty("instructions", bot.instructions());
        json.writeStringProperty("welcomeMessage", bot.welcomeMessage());
        json.writeStringProperty("model", bot.model());
        json.writeArrayPropertyStart("fallbackModels");
        bot.fallbackModels().forEach(json::writeString);
        json.writeEndArray();
        json.writeName("temperature");
        Double temperature = bot.temperature();
        if (temperature == null) {
            json.writeNull();
        } else {
            json.writeNumber(JsonText.asJavaScript(temperature));
        }
        json.writeNumberProperty("maxTokens", bot.maxTokens());
        json.writeNumberProperty("historyLength", bot.historyMessages());
        json.writeStringProperty("fallbackMessage", bot.fallbackMessage());
        json.writeNumberProperty("knowledgePassages", bot.knowledge().passages());
        json.writeName("matchThreshold");
        json.writeNumber(JsonText.asJavaScript(bot.knowledge().matchThreshold()));
        json.writeArrayPropertyStart("allowedOrigins");
        bot.widget().allowedOrigins().forEach(json::writeString);
        json.writeEndArray();
        json.writeBooleanProperty("enabled", bot.enabled());
        json.writeStringProperty("createdAt", ApiTimestamps.text(bot.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(bot.updatedAt()));
        json.writeEndObject();
    }

    private static BodySchema.Fields withName(BodySchema.Field name) {
        var all = new ArrayList<>(List.of(name));
        all.addAll(SETTINGS);
        return new BodySchema.Fields(List.copyOf(all));
    }

    private static BodySchema.Fields answer() {
        var all = new ArrayList<>(List.of(required("id", ResponseSchemas.ID, "Its id.")));
        all.addAll(CREATE.fields());
        all.add(required("createdAt", ResponseSchemas.TIME, "When it was made."));
        all.add(required("updatedAt", ResponseSchemas.TIME, "When it was last changed."));
        return new BodySchema.Fields(List.copyOf(all));
    }
}
