package dev.rejoinder.http.api;

import dev.rejoinder.access.LeadLimits;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.ConversationSettings;
import dev.rejoinder.bot.LeadForm;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.lead.ContactDetails;
import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.Leads;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Leads: visitors leave them, and keys list, export and delete them. */
public final class LeadRoutes {
    private static final String OF_VISITORS = "/api/v1/chat/{botId}/leads";
    private static final String ALL = "/api/v1/bots/{botId}/leads";
    private static final String ONE = "/api/v1/bots/{botId}/leads/{leadId}";

    private final Leads leads;
    private final BotAccess bots;
    private final ConversationAccess access;
    private final LeadLimits limits;

    public LeadRoutes(Leads leads, Bots bots, ConversationStore conversations, LeadLimits limits) {
        this.leads = leads;
        this.bots = new BotAccess(bots);
        this.access = new ConversationAccess(conversations);
        this.limits = limits;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        OF_VISITORS,
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.CHAT).orVisitor(),
                        describe("createLead", "Leave contact details")
                                .requestBody(LeadJson.BODY)
                                .response(LeadJson.CREATED)
                                .created(),
                        this::create),
                new Route(
                        "GET",
                        ALL,
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        describe("listLeads", "List leads, newest first")
                                .parameters(
                                        PageParameters.PAGE,
                                        PageParameters.LIMIT,
                                        Parameter.query(
                                                "since",
                                                ResponseSchemas.TIME,
                                                "Only leads that were left after this time."),
                                        ExportFormat.PARAMETER)
                                .response(LeadJson.LIST)
                                .content(ExportFormat.JSONL.mediaType(), ExportFormat.LINE)
                                .content(ExportFormat.CSV.mediaType(), ResponseSchemas.TEXT),
                        this::list),
                new Route(
                        "DELETE",
                        ONE,
                        new Route.Guard.ApiKeyRequired(Scope.WRITE, LimitClass.DATA),
                        describe("deleteLead", "Delete a lead").response(ResponseSchemas.DELETED),
                        this::delete));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Leads", operationId, summary);
    }

    private void create(Exchange exchange) {
        Bot bot = bots.requireEnabled(exchange);
        JsonNode body = exchange.request().body();
        ContactDetails contact = contact(body).checked();
        String conversationId = JsonFields.text(body, "conversationId");
        String userId = userId(exchange, body);
        if (conversationId != null) {
            Conversation conversation =
                    access.find(exchange, bot.id(), conversationId)
                            .orElseThrow(Conversation::notFound);
            if (conversation.userId() != null) {
                userId = checkedOwner(userId, conversation.userId());
            }
        }
        if (exchange.caller().principal().visitor() != null) {
            checkForm(bot.conversationSettings(), contact);
            limits.acquire(exchange.caller().principal().id(), exchange.request().network());
        }
        Lead lead = leads.add(bot.id(), contact, conversationId, userId);
        exchange.reply()
                .created(
                        json -> {
                            json.writeStartObject();
                            json.writeStringProperty("id", lead.id());
                            json.writeStringProperty(
                                    "createdAt", ApiTimestamps.text(lead.createdAt()));
                            json.writeEndObject();
                        });
    }

    /** The end user that the request is about, or null. A visitor cannot choose another. */
    private static @Nullable String userId(Exchange exchange, JsonNode body) {
        String visitor = exchange.caller().principal().visitor();
        return visitor == null ? JsonFields.text(body, LeadJson.USER_ID) : visitor;
    }

    private static String checkedOwner(@Nullable String given, String owner) {
        if (given != null && !given.equals(owner)) {
            throw AppError.invalid(
                    LeadJson.USER_ID, "The conversation belongs to another user than userId.");
        }
        return owner;
    }

    /** Visitors can leave only what the bot asks for. */
    private static void checkForm(ConversationSettings settings, ContactDetails contact) {
        LeadForm form = settings.leadForm();
        if (!form.enabled() && !settings.handover().enabled()) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This bot does not ask visitors for contact details.");
        }
        // Visitors whom no person answered are asked for their address alone.
        boolean whole = form.enabled() && !settings.handover().enabled();
        for (LeadForm.Field field : form.fields()) {
            if (whole && field.required() && contact.value(field.name()) == null) {
                throw AppError.invalid(field.name(), field.name() + " is required.");
            }
        }
    }

    private static ContactDetails contact(JsonNode body) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode given = JsonFields.value(body, "fields");
        if (given != null) {
            given.properties().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
        }
        return new ContactDetails(
                JsonFields.text(body, "name"),
                JsonFields.text(body, "email"),
                JsonFields.text(body, "phone"),
                JsonFields.text(body, "message"),
                fields);
    }

    private static String text(JsonNode value) {
        if (!value.isString()) {
            throw AppError.invalid("fields", "The values of fields must be strings.");
        }
        return value.stringValue();
    }

    private void list(Exchange exchange) throws IOException {
        ExportFormat format = ExportFormat.of(exchange);
        if (format != null) {
            exchange.audit().action("leads.exported");
        }
        Bot bot = bots.require(exchange);
        String given = exchange.request().query("since");
        Instant since = given == null ? Instant.EPOCH : ApiTimestamps.parse("since", given);
        if (format != null) {
            format.reply(
                    exchange,
                    "leads",
                    LeadJson.COLUMNS,
                    sink -> LeadJson.export(sink, leads.all(bot.id(), since)));
            return;
        }
        PageRequest page = PageParameters.of(exchange);
        PageParameters.reply(
                exchange,
                "leads",
                leads.list(bot.id(), since, page),
                LeadJson::write,
                page,
                leads.count(bot.id(), since));
    }

    private void delete(Exchange exchange) {
        Bot bot = bots.require(exchange);
        String id = exchange.request().path("leadId");
        if (!leads.delete(bot.id(), id)) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such lead.");
        }
        ResponseSchemas.replyDeleted(exchange, id);
    }
}
