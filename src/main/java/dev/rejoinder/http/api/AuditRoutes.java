package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditEntry;
import dev.rejoinder.audit.AuditFilter;
import dev.rejoinder.audit.AuditStore;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import dev.rejoinder.http.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Lists and exports the audit log. No route changes it. */
public final class AuditRoutes {
    private static final int EXPORT_STEP = 500;

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "time",
                    "actorType",
                    "actorId",
                    "actorName",
                    "action",
                    "targets",
                    "fields",
                    "address",
                    "requestId",
                    "outcome",
                    "entries");

    private static final BodySchema ENTRY =
            named(
                    "AuditEntry",
                    required("id", ResponseSchemas.ID, "The entry's id."),
                    required("time", ResponseSchemas.TIME, "When it happened."),
                    required(
                            "actor",
                            fields(
                                    required(
                                            "type",
                                            new BodySchema.EnumSchema(
                                                    Arrays.stream(AuditActor.Type.values())
                                                            .map(AuditRoutes::lower)
                                                            .toList()),
                                            "What kind of actor it is."),
                                    required(
                                            "id",
                                            ResponseSchemas.TEXT,
                                            "The id of the account or key; may be empty."),
                                    required(
                                            "name",
                                            ResponseSchemas.TEXT,
                                            "The account's email address or the key's name; may"
                                                    + " be empty.")),
                            "Who did it."),
                    required("action", ResponseSchemas.TEXT, "What was done, as bot.updated."),
                    required(
                            "targets",
                            new BodySchema.AnySchema(ResponseSchemas.ANY, 1),
                            "The ids of what was changed, by their names."),
                    required(
                            "fields",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, ResponseSchemas.ANY),
                            "The names of the fields that the request set."),
                    optional("address", ResponseSchemas.TEXT, "The client's address."),
                    optional("requestId", ResponseSchemas.TEXT, "The id of the request."),
                    required("outcome", ResponseSchemas.TEXT, "ok, or the code of the error."));

    private static final BodySchema.ObjectSchema LIST =
            fields(
                    required(
                            "entries",
                            new BodySchema.ArraySchema(ENTRY, PageRequest.MAX_LIMIT),
                            "Newest first."),
                    required(
                            "pagination",
                            ResponseSchemas.PAGINATION,
                            "The position of this page."));

    private final AuditStore entries;

    public AuditRoutes(AuditStore entries) {
        this.entries = entries;
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/audit",
                        new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA),
                        Description.of("Audit log", "listAuditEntries", "List the audit log")
                                .parameters(
                                        PageParameters.PAGE,
                                        PageParameters.LIMIT,
                                        Parameter.query(
                                                "since",
                                                ResponseSchemas.TIME,
                                                "Only entries of this time or later."),
                                        Parameter.query(
                                                "actor",
                                                ResponseSchemas.TEXT,
                                                "Only entries of the account or key with this id"
                                                        + " or name."),
                                        Parameter.query(
                                                "action",
                                                ResponseSchemas.TEXT,
                                                "Only this action, such as bot.updated, or all"
                                                        + " that begin with a word, such as bot."),
                                        ExportFormat.PARAMETER)
                                .response(LIST)
                                .content(ExportFormat.JSONL.mediaType(), ExportFormat.LINE)
                                .content(ExportFormat.CSV.mediaType(), ResponseSchemas.TEXT),
                        this::list));
    }

    private void list(Exchange exchange) throws IOException {
        BotAccess.requireUnrestricted(exchange);
        String since = exchange.request().query("since");
        var filter =
                new AuditFilter(
                        since == null ? null : ApiTimestamps.parse("since", since),
                        exchange.request().query("actor"),
                        exchange.request().query("action"));
        ExportFormat format = ExportFormat.of(exchange);
        if (format != null) {
            exchange.audit().action("audit_log.exported");
            format.reply(exchange, "audit", COLUMNS, sink -> export(sink, filter));
            return;
        }
        PageRequest page = PageParameters.of(exchange);
        PageParameters.reply(
                exchange,
                "entries",
                entries.list(filter, page),
                AuditRoutes::write,
                page,
                entries.count(filter));
    }

    private void export(ExportSink sink, AuditFilter filter) throws IOException {
        long count = 0;
        AuditEntry last = null;
        List<AuditEntry> step;
        do {
            step = entries.olderThan(filter, last, EXPORT_STEP);
            for (AuditEntry entry : step) {
                sink.write("entry", fields -> write(fields, entry));
            }
            count += step.size();
            last = step.isEmpty() ? last : step.getLast();
        } while (step.size() == EXPORT_STEP);
        long total = count;
        sink.write(ExportSink.END, fields -> fields.number("entries", total));
    }

    private static void write(ExportSink.Fields fields, AuditEntry entry) {
        AuditedChange change = entry.change();
        fields.text("id", entry.id());
        fields.time("time", entry.recordedAt());
        fields.text("actorType", lower(change.actor().type()));
        fields.text("actorId", change.actor().id());
        fields.text("actorName", change.actor().name());
        fields.text("action", change.action());
        fields.json("targets", text(json -> writeTargets(json, change)));
        fields.json("fields", text(json -> writeFields(json, change)));
        fields.text("address", change.address());
        fields.text("requestId", change.requestId());
        fields.text("outcome", change.outcome());
    }

    private static String text(StrictJson.Content content) {
        return new String(StrictJson.bytes(content), StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator json, AuditEntry entry) {
        AuditedChange change = entry.change();
        json.writeStartObject();
        json.writeStringProperty("id", entry.id());
        json.writeStringProperty("time", ApiTimestamps.text(entry.recordedAt()));
        json.writeObjectPropertyStart("actor");
        json.writeStringProperty("type", lower(change.actor().type()));
        json.writeStringProperty("id", change.actor().id());
        json.writeStringProperty("name", change.actor().name());
        json.writeEndObject();
        json.writeStringProperty("action", change.action());
        json.writeName("targets");
        writeTargets(json, change);
        json.writeName("fields");
        writeFields(json, change);
        json.writeStringProperty("address", emptyToNull(change.address()));
        json.writeStringProperty("requestId", emptyToNull(change.requestId()));
        json.writeStringProperty("outcome", change.outcome());
        json.writeEndObject();
    }

    private static void writeTargets(JsonGenerator json, AuditedChange change) {
        json.writeStartObject();
        change.targets().forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, AuditedChange change) {
        json.writeStartArray();
        change.fields().forEach(json::writeString);
        json.writeEndArray();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String lower(AuditActor.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
