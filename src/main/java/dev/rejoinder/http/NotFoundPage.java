package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The 404 page for people who mistype an address. Programs get the error as JSON, and so does
 * everybody below {@code /api/}.
 */
final class NotFoundPage implements ErrorFormat {
    static final NotFoundPage FORMAT = new NotFoundPage();

    private static final String HTML = "text/html";
    private static final String STYLE =
            """
            :root { color-scheme: light dark; }
            body { display: grid; min-height: 100dvh; margin: 0; place-content: center; padding: 24px;
              box-sizing: border-box; font: 16px/1.5 system-ui, sans-serif;
              background: light-dark(#f7f5f1, #141514); color: light-dark(#1e1d1a, #eceeeb); }
            h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.2; }
            p { margin: 0 0 16px; max-width: 44ch; color: light-dark(#565349, #b2b8b4); }
            a { color: light-dark(#0b6357, #5fcdb6); text-underline-offset: 0.18em; }
            """;
    private static final byte[] PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Page not found · Rejoinder</title>
            <style>%s</style>
            </head>
            <body>
            <main>
            <h1>Page not found</h1>
            <p>This server has no page at this address. It may have been mistyped.</p>
            <p><a href="/console/">Open the console</a></p>
            <p>Programs use the API below <code>/api/v1</code>, which <a href="/openapi.json">openapi.json</a> describes.</p>
            </main>
            </body>
            </html>
            """
                    .formatted(STYLE)
                    .getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'"
                            .formatted(
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    Sha256.digest()
                                                            .digest(
                                                                    STYLE.getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8)))));

    private NotFoundPage() {}

    /** Whether a browser asked for a page, at a path that no route has. */
    static boolean isFor(Request request, String path) {
        List<String> accept = request.getHeaders().getValuesList(HttpHeader.ACCEPT);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads
                && !path.startsWith("/api/")
                && !request.getHeaders().contains(HttpHeader.AUTHORIZATION)
                && AcceptHeader.parse(accept).names(HTML);
    }

    @Override
    public String contentType() {
        return HTML + ";charset=utf-8";
    }

    @Override
    public BodySchema schema() {
        return ErrorSchema.ERROR;
    }

    @Override
    public byte[] body(AppError error, int status, String requestId, boolean causes) {
        return PAGE;
    }

    @Override
    public Map<String, String> headers(AppError error) {
        return HEADERS;
    }
}
