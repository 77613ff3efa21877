package dev.rejoinder.http;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server that tests send raw bytes to. */
abstract class RawRequestFixture {
    static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    static final String POST = "POST /openapi.json HTTP/1.1\r\nHost: a\r\n";

    static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    static String ask = "";

    @TempDir static Path folder;

    static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(folder);
        ask =
                "POST /api/v1/chat/guide/message HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\n"
                        + CHUNKED;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
    }

    /** Returns all bytes until the server closes the connection. */
    static String allAnswers(String requests) throws IOException {
        return allAnswers(requests, false);
    }

    static String allAnswers(String requests, boolean end) throws IOException {
        try (Socket socket = RawHttp.connect(server.port())) {
            RawHttp.write(socket, requests);
            if (end) {
                socket.shutdownOutput();
            }
            return read(socket);
        }
    }

    static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
