package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.tool.ModelToolRules;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.Tools;
import dev.rejoinder.turn.BotVision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Creates, lists, changes and deletes bots. */
public final class BotRoutes {
    private static final String ALL = "/api/v1/bots";
    private static final String ONE = "/api/v1/bots/{botId}";

    private final Bots bots;
    private final Tools tools;
    private final ModelToolRules modelToolRules;
    private final Runnable deleted;
    private final BotAccess access;

    /**
     * Creates the routes.
     *
     * @param deleted called after the deletion of a bot
     */
    public BotRoutes(Bots bots, Tools tools, ModelToolRules modelToolRules, Runnable deleted) {
        this.bots = bots;
        this.tools = tools;
        this.modelToolRules = modelToolRules;
        this.deleted = deleted;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        var read = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        var write = new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA);
        return List.of(
                new Route(
                        "GET",
                        ALL,
                        read,
                        describe("listBots", "List bots")
                                .parameters(BotList.PARAMETERS.toArray(Parameter[]::new))
                                .response(BotList.SCHEMA),
                        new BotList(bots)::reply),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("createBot", "Create a bot")
                                .requestBody(BotJson.CREATE)
                                .response(BotJson.BOT),
                        this::create),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("getBot", "Get a bot").response(BotJson.BOT),
                        this::get),
                new Route(
                        "PATCH",
                        ONE,
                        write,
                        describe("updateBot", "Update a bot")
                                .requestBody(BotJson.PATCH)
                                .response(BotJson.BOT),
                        this::patch),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("deleteBot", "Delete a bot and all its conversations")
                                .response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Bots", operationId, summary);
    }

    private void create(Exchange exchange) {
        BotAccess.requireUnrestricted(exchange);
        JsonNode body = exchange.request().body();
        String name = body.get("name").stringValue();
        BotDraft draft = BotPatch.apply(body, BotDraft.named(name));
        modelToolRules.checkBot(null, draft, false);
        BotVision.checkSettings(null, draft);
        Bot bot = bots.create(draft);
        exchange.reply(json -> BotJson.write(json, bot));
    }

    private void get(Exchange exchange) {
        Bot bot = access.require(exchange);
        exchange.reply(json -> BotJson.write(json, bot));
    }

    private void patch(Exchange exchange) {
        Bot bot = access.require(exchange);
        JsonNode body = exchange.request().body();
        JsonNode name = body.get("name");
        if (name != null && name.isNull()) {
            throw AppError.invalid("name", "name is required.");
        }
        requireOwnShortName(exchange, bot, body.get("shortName"));
        boolean hasTools = tools.list(bot.id()).stream().anyMatch(Tool::enabled);
        BotDraft wanted = BotPatch.apply(body, bot.draft());
        modelToolRules.checkBot(bot, wanted, hasTools);
        BotVision.checkSettings(bot, wanted);
        Bot changed =
                bots.update(
                        bot.id(), current -> current.with(BotPatch.apply(body, current.draft())));
        exchange.reply(json -> BotJson.write(json, changed));
    }

    /**
     * All bots share one namespace of short names, so a key restricted to some bots must not learn
     * which names are taken.
     */
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
        deleted.run();
        ResponseSchemas.replyDeleted(exchange, bot.id());
    }
}
