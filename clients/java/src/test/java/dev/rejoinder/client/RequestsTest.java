package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RequestsTest {
    private static final String BOT =
            "{\"success\":true,\"data\":{\"id\":\"bot_1\",\"name\":\"Shop\",\"fallbackModels\":[],"
                    + "\"temperature\":null,\"maxTokens\":300,\"news\":{}},\"error\":null}";

    private static String error(String code, boolean retryable) {
        return "{\"success\":false,\"data\":{\"response\":\"So far\"},\"error\":{\"code\":\""
                + code
                + "\",\"message\":\"No.\",\"requestId\":\"req_1\",\"retryable\":"
                + retryable
                + ",\"cause\":{\"provider\":\"openai\"}}}";
    }

    /** A server whose first response is another one. */
    private static FakeServer first(FakeServer.Script other, String then) throws IOException {
        var requests = new AtomicInteger();
        return new FakeServer(
                (request, socket) -> {
                    if (requests.getAndIncrement() == 0) {
                        other.play(request, socket);
                    } else {
                        FakeServer.answer(socket, 200, then);
                    }
                });
    }

    @Test
    void requestIsRepeatedWhereTheServerSaysSo() throws Exception {
        try (var server =
                first(
                        (request, socket) ->
                                FakeServer.answer(socket, 500, error("INTERNAL_ERROR", true)),
                        BOT)) {
            Bot bot = server.client().bots().get("a b");

            assertThat(bot.name()).isEqualTo("Shop");
            assertThat(bot.maxTokens()).isEqualTo(300);
            assertThat(server.requests())
                    .hasSize(2)
                    .allMatch(each -> each.startsWith("GET /api/v1/bots/a%20b HTTP/1.1"))
                    .allMatch(each -> each.contains("Authorization: Bearer rj_key"));
        }
    }

    @Test
    void errorHasWhatTheServerSays() throws Exception {
        try (var server =
                first(
                        (request, socket) ->
                                FakeServer.answer(
                                        socket,
                                        429,
                                        error("RATE_LIMIT_EXCEEDED", true),
                                        "Retry-After: 61\r\n"),
                        BOT)) {
            var e =
                    catchThrowableOfType(
                            RejoinderException.class, () -> server.client().bots().get("demo"));

            assertThat(e.status()).isEqualTo(429);
            assertThat(e.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(e).hasMessage("No.");
            assertThat(e.retryable()).isTrue();
            assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(61));
            assertThat(e.requestId()).isEqualTo("req_1");
            assertThat(e.providerCause().get("provider").asString()).isEqualTo("openai");
            assertThat(e.partial()).isEqualTo("So far");
            // More than a minute is for the caller to wait.
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void changeWhoseAnswerIsLostIsNotRepeated() throws Exception {
        try (var server = first((request, socket) -> {}, BOT)) {
            var e =
                    catchThrowableOfType(
                            RejoinderException.class,
                            () -> server.client().bots().create(Map.of("name", "Shop")));

            assertThat(e.code()).isEqualTo("CONNECTION_FAILED");
            assertThat(e.getCause()).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void changeThatABusyServerRefusedIsRepeated() throws Exception {
        try (var server =
                first(
                        (request, socket) ->
                                FakeServer.answer(socket, 503, error("OVERLOADED", true)),
                        BOT)) {
            server.client().bots().create(Map.of("name", "Shop"));

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void changeThatAProxyRefusedIsNotRepeated() throws Exception {
        try (var server =
                first((request, socket) -> FakeServer.answer(socket, 503, "<html>"), BOT)) {
            var e =
                    catchThrowableOfType(
                            RejoinderException.class,
                            () -> server.client().bots().create(Map.of("name", "Shop")));

            assertThat(e.code()).isEqualTo("UNEXPECTED_RESPONSE");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void changeIsRepeatedIfTheConnectionIsRefused() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var client =
                new Rejoinder(
                        Rejoinder.Options.of("http://127.0.0.1:" + port, "rj_key")
                                .withMaxRetries(3)
                                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));

        var e =
                catchThrowableOfType(
                        RejoinderException.class,
                        () -> client.bots().create(Map.of("name", "Shop")));

        assertThat(e.code()).isEqualTo("CONNECTION_FAILED");
        assertThat(e.status()).isZero();
    }

    @Test
    void listLoadsAllPages() throws Exception {
        try (var server =
                first(
                        (request, socket) ->
                                FakeServer.answer(
                                        socket, 200, page("a", true, ",\"cursor\":\"x=\"")),
                        page("b", false, ""))) {
            assertThat(
                            server.client().conversations().list("demo", Map.of("q", "ü")).stream()
                                    .map(ConversationSummary::id))
                    .containsExactly("a", "b");
            assertThat(server.requests().get(0))
                    .startsWith("GET /api/v1/chat/demo/conversations?q=%C3%BC ");
            assertThat(server.requests().get(1)).contains("cursor=x%3D").contains("q=%C3%BC");
        }
    }

    @Test
    void listsAreJoinedInAQuery() throws Exception {
        String conversation =
                "{\"success\":true,\"data\":{\"conversationId\":\"conv_1\",\"messages\":["
                        + "{\"role\":\"user\",\"content\":\"Hi\"}]},\"error\":null}";
        try (var server =
                first(
                        (request, socket) -> FakeServer.answer(socket, 200, conversation),
                        conversation)) {
            var options = Map.of("include", List.of("status", "steps"));

            assertThat(server.client().conversations().get("demo", "conv_1", options).messages())
                    .singleElement()
                    .satisfies(each -> assertThat(each.content()).isEqualTo("Hi"));
            assertThat(server.requests().get(0))
                    .startsWith(
                            "GET /api/v1/chat/demo/conversations/conv_1?include=status%2Csteps ");
        }
    }

    private static String page(String id, boolean hasMore, String cursor) {
        return "{\"success\":true,\"data\":{\"conversations\":[{\"id\":\""
                + id
                + "\"}],\"pagination\":{\"page\":1,\"hasMore\":"
                + hasMore
                + cursor
                + "}},\"error\":null}";
    }

    @Test
    void fileIsUploadedWithItsProgress(@TempDir Path folder) throws Exception {
        String text = "Größe 😀\n".repeat(100_000);
        Path file = Files.writeString(folder.resolve("hand\"book.md"), text);
        var last = new AtomicLong();
        try (var server =
                new FakeServer(
                        (request, socket) ->
                                FakeServer.answer(
                                        socket,
                                        200,
                                        "{\"success\":true,\"data\":{\"id\":\"src_1\"},\"error\":null}"))) {
            Source source =
                    server.client()
                            .sources()
                            .upload(
                                    "demo",
                                    file,
                                    "Handbook",
                                    (sent, total) -> {
                                        assertThat(total).isEqualTo(file.toFile().length());
                                        assertThat(sent).isGreaterThan(last.getAndSet(sent));
                                    });

            assertThat(source.id()).isEqualTo("src_1");
            assertThat(last.get()).isEqualTo(Files.size(file));
            assertThat(server.requests().get(0))
                    .contains("name=\"title\"\r\n\r\nHandbook\r\n")
                    .contains("name=\"file\"; filename=\"hand%22book.md\"\r\n")
                    .contains("\r\n\r\n" + text + "\r\n--");
        }
    }

    @Test
    void fileOfAMessageIsUploadedSentAndDownloaded(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "Nine days.");
        var last = new AtomicLong();
        try (var server =
                first(
                        (request, socket) -> socket.close(),
                        "{\"success\":true,\"data\":{\"fileId\":\"file_1\"},\"error\":null}")) {
            String id =
                    server.client()
                            .files()
                            .upload("demo", file, (sent, total) -> last.set(sent))
                            .fileId();
            server.client()
                    .chat()
                    .send(
                            "demo",
                            "",
                            MessageOptions.NONE.withAttachments(
                                    List.of(
                                            MessageOptions.Attachment.uploaded(id),
                                            MessageOptions.Attachment.of(
                                                    "b.txt", new byte[] {98}))));
            byte[] body = server.client().files().download("demo", id);

            assertThat(last.get()).isEqualTo(10);
            assertThat(server.requests()).hasSize(4);
            assertThat(server.requests().get(1)).startsWith("POST /api/v1/chat/demo/files ");
            assertThat(server.requests().get(2))
                    .contains("\"fileId\":\"file_1\"")
                    .contains("\"name\":\"b.txt\",\"data\":\"Yg==\"");
            assertThat(server.requests().get(3)).startsWith("GET /api/v1/chat/demo/files/file_1 ");
            assertThat(new String(body, UTF_8)).startsWith("{\"success\"");
        }
    }

    @Test
    void sourceThatCannotBeReadThrowsWhyNot() throws Exception {
        String failed =
                "{\"success\":true,\"data\":{\"id\":\"src_1\",\"status\":\"failed\","
                        + "\"reason\":\"Not a PDF.\"},\"error\":null}";
        try (var server =
                first((request, socket) -> FakeServer.answer(socket, 200, failed), failed)) {
            var e =
                    catchThrowableOfType(
                            RejoinderException.class,
                            () -> server.client().sources().await("demo", "src_1"));

            assertThat(e.code()).isEqualTo("SOURCE_FAILED");
            assertThat(e).hasMessage("Not a PDF.");
        }
    }

    @Test
    void toolResultsAreSentAsJson() throws Exception {
        String state =
                "{\"success\":true,\"data\":{\"messageId\":\"m\",\"conversationId\":\"c\","
                        + "\"status\":\"running\",\"requiredActions\":[]},\"error\":null}";
        // The result is the same if it arrives twice.
        try (var server = first((request, socket) -> {}, state)) {
            AnswerState running =
                    server.client()
                            .chat()
                            .submitToolResults(
                                    "demo",
                                    "c",
                                    "m",
                                    List.of(ToolResult.of("c1", Map.of("sky", "clear"))));

            assertThat(running.status()).isEqualTo("running");
            assertThat(server.requests().get(1))
                    .endsWith(
                            "{\"results\":[{\"callId\":\"c1\",\"output\":{\"sky\":\"clear\"},"
                                    + "\"isError\":false}]}");
        }
    }

    @Test
    void interruptEndsAWaitAtOnce() throws Exception {
        var holder = new CompletableFuture<FakeServer>();
        var asked = new CompletableFuture<Void>();
        try (var server =
                new FakeServer(
                        (request, socket) -> {
                            asked.complete(null);
                            holder.join().hold(socket);
                        })) {
            holder.complete(server);
            var thrown = new CompletableFuture<RejoinderException>();
            var thread =
                    new Thread(
                            () -> {
                                try {
                                    server.client().chat().send("demo", "Hi");
                                } catch (RejoinderException e) {
                                    thrown.complete(e);
                                }
                            });
            thread.start();
            asked.get(1, TimeUnit.MINUTES);
            thread.interrupt();

            assertThat(thrown.get(1, TimeUnit.MINUTES).code()).isEqualTo("INTERRUPTED");
            server.awaitLeaving();
        }
    }
}
