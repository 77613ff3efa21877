package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.MathScript;
import dev.rejoinder.http.Minifier;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server serves the console's files. */
final class ConsoleRoutesTest {
    private static final Path RESOURCES =
            Path.of("src", "main", "resources", "dev", "rejoinder", "http", "console");

    private static final Pattern TOP_LEVEL =
            Pattern.compile(
                    "^(?:export )?(?:async )?(?:const|let|function\\*?|class) (\\w+)",
                    Pattern.MULTILINE);

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer get(String path, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Authorization", "");
        return server.send("GET", path, null, all);
    }

    @Test
    void rootRedirectsToTheConsole() {
        for (String path : new String[] {"/", "/console"}) {
            Answer answer = get(path, Map.of());
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo("/console/");
        }
    }

    @Test
    void pageAllowsNoForeignContent() {
        Answer page = get("/console/", Map.of());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
                            + " data: blob:; connect-src 'self'; font-src 'self'; frame-src 'self';"
                            + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.headers()).doesNotContainKey("x-ratelimit-limit");
        assertThat(page.body()).doesNotContain("{{").doesNotContainPattern(" (style|on[a-z]+)=");
    }

    @Test
    void unchangedPageIsNotSentAgain() {
        Answer page = get("/console/", Map.of());
        String tag = page.header("ETag");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        Answer again = get("/console/", Map.of("If-None-Match", tag));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/console/", Map.of("If-None-Match", "\"other\"")).status()).isEqualTo(200);
    }

    @Test
    void filesAreCachedForeverCompressedOrNot() throws IOException, InterruptedException {
        String path = "/console/" + get("/console/", Map.of()).find("[0-9a-f]{16}") + "/theme.js";
        Answer plain = get(path, Map.of("Accept-Encoding", "br, gzip;q=0"));
        assertThat(plain.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(plain.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(plain.body())
                .isEqualTo(Minifier.lines(Files.readString(RESOURCES.resolve("theme.js"))));

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> packed =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.port() + path))
                                    .header("Accept-Encoding", "br, gzip")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
            try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(plain.body());
            }
        }
    }

    @Test
    void otherVersionsAndOtherFilesAreNotFound() {
        String version = get("/console/", Map.of()).find("[0-9a-f]{16}");
        for (String path :
                new String[] {
                    "/console/0000000000000000/app.js",
                    "/console/" + version + "/ConsoleFiles.class",
                    "/console/" + version + "/index.html",
                    "/console/" + version + "/..%2Fapp.js",
                    "/console/" + version + "/"
                }) {
            assertThat(get(path, Map.of()).status()).as(path).isIn(400, 401, 404);
        }
    }

    /**
     * The files of a jar cannot be listed. A file missing from the list would be missing in the
     * browser.
     */
    @Test
    void everyFileIsServed() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES)) {
            var there =
                    files.map(file -> file.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new));
            there.removeAll(List.of("index.html", "preview.html"));
            there.removeIf(ModuleBundles::contain);
            there.addAll(ModuleBundles.MODULES.keySet());
            there.add(MathScript.NAME);
            assertThat(new TreeSet<>(ConsoleFiles.loaded().folder().files().keySet()))
                    .isEqualTo(there);
        }
    }

    /** The names of all modules in a bundle are in one scope. */
    @Test
    void modulesOfABundleShareNoName() throws IOException {
        for (List<String> modules : ModuleBundles.MODULES.values()) {
            var names = new ArrayList<String>();
            for (String module : modules) {
                Path own = RESOURCES.resolve(module);
                Path file = Files.exists(own) ? own : RESOURCES.resolveSibling(module);
                TOP_LEVEL
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(each -> names.add(each.group(1)));
            }
            assertThat(names).hasSizeGreaterThan(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void scriptsAreSentWithoutComments() {
        var files = ConsoleFiles.loaded().folder().files();
        files.forEach(
                (name, file) -> {
                    if (!Minifier.hasMultilineStrings(file.text())) {
                        assertThat(file.text()).as(name).doesNotContainPattern("(?m)^ *(/\\*|//)");
                    }
                });
        assertThat(Objects.requireNonNull(files.get("core.js")).text())
                .doesNotContainPattern("(?m)^import ")
                .contains("import('./core.js')", "export function h(");
        assertThat(Objects.requireNonNull(files.get("chat.js")).text())
                .containsOnlyOnce("} from './core.js';")
                .contains("export class MarkdownView");
    }

    @Test
    void scriptsDoNotParseHtml() {
        ConsoleFiles.loaded()
                .folder()
                .files()
                .forEach(
                        (name, file) ->
                                assertThat(file.text())
                                        .as(name)
                                        .doesNotContainPattern(
                                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\(|new"
                                                    + " Function"));
    }
}
