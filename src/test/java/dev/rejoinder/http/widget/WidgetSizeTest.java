package dev.rejoinder.http.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The widget is embedded in other sites and must be small. */
class WidgetSizeTest {
    private static final int MOST_BYTES = 21 << 10;

    /** Of a visitor who may talk to a person and send files. */
    private static final int MOST_BYTES_WITH_EVERYTHING = 24 << 10;

    private static final int MOST_BYTES_OF_A_LANGUAGE = 6 << 8;

    @TempDir Path folder;

    @Test
    void visitorDownloadsLittle() throws IOException, InterruptedException {
        try (TestServer server = TestServer.start(folder)) {
            server.send("PATCH", "/api/v1/bots/guide", "{\"allowedOrigins\":[\"*\"]}", Map.of());
            String version = server.get("/widget/guide/frame").find("[0-9a-f]{16}");
            int bytes =
                    packed(server, "/widget.js")
                            + packed(server, "/widget/guide/settings.js")
                            + packed(server, "/widget/guide/frame")
                            + packed(server, "/widget/" + version + "/frame.css")
                            + packed(server, "/widget/" + version + "/frame.js");

            assertThat(bytes).isBetween(MOST_BYTES / 2, MOST_BYTES);
            assertThat(
                            bytes
                                    + packed(server, "/widget/" + version + "/handover.js")
                                    + packed(server, "/widget/" + version + "/attach.js"))
                    .isLessThan(MOST_BYTES_WITH_EVERYTHING);
            // English is built in; the widget loads other languages on demand.
            for (String language : WidgetFiles.LANGUAGES) {
                assertThat(packed(server, "/widget/" + version + "/languages/" + language + ".js"))
                        .isLessThan(MOST_BYTES_OF_A_LANGUAGE);
            }
        }
    }

    private static int packed(TestServer server, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + server.port() + path))
                                    .header("Accept-Encoding", "gzip")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            return answer.body().length;
        }
    }
}
