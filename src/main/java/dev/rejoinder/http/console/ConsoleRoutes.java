package dev.rejoinder.http.console;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.http.Exchange;
import dev.rejoinder.http.Route;
import dev.rejoinder.http.Route.Description;
import dev.rejoinder.http.StaticFile;
import java.util.List;
import java.util.Map;

/** Serves the console's static files, which are public; the data comes from the API. */
public final class ConsoleRoutes {
    /** The console's path. */
    public static final String PATH = "/console/";

    /** The Content-Security-Policy of the console: everything comes from this server. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                    + "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'none'; "
                    + "base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> PAGE_HEADERS =
            Map.of(
                    "Content-Security-Policy", POLICY,
                    "Referrer-Policy", "no-referrer",
                    "X-Frame-Options", "DENY",
                    "Cross-Origin-Opener-Policy", "same-origin",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Cache-Control", "no-cache");

    /** A page of the console shows it in a frame, and it includes the widget. */
    private static final Map<String, String> PREVIEW_HEADERS =
            Map.of(
                    "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; "
                                    + "frame-src 'self'; base-uri 'none'; frame-ancestors 'self'",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Cache-Control", "no-cache");

    /** As few headers as possible, because there are many files. */
    private static final Map<String, String> FILE_HEADERS =
            Map.of(
                    "Content-Security-Policy", "default-src 'none'",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "Cache-Control", "public, max-age=31536000, immutable");

    private static final Route.Guard OPEN = new Route.Guard.Public();

    private ConsoleRoutes() {}

    public static List<Route> routes() {
        return List.of(
                page(
                        "/",
                        "redirectToConsole",
                        "Redirects to the console",
                        exchange -> exchange.reply().redirect(PATH)),
                page(
                        "/console",
                        "redirectToConsoleFolder",
                        "Redirects to the console",
                        exchange -> exchange.reply().redirect(PATH)),
                page(PATH, "getConsole", "The web console", ConsoleRoutes::page),
                page(
                        PATH + "preview",
                        "getConsolePreview",
                        "The page with the widget in previews",
                        exchange ->
                                exchange.reply()
                                        .file(
                                                200,
                                                ConsoleFiles.loaded().preview(),
                                                PREVIEW_HEADERS)),
                page(
                        PATH + "{version}/{file}",
                        "getConsoleFile",
                        "A file of the web console",
                        ConsoleRoutes::file));
    }

    private static Route page(
            String template, String operationId, String summary, Route.Handler handler) {
        return new Route(
                "GET", template, OPEN, Description.of("Console", operationId, summary), handler);
    }

    private static void page(Exchange exchange) {
        exchange.reply().file(200, ConsoleFiles.loaded().page(), PAGE_HEADERS);
    }

    private static void file(Exchange exchange) {
        StaticFile file =
                ConsoleFiles.loaded()
                        .folder()
                        .find(exchange.request().path("version"), exchange.request().path("file"));
        if (file == null) {
            throw AppError.of(ErrorCode.NOT_FOUND, "This console file does not exist.");
        }
        exchange.reply().file(200, file, FILE_HEADERS);
    }
}
