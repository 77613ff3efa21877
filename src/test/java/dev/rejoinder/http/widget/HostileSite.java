package dev.rejoinder.http.widget;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web site whose pages have styles, scripts and policies that get in the way of a widget. */
final class HostileSite implements AutoCloseable {
    /** A page at {@code /NAME}. */
    enum Page {
        UNSET_EVERYTHING("* { all: unset !important } ::backdrop { background: #000c !important }"),
        HIDE_DIVS(
                "div, iframe, button, svg, :not(html, body, head):empty { display: none !important;"
                        + " visibility: hidden !important; opacity: 0 !important }"),
        HIDE_UNKNOWN_ELEMENTS(
                ":not(html, body, main, h1, p, :popover-open), [popover], rejoinder-chat { display:"
                        + " none !important; position: static !important; z-index: -1 !important;"
                        + " transition: all 99s !important; inset: 0 0 auto auto !important }"),
        TRANSFORMED(
                "html { transform: translateY(9px) scale(.8); filter: grayscale(1) } body {"
                        + " transform: rotate(1deg); perspective: 9px; contain: paint; overflow:"
                        + " hidden; height: 100px }"),
        COVERED(
                "body::before { content: 'Sale!'; position: fixed; inset: 0; z-index: 2147483647;"
                        + " background: #fde68a }"),
        STRICT_POLICY(""),
        CONTENT_MANAGEMENT(
                "html { font-size: 62.5%; line-height: 3; letter-spacing: 2px } * { margin: 0;"
                    + " box-sizing: inherit } body * { font-family: serif !important; color: #a00"
                    + " !important } button, [type=button] { background: #c00 !important; border:"
                    + " 4px solid; border-radius: 0; padding: 2em 4em; text-transform: uppercase;"
                    + " width: 100% } iframe { max-width: 100%; height: auto; width: 50px } svg {"
                    + " width: 300px; height: 300px; fill: red } #wpadminbar { position: fixed;"
                    + " inset: 0 0 auto 0; height: 32px; background: #222; z-index: 99999 }"),
        RIGHT_TO_LEFT("html { direction: rtl; writing-mode: vertical-rl }"),
        NARROW(""),
        ZOOMED(""),
        LESS_MOTION(""),
        NO_STORAGE("");

        private final String style;

        Page(String style) {
            this.style = style;
        }
    }

    private static final String NONCE = "Zm9yIHRlc3Rz";

    private final HttpServer server;
    private final String widget;

    HostileSite(String widget) throws IOException {
        this.widget = widget;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        String html =
                """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><title>Shop</title>
                <meta name="viewport" content="width=device-width">
                <style nonce="%s">%s</style>
                <script nonce="%2$s" src="%s/widget.js" data-bot-id="guide" async></script></head>
                <body><main><h1>Harbour Lane Books</h1><p>Books, new and old.</p>
                <a href="#books" class="button">Look at the books</a></main>
                <div id="wpadminbar"></div></body></html>
                """
                        .formatted(
                                name.equals(Page.RIGHT_TO_LEFT.name()) ? "ar-EG" : "sv",
                                NONCE,
                                Page.valueOf(name).style,
                                widget);
        if (name.equals(Page.STRICT_POLICY.name())) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            ("default-src 'none'; style-src 'nonce-%s'; script-src 'nonce-%1$s'"
                                            + " 'strict-dynamic'; frame-src %s;"
                                            + " require-trusted-types-for 'script'; trusted-types"
                                            + " 'none'")
                                    .formatted(NONCE, widget));
        }
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
