package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that come with a message: what of them stays. */
@Timeout(120)
class IncomingMessageTest extends AttachmentFixture {
    private static String inline(String name, String content) {
        return "{\"name\":\"%s\",\"data\":\"%s\"}".formatted(name, base64(content.getBytes(UTF_8)));
    }

    /** Files, and counted uploads. */
    private record Kept(long files, long counted) {
        private static Kept now() {
            return new Kept(
                    number("select count(*) from attachment where state <> 'DELETED'"),
                    number("select coalesce(sum(files), 0) from upload_day"));
        }

        private Kept plus(int files) {
            return new Kept(this.files + files, counted + files);
        }

        private static long number(String query) {
            try (Connection database = DriverManager.getConnection(server.databaseUrl());
                    Statement statement = database.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                assertThat(row.next()).isTrue();
                return row.getLong(1);
            } catch (SQLException broken) {
                throw new AssertionError(broken);
            }
        }
    }

    @Test
    void parallelAttemptsOfOneRequestStoreItsFilesOnce() {
        server.model().reply(text("Once."));
        Kept before = Kept.now();
        String body =
                "{\"message\":\"How long?\",\"attachments\":["
                        + inline("a.txt", "Nine days.")
                        + ","
                        + inline("b.txt", "Ten days.")
                        + "]}";
        var attempts = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < 8; i++) {
            attempts.add(
                    CompletableFuture.supplyAsync(
                            () ->
                                    server.send(
                                            "POST",
                                            MESSAGE,
                                            body,
                                            Map.of("Idempotency-Key", "inline-once"))));
        }
        assertThat(
                        attempts.stream()
                                .map(CompletableFuture::join)
                                .map(answer -> answer.find("msg_\\w{26}"))
                                .collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(Kept.now()).isEqualTo(before.plus(2));
    }

    @Test
    void refusedMessageLeavesNothingAndCountsNothing() {
        Kept before = Kept.now();
        String good = inline("good.txt", "Nine days.");
        String bad = inline("bad.exe", "MZ\u0000\u0000");
        assertThat(send("Hi", good + "," + bad).body())
                .contains("\"ATTACHMENT_INVALID\"")
                .contains("\"File 2 (bad.exe): ");
        assertThat(send("Hi", bad).body()).doesNotContain("File 1");
        server.send("PATCH", "/api/v1/bots/guide", "{\"images\":\"no\"}", Map.of());
        try {
            assertThat(
                            send(
                                            "Hi",
                                            good
                                                    + ",{\"name\":\"a.png\",\"data\":\""
                                                    + base64(png(9, 9))
                                                    + "\"}")
                                    .body())
                    .contains("ATTACHMENT_NOT_SUPPORTED");
        } finally {
            server.send("PATCH", "/api/v1/bots/guide", "{\"images\":\"auto\"}", Map.of());
        }
        assertThat(Kept.now()).isEqualTo(before);
    }

