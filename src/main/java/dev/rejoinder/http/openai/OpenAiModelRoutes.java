package dev.rejoinder.http.openai;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The bots that a key may use, as models. */
final class OpenAiModelRoutes {
    /** The list has no pages in this API. */
    private static final int MAX_MODELS = 1_000;

    private final Bots bots;
    private final OpenAiRequests requests;

    OpenAiModelRoutes(Bots bots) {
        this.bots = bots;
        this.requests = new OpenAiRequests(bots);
    }

    List<Route> routes() {
        var guard = new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA);
        return List.of(
                OpenAiRoutes.route(
                        "GET",
                        "/v1/models",
                        guard,
                        Description.of("OpenAI", "listOpenAiModels", "List the bots as models")
                                .content("application/json", OpenAiSchemas.MODELS),
                        this::list),
                OpenAiRoutes.route(
                        "GET",
                        "/v1/models/{model}",
                        guard,
                        Description.of("OpenAI", "getOpenAiModel", "Get a bot as a model")
                                .content("application/json", OpenAiSchemas.MODEL),
                        this::get));
    }

    private void list(Exchange exchange) {
        List<Bot> visible = visible(exchange.caller().principal());
        exchange.reply()
                .bare(
                        200,
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("object", "list");
                            json.writeArrayPropertyStart("data");
                            visible.forEach(bot -> write(json, bot));
                            json.writeEndArray();
                            json.writeEndObject();
                        });
    }

    private List<Bot> visible(Principal caller) {
        if (!caller.botIds().isEmpty()) {
            return caller.botIds().stream()
                    .sorted()
                    .flatMap(id -> bots.find(id).stream())
                    .filter(Bot::enabled)
                    .toList();
        }
        var all = new ArrayList<Bot>();
        for (int page = 1; page <= MAX_MODELS / PageRequest.MAX_LIMIT; page++) {
            List<Bot> some = bots.list(new PageRequest(page, PageRequest.MAX_LIMIT));
            some.stream().filter(Bot::enabled).forEach(all::add);
            if (some.size() < PageRequest.MAX_LIMIT) {
                break;
            }
        }
        return all;
    }

    private void get(Exchange exchange) {
        Bot bot = requests.bot(exchange, exchange.request().path("model"));
        exchange.reply().bare(200, json -> write(json, bot));
    }

    private static void write(JsonGenerator json, Bot bot) {
        json.writeStartObject();
        json.writeStringProperty("id", nameOf(bot));
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", bot.createdAt().getEpochSecond());
        json.writeStringProperty("owned_by", "rejoinder");
        // OpenAI has no such field; clients that list models show it.
        json.writeStringProperty("name", bot.name());
        json.writeEndObject();
    }

    /** The name of a bot as a model. */
    static String nameOf(Bot bot) {
        String shortName = bot.shortName();
        return shortName == null ? bot.id() : shortName;
    }
}
