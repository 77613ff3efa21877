package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.Route.Parameter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exports all data of a bot's users, or of one end user. */
public final class ExportRoutes {
    private static final List<String> COLUMNS =
            List.of(
                    "botId",
                    "conversationId",
                    "userId",
                    "id",
                    "role",
                    "author",
                    "content",
                    "timestamp",
                    "updatedAt",
                    "status",
                    "inputTokens",
                    "outputTokens",
                    "rating",
                    "comment",
                    "sources",
                    "steps",
                    "attachments",
                    "metadata",
                    "messageCount",
                    "name",
                    "email",
                    "phone",
                    "message",
                    "fields",
                    "createdAt",
                    "conversations",
                    "messages",
                    "leads");

    private final List<ExportedData> data;
    private final Bots bots;
    private final BotAccess access;

    /**
     * Creates the routes.
     *
     * @param data in the order in which exports contain them
     */
    public ExportRoutes(List<ExportedData> data, Bots bots) {
        this.data = List.copyOf(data);
        this.bots = bots;
        this.access = new BotAccess(bots);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/api/v1/bots/{botId}/export",
                        new Route.Guard.ApiKeyRequired(Scope.READ, LimitClass.DATA),
                        describe("exportBot", "Export the conversations of a bot")
                                .parameters(
                                        Parameter.query(
                                                "since",
                                                ResponseSchemas.TIME,
                                                "Only conversations with activity after this"
                                                        + " time."),
                                        ExportFormat.PARAMETER)
                                .audited("bot.exported"),
                        this::bot),
                new Route(
                        "GET",
                        "/api/v1/users/{userId}/export",
                        new Route.Guard.ApiKeyRequired(Scope.ADMIN, LimitClass.DATA),
                        describe("exportUser", "Export everything of an end user")
                                .parameters(
                                        EndUserPath.USER_ID,
                                        EndUserPath.BOT_ID,
                                        ExportFormat.PARAMETER)
                                .audited("user.exported"),
                        this::user));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Privacy", operationId, summary)
                .content(ExportFormat.JSONL.mediaType(), ExportFormat.LINE)
                .content(ExportFormat.CSV.mediaType(), ResponseSchemas.TEXT);
    }

    private void bot(Exchange exchange) throws IOException {
        Bot bot = access.require(exchange);
        String given = exchange.request().query("since");
        Instant since = given == null ? null : ApiTimestamps.parse("since", given);
        reply(
                exchange,
                bot.id(),
                sink -> {
                    var counts = new ExportCounts();
                    export(sink, bot.id(), null, since, counts);
                    sink.write(ExportSink.END, counts::writeTo);
                });
    }

    private void user(Exchange exchange) throws IOException {
        var user = EndUserPath.of(exchange, access);
        user.audit(exchange);
        reply(
                exchange,
                "user",
                sink -> {
                    var counts = new ExportCounts();
                    for (String botId : user.botIds(bots)) {
                        export(sink, botId, user.userId(), null, counts);
                    }
                    sink.write(ExportSink.END, counts::writeTo);
                });
    }

    private static void reply(Exchange exchange, String name, ExportFormat.Records records)
            throws IOException {
        ExportFormat format = ExportFormat.of(exchange);
        (format == null ? ExportFormat.JSONL : format).reply(exchange, name, COLUMNS, records);
    }

    private void export(
            ExportSink sink,
            String botId,
            @Nullable String userId,
            @Nullable Instant since,
            ExportCounts counts)
            throws IOException {
        for (ExportedData each : data) {
            counts.addAll(each.write(sink, botId, userId, since));
        }
    }
}
