package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StaticFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The script that pages include, and the frame that it opens. The frame says which pages may show
 * it, and browsers hold them to it: docs/decisions/0009.
 */
public final class WidgetRoutes {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** What the frame loads, beside itself. */
    private static final Map<String, String> PARTS = parts();

    /** Pages that require it may include these files, and show the frame. */
    private static final Map<String, String> FOR_OTHER_ORIGINS =
            Map.of(
                    "Cross-Origin-Resource-Policy", "cross-origin",
                    "Cross-Origin-Embedder-Policy", "require-corp",
                    "Referrer-Policy", "no-referrer");

    private static final String FOR_A_WHILE = "public, max-age=300";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final String ASK_EACH_TIME = "no-cache";

    private final Bots bots;
    private final StaticFile script = file("widget.js", SCRIPT);
    private final Map<String, StaticFile> files = new LinkedHashMap<>();
    private final String version;
    private final String frame;

    public WidgetRoutes(Bots bots) {
        this.bots = bots;
        PARTS.forEach((name, type) -> files.put(name, file(name, type)));
        version = version(files);
        frame = file("frame.html", HTML).text().replace("{version}", version);
    }

    private static Map<String, String> parts() {
        var parts = new LinkedHashMap<String, String>();
        parts.put("frame.css", STYLE);
        for (String module : List.of("frame", "chat", "view", "markdown", "strings")) {
            parts.put(module + ".js", SCRIPT);
        }
        return parts;
    }

    private static StaticFile file(String name, String type) {
        return StaticFile.beside(WidgetRoutes.class, name, type);
    }

    /** All parts belong together: one that changes changes the address of every one. */
    private static String version(Map<String, StaticFile> files) {
        var etags = new StringBuilder();
        files.values().forEach(file -> etags.append(file.etag()));
        String etag = StaticFile.of(200, STYLE, etags.toString()).etag();
        return etag.replaceAll("[^0-9a-f]", "");
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(
                open(
                        "/widget.js",
                        "The script that puts the widget on a page",
                        exchange -> exchange.replyFile(script, headers(FOR_A_WHILE))));
        routes.add(open("/widget/{botId}/frame", "The widget itself", this::frame));
        files.forEach(
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
        boolean current = exchange.path("version").equals(version);
        exchange.replyFile(file, headers(current ? FOR_GOOD : ASK_EACH_TIME));
    }

    private void frame(Exchange exchange) {
        List<String> origins =
                bots.find(exchange.path("botId"))
                        .filter(Bot::enabled)
                        .map(bot -> bot.widget().allowedOrigins())
                        .orElse(List.of());
        Map<String, String> headers = headers("no-store");
        headers.put("Content-Security-Policy", policy(origins));
        exchange.replyFile(StaticFile.of(origins.isEmpty() ? 404 : 200, HTML, frame), headers);
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