    @Test
    void messageThatTheTurnEngineRefusesLeavesNothing() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"budget\":{\"messagesPerDay\":1}}", Map.of());
        try {
            server.model().reply(text("One."));
            var _ = server.post(MESSAGE, "{\"message\":\"Hi\"}");
            Kept before = Kept.now();
            assertThat(send("Hi", inline("a.txt", "Nine days.")).body())
                    .contains("BUDGET_EXCEEDED");
            assertThat(Kept.now()).isEqualTo(before);
        } finally {
            server.send(
                    "PATCH",
                    "/api/v1/bots/guide",
                    "{\"budget\":{\"messagesPerDay\":null}}",
                    Map.of());
        }
    }

    @Test
    void senderLearnsThatAFileIsUsed() {
        server.model().reply(text("One."));
        String file = uploaded("a.txt", "Nine days.".getBytes(UTF_8));
        conversation(send("Hi", ref(file)));
        assertRefused(
                send("Hi", ref(file)),
                400,
                "ATTACHMENT_INVALID",
                "The file is already part of a message. Upload it again to send it once more.",
                null);
        assertRefused(
                send("Hi", ref(file), visitor()), 404, "ATTACHMENT_NOT_FOUND", NOT_FOUND, null);
    }

    @Test
    void liveMessagesHaveTheirFiles() throws IOException {
        server.model().reply(text("One.")).reply(text("Two."));
        String path = CONVERSATIONS + conversation(send("Hi", inline("a.txt", "Nine days.")));
        try (InputStream events = server.openGet(path + "/events")) {
            String id = path.substring(CONVERSATIONS.length());
            var _ =
                    server.post(
                            MESSAGE,
                            "{\"message\":\"And?\",\"conversationId\":\"%s\",\"attachments\":[%s]}"
                                    .formatted(id, inline("b.txt", "Ten days.")));
            String history = server.get(path + "?include=attachments").body();
            int from = history.lastIndexOf("\"attachments\":[");
            String files = history.substring(from, history.indexOf(']', from) + 1);
            var read = new StringBuilder();
            for (int next = 0; next >= 0 && !read.toString().endsWith("Two."); ) {
                next = events.read();
                read.append((char) next);
            }
            assertThat(read.toString()).containsOnlyOnce(files).contains("b.txt");
        }
    }

    @Test
    void waitingTurnStoresNoFileAndGoesOnWithIt() {
        server.model().reply(call("c1", "get_weather", "{}")).reply(text("Sunny."));
        String image = "{\"name\":\"a.png\",\"data\":\"%s\"}".formatted(base64(noise(300)));
        Answer waiting =
                server.post(
                        MESSAGE,
                        """
                        {"message":"Where is it?","attachments":[%s],"tools":[{"name":"get_weather",\
                        "description":"The weather","parameters":{"type":"object","properties":{}}}]}\
                        """
                                .formatted(image));
        assertThat(waiting.body()).contains("requires_action");
        assertThat(Kept.number("select max(length(request)) from waiting_turn"))
                .isBetween(1L, 2_000L);

        String turn =
                CONVERSATIONS
                        + waiting.find("conv_[0-9A-Z]{26}")
                        + "/messages/"
                        + waiting.find("msg_[0-9A-Z]{26}");
        Answer decided =
                server.post(
                        turn + "/tool-results",
                        "{\"results\":[{\"callId\":\"c1\",\"output\":{\"sky\":\"clear\"}}]}");
        assertThat(decided.status()).as(decided.body()).isEqualTo(200);
        assertThat(server.get(turn + "/stream").body()).contains("Sunny.");
        assertThat(server.model().prompts().getLast().messages().getFirst().parts().getFirst())
                .isInstanceOf(MessagePart.Image.class);
    }

    @Test
    void remoteFilesAreFetchedAtOnce() throws IOException {
        int files = 7;
        var together = new CyclicBarrier(files);
        HttpServer site =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            site.setExecutor(threads);
            site.createContext(
                    "/",
                    request -> {
                        try (request) {
                            together.await();
                            byte[] body = request.getRequestURI().getPath().getBytes(UTF_8);
                            request.sendResponseHeaders(200, body.length);
                            request.getResponseBody().write(body);
                        } catch (InterruptedException | BrokenBarrierException broken) {
                            throw new IOException(broken);
                        }
                    });
            site.start();
            String urls =
                    IntStream.range(0, files)
                            .mapToObj(
                                    i ->
                                            "{\"url\":\"http://127.0.0.1:%d/f%d.txt\"}"
                                                    .formatted(site.getAddress().getPort(), i))
                            .collect(Collectors.joining(","));
            server.model().reply(text("Seven."));
            String sent = conversation(send("Hi", urls));
            String history = server.get(CONVERSATIONS + sent + "?include=attachments").body();
            List<Integer> places =
                    IntStream.range(0, files)
                            .map(i -> history.indexOf("f" + i + ".txt"))
                            .boxed()
                            .toList();
            assertThat(places).isSorted().doesNotContain(-1);
        } finally {
            site.stop(0);
        }
    }
}
