package dev.rejoinder.http.widget;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
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
import java.util.Optional;
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
                open(
                        "/widget/{botId}/settings.js",
                        "getWidgetSettings",
                        "The look of a bot's widget, as a script module",
                        this::settings));
        routes.add(
                open("/widget/{botId}/frame", "getWidgetFrame", "The widget frame", this::frame));
        routes.add(
                open(
                        "/widget/{botId}/preview",
                        "getWidgetPreview",
                        "The widget frame in the console, which sends it the settings",
                        WidgetRoutes::preview));
        for (String name : WidgetFiles.PARTS) {
            routes.add(
                    open(
                            "/widget/{version}/" + name,
                            operationId(name),
                            "A file of the widget",
                            exchange -> part(exchange, name)));
        }
        routes.add(
                open(
                        "/widget/{version}/languages/{file}",
                        "getWidgetLanguage",
                        "The widget's texts in one language",
                        exchange -> part(exchange, exchange.request().path("file"))));
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
        StaticFile file = parts.files().get(name);
        if (file == null) {
            throw AppError.of(ErrorCode.NOT_FOUND, "The widget has no such file.");
        }
        boolean current = exchange.request().path("version").equals(parts.version());
        exchange.reply().file(200, file, importable(current ? CACHE_FOREVER : REVALIDATE));
    }

    /**
     * The status is 200 even if the page may not show the widget, because browsers hide the body of
     * a script that fails.
     */
    private void settings(Exchange exchange) {
        String settings =
                WidgetSettingsJson.forPage(
                        exchange.request().path("botId"),
                        embeddable(exchange).orElse(null),
                        exchange.request().header("Origin"));
        Map<String, String> headers = importable(REVALIDATE);
        headers.put("Vary", "Accept-Encoding, Origin");
        exchange.reply()
                .file(
                        200,
                        StaticFile.of("settings.js", "export default " + settings + ";\n"),
                        headers);
    }

    private void frame(Exchange exchange) {
        Optional<Bot> bot = embeddable(exchange);
        Map<String, String> headers = headers("no-store");
        headers.put("Content-Security-Policy", bot.map(FramePolicy::of).orElse(FramePolicy.CLOSED));
        bot.flatMap(FramePolicy::imageOrigin)
                .ifPresent(_ -> headers.put("Cross-Origin-Embedder-Policy", "credentialless"));
        exchange.reply()
                .file(
                        bot.isPresent() ? 200 : 404,
                        WidgetFiles.loaded()
                                .frame(bot.map(WidgetSettingsJson::forFrame).orElse("{}")),
                        headers);
    }

    /** Says nothing about the bot, so it needs no permission. */
    private static void preview(Exchange exchange) {
        Map<String, String> headers = headers("no-store");
        headers.put("Content-Security-Policy", FramePolicy.PREVIEW);
        headers.put("Cross-Origin-Embedder-Policy", "credentialless");
        exchange.reply()
                .file(200, WidgetFiles.loaded().frame(WidgetSettingsJson.BEFORE_PREVIEW), headers);
    }

    private Optional<Bot> embeddable(Exchange exchange) {
        return bots.find(exchange.request().path("botId"))
                .filter(bot -> bot.enabled() && !bot.widget().allowedOrigins().isEmpty());
    }

    /** For modules that the script on a page of another origin imports. */
    private static Map<String, String> importable(String cacheControl) {
        Map<String, String> headers = headers(cacheControl);
        headers.put("Access-Control-Allow-Origin", "*");
        return headers;
    }

    private static Map<String, String> headers(String cacheControl) {
        var headers = new LinkedHashMap<>(CROSS_ORIGIN_HEADERS);
        headers.put("Cache-Control", cacheControl);
        return headers;
    }
}
