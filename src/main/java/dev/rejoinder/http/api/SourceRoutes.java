package dev.rejoinder.http.api;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.ApiRequest;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.FileUpload;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.knowledge.DocumentStore.Cited;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceRules;
import dev.rejoinder.knowledge.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Adds, lists, syncs and deletes the sources of a bot's knowledge. */
public final class SourceRoutes {
    private static final String ALL = "/api/v1/bots/{botId}/sources";
    private static final String ONE = ALL + "/{sourceId}";

    /** No other type: browsers would show a page that someone else has written. */
    private static final String ORIGINAL = "application/octet-stream";

    private final Sources sources;
    private final BotAccess access;
    private final Runnable changed;
    private final Path temporary;

    /**
     * Creates the routes.
     *
     * @param changed called after a source was added, deleted or marked for a sync
     */
    public SourceRoutes(Sources sources, Bots bots, Runnable changed, Path temporary) {
        this.sources = sources;
        this.changed = changed;
        this.temporary = temporary;
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
                        describe("listSources", "List a bot's sources")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(SourceJson.LIST),
                        this::list),
                new Route(
                        "POST",
                        ALL,
                        write,
                        describe("addSource", "Add a source: JSON, or a multipart form with a file")
                                .requestBody(SourceRequest.BODY)
                                .response(SourceJson.SOURCE),
                        this::add),
                new Route(
                        "GET",
                        ONE,
                        read,
                        describe("getSource", "Get a source and its status")
                                .response(SourceJson.SOURCE),
                        this::get),
                new Route(
                        "DELETE",
                        ONE,
                        write,
                        describe("deleteSource", "Delete a source")
                                .response(ResponseSchemas.DELETED),
                        this::delete),
                new Route(
                        "POST",
                        ONE + "/sync",
                        write,
                        describe("syncSource", "Sync a source").response(SourceJson.SOURCE),
                        this::sync),
                new Route(
                        "GET",
                        ONE + "/original",
                        read,
                        describe("getSourceOriginal", "Download the original of a source")
                                .content(ORIGINAL, ResponseSchemas.TEXT),
                        this::original),
                new Route(
                        "GET",
                        ONE + "/chunks",
                        read,
                        describe("listChunks", "List the chunks of a source")
                                .parameters(PageParameters.PAGE, PageParameters.LIMIT)
                                .response(SourceJson.CHUNKS),
                        this::chunks));
    }

    private static Description describe(String operationId, String summary) {
        return Description.of("Knowledge", operationId, summary);
    }

    private void list(Exchange exchange) {
        String botId = access.require(exchange).id();
        PageRequest page = PageParameters.of(exchange);
        List<Source> shown = sources.list(botId, page);
        long total = sources.count(botId);
        PageParameters.reply(exchange, "sources", shown, SourceJson::write, page, total);
    }

    private void add(Exchange exchange) {
        String botId = access.require(exchange).id();
        Source added = add(exchange.request(), botId);
        changed.run();
        exchange.reply(json -> SourceJson.write(json, added));
    }

    private Source add(ApiRequest request, String botId) {
        if (!request.isUpload()) {
            return SourceRequest.add(sources, botId, request.body());
        }
        try (FileUpload upload = request.upload(temporary, SourceRules.MAX_FILE_BYTES)) {
            return SourceRequest.addFile(sources, botId, upload);
        }
    }

    private void get(Exchange exchange) {
        Source source = require(exchange);
        exchange.reply(json -> SourceJson.write(json, source));
    }

    private Source require(Exchange exchange) {
        return sources.require(access.require(exchange).id(), exchange.request().path("sourceId"));
    }

    private void delete(Exchange exchange) {
        Source source = require(exchange);
        sources.delete(source.botId(), source.id());
        changed.run();
        ResponseSchemas.replyDeleted(exchange, source.id());
    }

    private void sync(Exchange exchange) {
        Source source = require(exchange);
        Source queued = sources.sync(source.botId(), source.id());
        changed.run();
        exchange.reply(json -> SourceJson.write(json, queued));
    }

    private void original(Exchange exchange) throws IOException {
        Source source = require(exchange);
        var _ = sources.originalOf(source);
        exchange.download(ORIGINAL, source.id(), out -> sources.copyOriginal(source, out));
    }

    private void chunks(Exchange exchange) {
        Source source = require(exchange);
        PageRequest page = PageParameters.of(exchange);
        List<Cited> shown = sources.chunks(source.botId(), source.id(), page);
        PageParameters.reply(exchange, "chunks", shown, SourceJson::write, page, source.chunks());
    }
}
