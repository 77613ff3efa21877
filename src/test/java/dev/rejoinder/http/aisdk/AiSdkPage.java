package dev.rejoinder.http.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A web site of another origin, with the chat of {@code docs/api/ai-sdk.md}. */
final class AiSdkPage implements AutoCloseable {
    private static final Path CLIENT = Path.of("src/test/clients/aisdk").toAbsolutePath();
    private static final Path PACKAGES = CLIENT.resolve("node_modules");
    private static final Path CHAT = Path.of("docs/api/ai-sdk.md");
    private static final Path TOKEN = Path.of("docs/api/cors.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```jsx?\n(.*?)```");
    private static final String PAGE =
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Shop</title>"
                    + "<div id=\"root\"></div><script type=\"module\" src=\"/chat.js\"></script>";

    private final HttpServer server;

    private AiSdkPage(HttpServer server) {
        this.server = server;
    }

    /** Skips the test if the packages of the client are not installed. */
    static void requireInstalled() {
        Assumptions.assumeTrue(
                Files.isDirectory(PACKAGES),
                "The AI SDK is not installed: run npm ci in src/test/clients/aisdk");
    }

    /**
     * Bundles the example and starts the site.
     *
     * @param folder for the bundle
     * @param api the address of the API of a server with the bot guide
     */
    static AiSdkPage start(Path folder, String api) throws IOException {
        byte[] bundle = bundle(folder, api);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        serve(server, "/", "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
        serve(server, "/chat.js", "text/javascript; charset=utf-8", bundle);
        server.start();
        return new AiSdkPage(server);
    }

    private static byte[] bundle(Path folder, String api) throws IOException {
        Files.writeString(folder.resolve("chat.jsx"), example(CHAT, "/chat/", api));
        Files.writeString(folder.resolve("token.js"), example(TOKEN, "/widget/", api));
        Path main = Files.copy(CLIENT.resolve("main.jsx"), folder.resolve("main.jsx"));
        Files.createSymbolicLink(folder.resolve("node_modules"), PACKAGES);
        Program.run(
                "",
                PACKAGES.resolve(".bin/esbuild").toString(),
                main.toString(),
                "--bundle",
                "--format=esm",
                "--target=es2022",
                "--jsx=automatic",
                "--preserve-symlinks",
                "--log-level=error",
                "--define:process.env.NODE_ENV=\"production\"",
                "--outfile=" + folder.resolve("bundle.js"));
        return Files.readAllBytes(folder.resolve("bundle.js"));
    }

    /** The first example of a page, with the address of the test's bot. */
    private static String example(Path documentation, String path, String api) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(documentation));
        assertThat(example.find()).isTrue();
        String address = "https://chat.example/api/v1" + path + "demo";
        assertThat(example.group(1)).contains(address);
        return example.group(1).replace(address, api + path + "guide");
    }

    private static void serve(HttpServer server, String path, String type, byte[] body) {
        server.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", type);
                    exchange.sendResponseHeaders(200, body.length);
                    try (exchange) {
                        exchange.getResponseBody().write(body);
                    }
                });
    }

    /** An origin of another site than the server's. */
    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
