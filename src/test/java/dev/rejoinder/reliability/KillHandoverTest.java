package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ServerProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server while an agent and a visitor talk: what was acknowledged is stored, once. */
@Tag("sqlite")
final class KillHandoverTest {
    private static final int KILLS = 4;
    private static final int LONGEST_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

    @TempDir Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<KillableServer> server = new AtomicReference<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final List<String> acknowledged = new ArrayList<>();
    private String client = "";
    private String agent = "";

    private KillableServer.Launch launch() {
        return KillableServer.Launch.of(folder, URI.create("http://127.0.0.1:1"));
    }

    @Test
    void nothingAcknowledgedIsLostOrDoubled() throws Exception {
        server.set(KillableServer.start(launch()));
        client = server.get().firstToken();
        agent = newAdminKey();
        send(client, "PATCH", "/bots/demo", "{\"handover\":{\"enabled\":true}}", "");
        String first = send(client, "POST", "/chat/demo/message", "{\"message\":\"Hello\"}", "k0");
        String conversation = find(first, "conv_[0-9A-Z]{26}");
        var random = new Random(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> talk = threads.submit(() -> talk(conversation));
            for (int i = 0; i < KILLS; i++) {
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos());
                server.get().kill();
                server.set(KillableServer.start(launch()));
            }
            done.set(true);
            talk.get();
        }

        String history = send(client, "GET", "/chat/demo/conversations/" + conversation, null, "");
        List<String> stored =
                CONTENT.matcher(history).results().map(found -> found.group(1)).toList();
        assertThat(acknowledged).isNotEmpty();
        assertThat(stored.subList(2, stored.size())).isEqualTo(acknowledged);
        assertThat(history).contains("\"state\":\"ended\"");
        server.get().close();
    }

    /** Hands over, talks and gives back, again and again; repeats every request that has failed. */
    private Void talk(String conversation) throws Exception {
        String place = "/inbox/demo/" + conversation;
        for (int i = 1; !done.get(); i++) {
            send(
                    client,
                    "POST",
                    "/chat/demo/conversations/" + conversation + "/handover",
                    "{}",
                    "");
            send(agent, "POST", place + "/take", "{}", "");
            String reply = "Reply " + i;
            send(agent, "POST", place + "/messages", "{\"message\":\"" + reply + "\"}", "a" + i);
            acknowledged.add(reply);
            String question = "Question " + i;
            send(
                    client,
                    "POST",
                    "/chat/demo/message",
                    "{\"message\":\""
                            + question
                            + "\",\"conversationId\":\""
                            + conversation
                            + "\"}",
                    "v" + i);
            acknowledged.add(question);
            send(agent, "POST", place + "/return", "{}", "");
        }
        return null;
    }

    /** Sends a request until it succeeds, and returns the body. */
    private String send(
            String key, String method, String path, @Nullable String body, String idempotencyKey)
            throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < giveUp) {
            try {
                HttpResponse<String> response =
                        http.send(
                                request(key, method, path, body, idempotencyKey),
                                BodyHandlers.ofString());
                if (response.statusCode() / 100 == 2) {
                    return response.body();
                }
                last = response.body();
                assertThat(response.statusCode()).as(last).isGreaterThanOrEqualTo(500);
            } catch (IOException killed) {
                last = killed.toString();
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        throw new AssertionError(method + " " + path + ": " + last);
    }

    private HttpRequest request(
            String key, String method, String path, @Nullable String body, String idempotencyKey)
            throws IOException, InterruptedException {
        var builder =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.get().port()
                                                + "/api/v1"
                                                + path))
                        .header("Authorization", "Bearer " + key)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        return idempotencyKey.isEmpty()
                ? builder.build()
                : builder.header("Idempotency-Key", idempotencyKey).build();
    }

    /** Creates a key with the command, beside the running server. */
    private String newAdminKey() throws IOException, InterruptedException {
        var command = new ArrayList<>(ServerProgram.java());
        command.addAll(ServerProgram.program(null));
        command.addAll(List.of("key", "create", "--name", "Agent", "--scope", "admin"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of("REJOINDER_DATA", folder.toString()));
        Process process = builder.start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return find(printed, "rj_\\S+");
    }

    private static String find(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group();
    }
}
