package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.budget.BudgetStore;
import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.Clock;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** What a bot has used of its budget today. */
public final class BudgetRoutes {
    private static final int MAX_MODELS = 20;

    private static final BodySchema BUDGET =
            BodySchema.named(
                    "BudgetReport",
                    required("day", AnalyticsJson.DATE, "Today, in UTC."),
                    required("resetsAt", ResponseSchemas.TIME, "When the next day begins."),
                    required("limits", ConversationSettingsSchema.BUDGET, "The bot's budget."),
                    required("use", BudgetJson.USE, "The use of the bot, by all together."),
                    required(
                            "reached",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, 2),
                            "The limits that are reached: messagesPerDay, costPerDay."),
                    optional(
                            "currency",
                            ResponseSchemas.TEXT,
                            "The currency of costs; null if no prices are set."),
                    required(
                            "unpricedModels",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, MAX_MODELS),
                            "The bot's models without a price, whose answers count 0."));

    private final BudgetStore budgets;
    private final ModelPrices prices;
    private final BotAccess bots;
    private final Clock clock;

    public BudgetRoutes(BudgetStore budgets, ModelPrices prices, Bots bots, Clock clock) {
        this.budgets = budgets;
        this.prices = prices;
        this.bots = new BotAccess(bots);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/bots/{botId}/budget",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        Description.of(
                                        "Bots",
                                        "getBotBudget",
                                        "Get what a bot has used of its budget today")
                                .response(BUDGET),
                        this::get));
    }

    private void get(Exchange exchange) {
        Bot bot = bots.require(exchange);
        Instant now = clock.now();
        BudgetUse use = budgets.ofBot(bot.id(), now);
        exchange.reply(json -> write(json, bot, use, now));
    }

    private void write(JsonGenerator json, Bot bot, BudgetUse use, Instant now) {
        Instant day = now.truncatedTo(ChronoUnit.DAYS);
        DailyBudget limits = bot.conversationSettings().budget().perDay();
        json.writeStartObject();
        json.writeStringProperty("day", day.toString().substring(0, "2000-01-01".length()));
        json.writeStringProperty("resetsAt", ApiTimestamps.text(day.plus(1, ChronoUnit.DAYS)));
        json.writeName("limits");
        json.writeRawValue(bot.conversationSettings().toTree().get("budget").toString());
        json.writeName("use");
        BudgetJson.writeUse(json, use);
        json.writeArrayPropertyStart("reached");
        if (use.reachesMessages(limits)) {
            json.writeString("messagesPerDay");
        }
        if (use.reachesCost(limits)) {
            json.writeString("costPerDay");
        }
        json.writeEndArray();
        json.writeStringProperty("currency", prices.known() ? prices.currency() : null);
        json.writeArrayPropertyStart("unpricedModels");
        Stream.concat(Stream.of(bot.model()), bot.fallbackModels().stream())
                .filter(model -> prices.of(model).isEmpty())
                .distinct()
                .forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }
}
