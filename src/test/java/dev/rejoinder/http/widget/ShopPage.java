package dev.rejoinder.http.widget;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web site on its own origin, with a strict content security policy. */
public final class ShopPage implements AutoCloseable {
    private final HttpServer server;

    private ShopPage(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts the site.
     *
     * @param script an additional script source that the policy allows: the origin of the widget
     * @param attributes of the script tag
     */
    public static ShopPage start(String script, String attributes) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        String page =
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Shop</title>
                <link rel="stylesheet" href="/shop.css">
                <script src="/shop.js"></script>
                <script src="%s/widget.js" async %s></script>
                </head><body><main><h1>Harbour Lane Books</h1><p>Books, new and old.</p>
                <p><a href="#books">Look at the books</a></p></main></body></html>
                """
                        .formatted(script, attributes);
        String policy =
                "default-src 'none'; style-src 'self'; require-trusted-types-for 'script';"
                        + " script-src"
                        + " 'self' %s; frame-src %s".formatted(script, script);
        serve(server, "/", "text/html; charset=utf-8", policy, page);
        serve(
                server,
                "/shop.css",
                "text/css",
                policy,
                "body { font: 17px/1.6 Georgia, serif; margin: 48px; color: #333 }");
        serve(
                server,
                "/shop.js",
                "text/javascript",
                policy,
                """
                window.heard = [];
                window.MGAWidget = window.MGAWidget || [];
                for (const name of ['open', 'close', 'message']) {
                  MGAWidget.push(['on', name, (detail) => heard.push(detail ? name + ' ' + detail.role + ' ' + detail.text : name)]);
                }
                MGAWidget.push(['identify', { email: 'ann@shop.example', userId: 'customer-7', secret: 'no' }]);
                window.violations = [];
                addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));
                """);
        server.start();
        return new ShopPage(server);
    }

    private static void serve(
            HttpServer server, String path, String type, String policy, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", type);
                    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
                    exchange.sendResponseHeaders(200, bytes.length);
                    try (exchange) {
                        exchange.getResponseBody().write(bytes);
                    }
                });
    }

    /** An origin of another site than the widget's. */
    public String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
