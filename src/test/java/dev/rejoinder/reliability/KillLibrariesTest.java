package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.rejoinder.clients.ClientLibrary;
import dev.rejoinder.clients.LibraryDriver;
import dev.rejoinder.clients.RequestProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Kills the server that writes answers while programs with the client libraries wait for them. */
@Tag("long")
final class KillLibrariesTest {
    private static final String HELD = "held";

    private final List<LibraryDriver> drivers = new ArrayList<>();

    @Test
    void programsGoOnAtTheOtherServer(@TempDir Path folder) throws Exception {
        List<ClientLibrary> libraries = ClientLibrary.built();
        assumeFalse(libraries.isEmpty(), "No client library is built. Run: .ci/sdks");
        try (var cluster = new NodeCluster(folder, 2)) {
            var port = new AtomicInteger(cluster.at(0).getPort());
            try (var proxy = new RequestProxy(port::get)) {
                KillProvider.Gate gate = cluster.provider().hold(HELD);
                Map<String, Future<JsonNode>> streams = new LinkedHashMap<>();
                Map<String, Future<JsonNode>> sends = new LinkedHashMap<>();
                for (ClientLibrary library : libraries) {
                    begin(streams, library, "stream", proxy, cluster);
                    begin(sends, library, "send", proxy, cluster);
                }
                for (int i = 0; i < 2 * libraries.size(); i++) {
                    gate.awaitOne();
                }
                awaitText(cluster, streams.size());
                cluster.node(0).kill();
                port.set(cluster.at(1).getPort());
                gate.open();

                for (Map.Entry<String, Future<JsonNode>> each : streams.entrySet()) {
                    assertInterrupted(each.getKey(), result(each.getValue()));
                }
                for (Map.Entry<String, Future<JsonNode>> each : sends.entrySet()) {
                    JsonNode answer = LibraryDriver.succeeded(each.getValue()).get("answer");
                    assertThat(answer.get("text").asString())
                            .isEqualTo(KillText.answer(each.getKey()));
                }
                assertThat(cluster.rows("select question from turn"))
                        .hasSize(2 * libraries.size())
                        .doesNotHaveDuplicates();
            } finally {
                drivers.forEach(LibraryDriver::close);
            }
        }
    }

    private void begin(
            Map<String, Future<JsonNode>> results,
            ClientLibrary library,
            String call,
            RequestProxy proxy,
            NodeCluster cluster)
            throws Exception {
        LibraryDriver driver = LibraryDriver.start(library, proxy.port(), cluster.token());
        drivers.add(driver);
        String question = HELD + " " + call + " " + library;
        results.put(
                question,
                driver.begin(
                        """
                        {"call":"%s","bot":"%s","message":"%s","as":"text","options":{}}\
                        """
                                .formatted(call, NodeCluster.BOT, question)));
    }

    /** Waits until the streamed answers have stored text. */
    private static void awaitText(NodeCluster cluster, int streams) throws Exception {
        String query =
                "select question from turn where answer <> '' and question like '% stream %'";
        while (cluster.rows(query).size() < streams) {
            Thread.onSpinWait();
        }
    }

    private static JsonNode result(Future<JsonNode> command) throws Exception {
        return command.get(3, TimeUnit.MINUTES);
    }

    /** What a reader has seen cannot change, so the answer ends with what is stored of it. */
    private static void assertInterrupted(String question, JsonNode result) {
        assertThat(result.get("ok").asBoolean()).as(result.toString()).isFalse();
        JsonNode error = result.get("error");
        assertThat(error.get("code").asString()).isEqualTo("ANSWER_INTERRUPTED");
        assertThat(error.get("retryable").asBoolean()).isFalse();
        assertThat(error.get("partial").asString()).isNotEmpty();
        assertThat(KillText.answer(question)).startsWith(error.get("partial").asString());
    }
}
