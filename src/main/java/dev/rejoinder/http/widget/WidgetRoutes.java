package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Serves the widget's script and its frame. The frame's Content-Security-Policy lists the pages
 * that may embed it, and browsers enforce it: docs/decisions/0009.
 */
public final class WidgetRoutes {
    /**
     * Allows pages with cross-origin isolation (COEP) to include these files and embed the frame.
     */
    private static final Map<String, String> CROSS_ORIGIN_HEADERS =
            Map.of(
                    "Cross-Origin-Resource-Policy", "cross-origin",
                    "Cross-Origin-Embedder-Policy", "require-corp",
                    "Referrer-Policy", "no-referrer");

    private static final String CACHE_BRIEFLY = "public, max-age=300";
    private static final String CACHE_FOREVER = "public, max-age=31536000, immutable";
    private static final String REVALIDATE = "no-cache";

    private final Bots bots;

    public WidgetRoutes(Bots bots) {
        this.bots = bots;
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(
                open(
                        "/widget.js",
                        "getWidgetScript",
                        "The script that adds the widget to a page",
                        exchange ->
                                exchange.reply()
                                        .file(
                                                200,
                                                WidgetFiles.loaded().script(),
                                                headers(CACHE_BRIEFLY))));
        routes.add(
                open("/widget/{botId}/frame", "getWidgetFrame", "The widget frame", this::frame));
        for (String name : WidgetFiles.PARTS) {
            routes.add(
                    open(
                            "/widget/{version}/" + name,
                            operationId(name),
                            "A file of the widget",
                            exchange -> part(exchange, name)));
        }
        return routes;
    }

    /** {@code getFrameCss} for {@code frame.css}. */
    private static String operationId(String file) {
        return Arrays.stream(file.split("[-.]", -1))
                .map(WidgetRoutes::capitalized)
                .collect(Collectors.joining("", "get", ""));
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Route open(
            String template, String operationId, String summary, Route.Handler handler) {
        return new Route(
                "GET",
                template,
                new Route.Guard.Public(),
                Description.of("Widget", operationId, summary),
                handler);
    }

    private static void part(Exchange exchange, String name) {
        StaticFolder parts = WidgetFiles.loaded().parts();
        StaticFile file = Objects.requireNonNull(parts.files().get(name));
        boolean current = exchange.request().path("version").equals(parts.version());
        exchange.reply().file(200, file, headers(current ? CACHE_FOREVER : REVALIDATE));
    }

    private void frame(Exchange exchange) {
        List<String> origins =
                bots.find(exchange.request().path("botId"))
                        .filter(Bot::enabled)
                        .map(bot -> bot.widget().allowedOrigins())
                        .orElse(List.of());
        Map<String, String> headers = headers("no-store");
        headers.put("Content-Security-Policy", policy(origins));
        exchange.reply().file(origins.isEmpty() ? 404 : 200, WidgetFiles.loaded().frame(), headers);
    }

    /** Allows only this server's scripts, styles and API, and embedding only by these origins. */
    private static String policy(List<String> origins) {
        String ancestors = origins.isEmpty() ? "'none'" : String.join(" ", origins);
        return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
                + " trusted-types 'none'; frame-ancestors "
                + ancestors;
    }

    private static Map<String, String> headers(String cacheControl) {
        var headers = new LinkedHashMap<>(CROSS_ORIGIN_HEADERS);
        headers.put("Cache-Control", cacheControl);
        return headers;
    }
}
