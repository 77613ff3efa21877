package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restricted key cannot tell whether other bots exist. */
final class ForeignBotsTest {
    private static final String BOTS = "/api/v1/bots/";
    private static final int QUESTIONS = 500;

    @TempDir Path folder;
    private TestServer server;
    private String key = "";
    private String foreign = "";

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        key = server.newKey(Scope.WRITE, server.botId());
        foreign = server.get(BOTS + "demo").find("bot_[0-9A-Z]{26}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer send(String method, String path, String body) {
        return server.send(method, path, body, Map.of("Authorization", "Bearer " + key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /api/v1/bots/%s
                    PATCH  | /api/v1/bots/%s
                    DELETE | /api/v1/bots/%s
                    GET    | /api/v1/bots/%s/analytics
                    GET    | /api/v1/bots/%s/budget
                    GET    | /api/v1/bots/%s/search?q=a
                    GET    | /api/v1/bots/%s/gaps
                    GET    | /api/v1/bots/%s/gap-groups
                    GET    | /api/v1/bots/%s/gap-groups/group_1
                    DELETE | /api/v1/bots/%s/gap-groups/group_1
                    POST   | /api/v1/bots/%s/gap-groups/group_1/draft
                    GET    | /api/v1/bots/%s/sources
                    POST   | /api/v1/bots/%s/sources
                    GET    | /api/v1/bots/%s/sources/src_1/chunks
                    GET    | /api/v1/bots/%s/sources/src_1/original
                    GET    | /api/v1/chat/%s/conversations
                    GET    | /api/v1/chat/%s/conversations/conv_1
                    DELETE | /api/v1/chat/%s/conversations/conv_1
                    POST   | /api/v1/chat/%s/message
                    POST   | /api/v1/chat/%s/stream
                    POST   | /api/v1/chat/%s/ui
                    GET    | /api/v1/chat/%s/ui/chat-1
                    GET    | /api/v1/chat/%s/ui/chat-1/stream
                    POST   | /api/v1/bot/%s
                    POST   | /api/v1/bot/%s/stream
                    POST   | /mcp/%s
                    GET    | /api/v1/chat/%s/conversations/conv_1/messages/msg_1/stream
                    POST   | /api/v1/chat/%s/conversations/conv_1/messages/msg_1/stop
                    GET    | /api/v1/chat/%s/conversations/conv_1/messages/msg_1/feedback
                    DELETE | /api/v1/chat/%s/conversations/conv_1/messages/msg_1/feedback
                    """)
    void foreignBotIsAnsweredAsOneThatIsNotThere(String method, String path) {
        String absent = plain(send(method, path.formatted("nobody"), "{}"));

        assertThat(absent)
                .startsWith("404")
                .containsAnyOf("BOT_NOT_FOUND", "There is no such bot.");
        for (String name :
                new String[] {"demo", foreign, foreign.toLowerCase(Locale.ROOT), "bot_1"}) {
            assertThat(plain(send(method, path.formatted(name), "{}"))).isEqualTo(absent);
        }
        assertThat(send("GET", BOTS + "guide", "").status()).isEqualTo(200);
        assertThat(send("GET", BOTS + server.botId(), "").status()).isEqualTo(200);
    }

    private static String plain(Answer answer) {
        return answer.status() + answer.body().replaceAll("req_[0-9A-Z]{26}", "req");
    }

    /**
     * Response times do not tell a foreign bot in heavy use from a missing one. The test alternates
     * the requests, so that other load affects both.
     */
    @Test
    void responseTimeDoesNotTellAForeignBotFromAMissingOne() throws IOException {
        for (String[] names :
                new String[][] {{"demo", "nope"}, {foreign, "bot_" + "0".repeat(26)}}) {
            try (Socket socket = RawHttp.connect(server.port())) {
                socket.setTcpNoDelay(true);
                int sooner = 0;
                for (int i = 0; i < QUESTIONS; i++) {
                    server.get(BOTS + names[0]);
                    boolean foreignFirst = i % 2 == 0;
                    long first = nanos(socket, names[foreignFirst ? 0 : 1]);
                    long second = nanos(socket, names[foreignFirst ? 1 : 0]);
                    sooner += (first < second) == foreignFirst ? 1 : 0;
                }
                assertThat(sooner).isBetween(QUESTIONS * 35 / 100, QUESTIONS * 65 / 100);
            }
        }
    }

    private long nanos(Socket socket, String name) throws IOException {
        long begun = System.nanoTime();
        RawHttp.write(
                socket,
                "GET %s%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(BOTS, name, key));
        assertThat(RawHttp.read(socket).status()).isEqualTo(404);
        return System.nanoTime() - begun;
    }

    @Test
    void shortNamesDoNotRevealForeignBots() {
        String taken = plain(send("PATCH", BOTS + "guide", "{\"shortName\":\"demo\"}"));
        String free = plain(send("PATCH", BOTS + "guide", "{\"shortName\":\"free\"}"));

        assertThat(taken).isEqualTo(free).contains("403").contains("INSUFFICIENT_PERMISSIONS");
        assertThat(send("PATCH", BOTS + "guide", "{\"shortName\":null}").status()).isEqualTo(403);
        Answer same = send("PATCH", BOTS + "guide", "{\"shortName\":\"guide\",\"name\":\"New\"}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.body()).contains("\"shortName\":\"guide\",\"name\":\"New\"");
    }

    @Test
    void botWithoutAWidgetLooksLikeAMissingOne() {
        String path = "/api/v1/widget/%s/token";
        Map<String, String> own =
                Map.of("Origin", "http://127.0.0.1:" + server.port(), "Authorization", "");
        String body = "{\"origin\":\"https://shop.example\"}";

        Answer without = server.send("POST", path.formatted("demo"), body, own);
        Answer absent = server.send("POST", path.formatted("nobody"), body, own);

        assertThat(without.status()).isEqualTo(404);
        assertThat(plain(without)).isEqualTo(plain(absent));
    }
}
