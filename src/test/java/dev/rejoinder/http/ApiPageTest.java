package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares {@code docs/api.md} and the pages in {@code docs/api} with the server. */
class ApiPageTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern JSON_BLOCK = Pattern.compile("(?s)```json\n(.*?)```");
    private static final Pattern EVENT_DATA = Pattern.compile("(?m)^event: .*\ndata: (.*)$");
    private static final Pattern ROUTE = Pattern.compile("`(GET|POST|PATCH|PUT|DELETE) (/[^ `]*)`");

    @TempDir Path folder;
    private String page = "";

    @BeforeEach
    void read() throws IOException {
        var pages = new StringBuilder(Files.readString(Path.of("docs/api.md")));
        try (Stream<Path> resources = Files.list(Path.of("docs/api"))) {
            for (Path resource : resources.sorted().toList()) {
                pages.append(Files.readString(resource));
            }
        }
        page = pages.toString();
    }

    @Test
    void examplesHaveTheServersJsonFormat() {
        List<String> examples =
                JSON_BLOCK.matcher(page).results().map(found -> found.group(1).strip()).toList();
        List<String> events =
                EVENT_DATA.matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(examples).hasSizeGreaterThan(7);
        assertThat(events).hasSize(6);
        for (String example : examples) {
            JsonNode value = JSON.readTree(example);
            assertThat(value.get("success").isBoolean()).as(example).isTrue();
            assertThat(value.has("data") && value.has("error")).as(example).isTrue();
            assertThat(StrictJson.compact(value)).isEqualTo(example);
        }
        for (String event : events) {
            assertThat(StrictJson.compact(JSON.readTree(event))).isEqualTo(event);
        }
    }

    @Test
    void documentedRoutesEqualTheServersRoutes() {
        var named = new TreeSet<String>();
        ROUTE.matcher(page)
                .results()
                .forEach(found -> named.add(found.group(1) + " " + found.group(2)));

        assertThat(named).isEqualTo(served());
    }

    private Set<String> served() {
        var served = new TreeSet<String>();
        try (TestServer server = TestServer.start(folder)) {
            JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).get("paths");
            for (Map.Entry<String, JsonNode> path : paths.properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    served.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return served;
    }

    @Test
    void everyErrorIsExplained() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(page).contains("| " + StatusTable.status(code) + " | ");
            assertThat(page).contains("`" + code + "`");
        }
    }
}
