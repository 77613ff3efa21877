package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.testkit.ServerProgram;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Commands that find the server of the data folder. */
class LocalServerCommandsTest extends CommandFixture {
    private @Nullable Process server;

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    private ProcessBuilder program(String... arguments) {
        var command = new ArrayList<>(ServerProgram.java());
        command.addAll(ServerProgram.program(null));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REJOINDER_"));
        builder.environment().put("REJOINDER_EMBEDDINGS_MODEL", "none");
        return builder;
    }

    @BeforeEach
    void serve() throws Exception {
        environment.put("REJOINDER_EMBEDDINGS_MODEL", "none");
        Process started = program("serve", "--port=0").redirectErrorStream(true).start();
        server = started;
        var out = started.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith("Stop it")) {
            line = out.readLine();
        }
    }

    @AfterEach
    void stop() throws Exception {
        Process running = Objects.requireNonNull(server);
        running.destroy();
        assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Returns the id of a conversation whose first message has a file. */
    private String sendFile(String key, String message) throws Exception {
        String address = Files.readAllLines(folder.resolve("data/server-address")).getFirst();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer =
                    client.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(address)
                                                            .resolve("/api/v1/chat/demo/message"))
                                            .header("Authorization", "Bearer " + key)
                                            .header("Content-Type", "application/json")
                                            .POST(
                                                    BodyPublishers.ofString(
                                                            "{\"message\":\""
                                                                    + message
                                                                    + "\",\"attachments\":[{"
                                                                    + "\"name\":\"notes.txt\",\"data\":"
                                                                    + "\"TmluZSBkYXlzLg==\"}]}"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
            Matcher id = Pattern.compile("conv_\\w{26}").matcher(answer);
            assertThat(id.find()).as(answer).isTrue();
            return id.group();
        }
    }

    @Test
    void serverIsFoundByItsDataFolderUntilItStops() throws Exception {
        assertThat(run("ask", "What are your business hours?")).as(complained()).isZero();
        assertThat(printed())
                .isEqualTo("Our business hours are Monday-Friday, 9 AM to 5 PM EST.\n");
        String key = Files.readString(folder.resolve("data/command-key"));
        out.reset();

        assertThat(run("status", "--json")).as(complained()).isZero();
        assertThat(printed())
                .contains("\"ready\":true,", "\"nodes\":1,\"bots\":1,\"openAnswers\":0,");
        out.reset();
        assertThat(run("open")).isZero();
        assertThat(printed()).matches("http://127\\.0\\.0\\.1:\\d+/console/\n");
        out.reset();
        assertThat(run("conversation", "list")).isZero();
        assertThat(printed()).matches("conv_\\w+\t2\t\\S+\tWhat are your business hours\\?\n");
        String conversation = printed().substring(0, printed().indexOf('\t'));
        out.reset();
        assertThat(run("conversation", "show", conversation)).isZero();
        assertThat(printed()).contains("  user\nWhat are your", "  assistant\nOur business hours");
        out.reset();
        String secret = key.lines().findFirst().orElseThrow();
        String sent = sendFile(secret, "What are your business hours?");
        assertThat(run("conversation", "show", sent)).isZero();
        assertThat(printed())
                .contains(
                        "  user\n[notes.txt, text/plain, 10 bytes]\nWhat are your business hours?");
        out.reset();
        assertThat(run("conversation", "export")).isZero();
        assertThat(printed())
                .endsWith("{\"end\":{\"conversations\":2,\"leads\":0,\"messages\":4}}\n");
        out.reset();
        String untitled = sendFile(secret, "");
        assertThat(run("conversation", "list")).isZero();
        assertThat(printed()).containsPattern(untitled + "\t2\t\\S+\t\\(no text\\)\n");
        out.reset();

        // A key that is not valid any more is replaced.
        String keyId = key.lines().skip(1).findFirst().orElseThrow();
        Files.writeString(folder.resolve("data/command-key"), "rj_unknown\n" + keyId + "\n");
        assertThat(run("status")).as(complained()).isZero();
        assertThat(Files.readString(folder.resolve("data/command-key"))).doesNotContain(keyId);
        out.reset();
        assertThat(run("key", "list")).isZero();
        assertThat(printed().lines().filter(line -> line.contains("Command line")))
                .hasSize(2)
                .filteredOn(line -> line.startsWith(keyId))
                .singleElement(STRING)
                .contains("revoked");

        stop();
        assertThat(folder.resolve("data/server-address")).doesNotExist();
        err.reset();
        assertThat(run("ask", "Hello")).isEqualTo(1);
        assertThat(complained())
                .isEqualTo(
                        "No server runs on the data in "
                                + folder.resolve("data")
                                + ". Start one with: rejoinder serve. Or name one with --url.\n");
    }

    @Test
    void addressOfADeadServerIsNotUsed() throws Exception {
        Objects.requireNonNull(server).destroyForcibly().waitFor();
        Path address = folder.resolve("data/server-address");
        var stranger =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            var requests = new AtomicInteger();
            stranger.createContext(
                    "/",
                    exchange -> {
                        requests.incrementAndGet();
                        exchange.sendResponseHeaders(401, -1);
                        exchange.close();
                    });
            stranger.start();
            String database = Files.readAllLines(address).getLast();
            Files.writeString(
                    address,
                    "http://127.0.0.1:" + stranger.getAddress().getPort() + "\n" + database + "\n");

            assertThat(run("status")).isEqualTo(1);

            assertThat(complained()).startsWith("No server runs on the data in ");
            assertThat(requests).hasValue(0);
            assertThat(folder.resolve("data/command-key")).doesNotExist();
        } finally {
            stranger.stop(0);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGINT")
    void interruptAtThePromptEndsTheChat() throws Exception {
        Process chat = program("chat").start();
        try (var in = chat.outputWriter();
                var out = chat.inputReader();
                var err = chat.errorReader()) {
            in.write("What are your business hours?\n");
            in.flush();
            assertThat(out.readLine()).startsWith("Our business hours");

            // The first signal may come before the chat knows that the answer has ended.
            for (int tries = 0; tries < 30 && chat.isAlive(); tries++) {
                assertThat(
                                new ProcessBuilder("kill", "-INT", String.valueOf(chat.pid()))
                                        .start()
                                        .waitFor())
                        .isZero();
                var _ = chat.waitFor(5, TimeUnit.SECONDS);
            }
            assertThat(chat.exitValue()).isZero();
            assertThat(err.readLine())
                    .matches(
                            Pattern.compile(
                                    "Continue with: rejoinder chat --conversation conv_\\w+"));
        }
    }
}
