package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.budget.BudgetUse;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.http.BodySchema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Daily budgets as JSON. */
final class BudgetJson {
    static final BodySchema MESSAGES = new BodySchema.IntegerSchema(1, DailyBudget.MAX_MESSAGES);
    static final BodySchema COST = new BodySchema.Decimal(0, DailyBudget.MAX_COST);

    /** The budget of a key. */
    static final BodySchema LIMITS =
            fields(
                    optional("messagesPerDay", MESSAGES, "The most messages in a UTC day."),
                    optional("costPerDay", COST, "The most that answers may cost in a UTC day."));

    /** The use of one day. */
    static final BodySchema USE =
            BodySchema.named(
                    "BudgetUse",
                    required(
                            "messages",
                            new BodySchema.IntegerSchema(0, Long.MAX_VALUE),
                            "The messages of today."),
                    required(
                            "cost",
                            new BodySchema.Decimal(0, Double.POSITIVE_INFINITY),
                            "What the answers of today have cost."));

    private BudgetJson() {}

    static DailyBudget limits(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return DailyBudget.NONE;
        }
        JsonNode messages = JsonFields.value(given, "messagesPerDay");
        JsonNode cost = JsonFields.value(given, "costPerDay");
        return new DailyBudget(
                messages == null ? null : messages.longValue(),
                cost == null ? null : cost.decimalValue());
    }

    static void writeLimits(JsonGenerator json, DailyBudget limits) {
        json.writeStartObject();
        Long messages = limits.messages();
        if (messages == null) {
            json.writeNullProperty("messagesPerDay");
        } else {
            json.writeNumberProperty("messagesPerDay", messages);
        }
        BigDecimal cost = limits.cost();
        if (cost == null) {
            json.writeNullProperty("costPerDay");
        } else {
            json.writeNumberProperty("costPerDay", cost);
        }
        json.writeEndObject();
    }

    static void writeUse(JsonGenerator json, BudgetUse use) {
        json.writeStartObject();
        json.writeNumberProperty("messages", use.messages());
        json.writeNumberProperty("cost", use.cost());
        json.writeEndObject();
    }
}
