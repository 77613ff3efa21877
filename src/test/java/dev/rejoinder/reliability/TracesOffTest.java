package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a collector, tracing costs nothing; nor does mail without a mail server. */
@Tag("long")
class TracesOffTest {
    @TempDir Path folder;

    @Test
    void withoutConfigurationNoClassOfOpenTelemetryAndOfTheMailLibraryIsLoaded() throws Exception {
        Path classes = folder.resolve("classes");
        var launch =
                new KillableServer.Launch(
                        folder.resolve("data"),
                        URI.create("http://127.0.0.1:1"),
                        null,
                        Map.of(),
                        List.of("-Xlog:class+load=info:file=" + classes));
        try (var server = KillableServer.start(launch);
                var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + server.port()
                                                    + "/api/v1/chat/demo/message"))
                            .header("Authorization", "Bearer " + server.firstToken())
                            .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"Hello\"}"))
                            .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }

        assertThat(Files.readString(classes))
                .contains("dev.rejoinder.ops.Tracer ", "dev.rejoinder.turn.TurnRunner ")
                .doesNotContain(
                        "io.opentelemetry",
                        "java.lang.management.MemoryUsage ",
                        "jakarta.mail",
                        "org.eclipse.angus");
    }
}
