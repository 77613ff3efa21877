package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The script that pages include, and the frame that it opens. The frame says which pages may show
 * it, and browsers hold them to it: docs/decisions/0009.
 */
public final class WidgetRoutes {
    /** What the console has as well. */
    static final String MARKDOWN = "markdown.js";

    /** What the frame's script is made of, each after those it uses. */
    static final List<String> MODULES =
            List.of(MARKDOWN, "strings.js", "chat.js", "view.js", "frame.js");

    /** Pages that require it may include these files, and show the frame. */
    private static final Map<String, String> FOR_OTHER_ORIGINS =
            Map.of(
                    "Cross-Origin-Resource-Policy", "cross-origin",
                    "Cross-Origin-Embedder-Policy", "require-corp",
                    "Referrer-Policy", "no-referrer");

    private static final String FRAME = "frame.html";
    private static final String FOR_A_WHILE = "public, max-age=300";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_EACH_TIME = "no-cache";

    private final Bots bots;
    private final StaticFile script = StaticFile.of("widget.js", Lean.text(source("widget.js")));
    private final StaticFolder parts = new StaticFolder(parts());
    private final StaticFile frame;

    public WidgetRoutes(Bots bots) {
        this.bots = bots;
        StaticFile page = StaticFile.beside(WidgetRoutes.class, FRAME);
        frame = StaticFile.of(FRAME, page.text().replace("{version}", parts.version()));
    }

    /** What the frame loads, beside itself; of the languages only who speaks one of them. */
    private static Map<String, StaticFile> parts() {
        var files = new LinkedHashMap<String, StaticFile>();
        files.put("frame.css", StaticFile.of("frame.css", Lean.text(source("frame.css"))));
        List<String> modules = MODULES.stream().map(WidgetRoutes::source).toList();
        files.put("frame.js", StaticFile.of("frame.js", Lean.module(modules)));
        files.put("languages.js", StaticFile.beside(WidgetRoutes.class, "languages.js"));
        return files;
    }

    private static String source(String name) {
        Class<?> beside = name.equals(MARKDOWN) ? StaticFile.class : WidgetRoutes.class;
        return StaticFile.beside(beside, name).text();
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(
                open(
                        "/widget.js",
                        "The script that puts the widget on a page",
                        exchange -> exchange.replyFile(200, script, headers(FOR_A_WHILE))));
        routes.add(open("/widget/{botId}/frame", "The widget itself", this::frame));
        parts.files()
                .forEach(
                        (name, file) ->
                                routes.add(
                                        open(
                                                "/widget/{version}/" + name,
                                                "A part of the widget",
                                                exchange -> part(exchange, file))));
        return routes;
    }

    private static Route open(String template, String summary, Route.Handler handler) {
        return new Route(
                "GET",
                template,
                new Route.Guard.Open(),
                Description.of("Widget", summary),
                handler);
    }

    private void part(Exchange exchange, StaticFile file) {
        boolean current = exchange.path("version").equals(parts.version());
        exchange.replyFile(200, file, headers(current ? FOR_GOOD : ASK_EACH_TIME));
    }

    private void frame(Exchange exchange) {
        List<String> origins =
                bots.find(exchange.path("botId"))
                        .filter(Bot::enabled)
                        .map(bot -> bot.widget().allowedOrigins())
                        .orElse(List.of());
        Map<String, String> headers = headers("no-store");
        headers.put("Content-Security-Policy", policy(origins));
        exchange.replyFile(origins.isEmpty() ? 404 : 200, frame, headers);
    }

    /** Nothing but our own scripts, styles and API; and shown by these pages only. */
    private static String policy(List<String> origins) {
        String ancestors = origins.isEmpty() ? "'none'" : String.join(" ", origins);
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
                + " trusted-types 'none'; frame-ancestors "
                + ancestors;
    }

    private static Map<String, String> headers(String cacheControl) {
        var headers = new LinkedHashMap<>(FOR_OTHER_ORIGINS);
        headers.put("Cache-Control", cacheControl);
        return headers;
    }
}
