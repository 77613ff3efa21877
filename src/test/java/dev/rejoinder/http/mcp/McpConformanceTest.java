package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol's own conformance suite, for both eras. */
final class McpConformanceTest {
    @TempDir Path folder;

    /** The files of expected failures name the scenarios that need the fixture below. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2025-11-25"})
    void assistantConforms(String revision) throws IOException {
        run("/mcp/guide", revision, "assistant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-28", "2025-11-25"})
    void transportConforms(String revision) throws IOException {
        run("/mcp-fixture", revision, "fixture");
    }

    private void run(String path, String revision, String expectedFailures) throws IOException {
        var fixture = new ConformanceFixture();
        var routes = new McpRoutes("/mcp-fixture", exchange -> fixture, origin -> false);
        try (TestServer server =
                TestServer.start(folder, new TestServer.Options().furtherRoutes(routes.routes()))) {
            String printed =
                    McpClients.run(
                            "conformance.mjs",
                            "http://127.0.0.1:" + server.port() + path,
                            server.writeKey(),
                            revision,
                            McpClients.file(
                                    "expected-failures/"
                                            + expectedFailures
                                            + "-"
                                            + revision
                                            + ".yml"));

            assertThat(printed).contains("passed");
        }
    }
}
