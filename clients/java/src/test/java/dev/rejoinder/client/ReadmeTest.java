package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the samples of the README and runs them. */
class ReadmeTest {
    private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String BODY =
            "{\"id\":\"evt_1\",\"type\":\"webhook.test\",\"timestamp\":\"2026-11-30T01:27:44.780Z\","
                + "\"data\":{}}";

    @TempDir Path folder;

    @Test
    void samplesRun() throws Exception {
        List<String> samples =
                SAMPLE.matcher(Files.readString(Path.of("README.md")))
                        .results()
                        .map(MatchResult::group)
                        .map(block -> block.replaceAll("```(java)?\n?", ""))
                        .toList();
        assertThat(samples).hasSizeGreaterThan(8);
        Files.writeString(folder.resolve("handbook.md"), "# Handbook");
        try (var server = new FakeServer(ReadmeTest::play)) {
            compile(source(samples, server.options().baseUrl()));
            PrintStream out = System.out;
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
                loader.loadClass("Samples").getMethod("run").invoke(null);
            } finally {
                System.setOut(out);
            }
            assertThat(server.requests()).hasSizeGreaterThan(samples.size());
        }
    }

    /** Each sample is a method, and what it does not declare itself is a field. */
    private String source(List<String> samples, URI server) throws Exception {
        var source =
                new StringBuilder(
                        """
                        import dev.rejoinder.client.*;
                        import java.nio.charset.StandardCharsets;
                        import java.nio.file.Path;
                        import java.time.*;
                        import java.util.*;
                        public class Samples {
                            static String key = "rj_key";
                            static String conversationId = "conv_1";
                            static String messageId = "msg_1";
                            static String position = "msg_1:0";
                            static String secret = "whsec_c2VjcmV0";
                            static Rejoinder rejoinder = new Rejoinder("http://localhost:8080", key);
                            static Answer answer = rejoinder.chat().send("demo", "Hello");
                        """);
        source.append("static byte[] body = ")
                .append(literal(BODY))
                .append(".getBytes(StandardCharsets.UTF_8);\n");
        source.append("static Map<String, List<String>> headers = Map.of(");
        source.append(WebhookSignatureTest.headersAsSource(BODY)).append(");\n");
        for (int i = 0; i < samples.size(); i++) {
            source.append(
                    "static void sample%d() throws Exception {\n%s}\n"
                            .formatted(i, samples.get(i)));
        }
        source.append("public static void run() throws Exception {\n");
        for (int i = 0; i < samples.size(); i++) {
            source.append("sample%d();\n".formatted(i));
        }
        return source.append("}}\n")
                .toString()
                .replace("http://localhost:8080", server.toString())
                .replace(
                        "Path.of(\"handbook.md\")",
                        "Path.of(" + literal(folder.resolve("handbook.md").toString()) + ")");
    }

    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void compile(String source) {
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///Samples.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var errors = new StringWriter();
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(
                                errors,
                                null,
                                null,
                                List.of(
                                        "-d",
                                        folder.toString(),
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty("java.class.path")),
                                null,
                                List.of(file))
                        .call();
        assertThat(compiled).as(errors + source).isTrue();
    }

    private static void play(String request, Socket socket) throws IOException {
        String path = request.split(" ")[1];
        String ids = "\"conversationId\":\"conv_1\",\"messageId\":\"msg_1\"";
        if (path.contains("/nobody/")) {
            FakeServer.answer(
                    socket,
                    404,
                    "{\"success\":false,\"data\":null,\"error\":{\"code\":\"BOT_NOT_FOUND\","
                            + "\"message\":\"There is no such bot.\",\"retryable\":false}}");
        } else if (path.contains("/stream")) {
            stream(socket, ids, path.contains("after="));
        } else if (path.endsWith("/message")) {
            String waits =
                    request.contains("get_weather")
                            ? ",\"status\":\"requires_action\",\"requiredActions\":[{\"type\":"
                                    + "\"tool_result\",\"callId\":\"c1\",\"tool\":\"get_weather\"}]"
                            : "";
            answer(socket, "{\"response\":\"Hello\"," + ids + waits + "}");
        } else if (path.endsWith("/approvals") || path.endsWith("/tool-results")) {
            answer(socket, "{" + ids + ",\"status\":\"running\",\"requiredActions\":[]}");
        } else if (path.contains("/conversations?")) {
            answer(
                    socket,
                    "{\"conversations\":[{\"id\":\"conv_1\",\"preview\":\"Hello\"}],"
                            + "\"pagination\":{\"page\":1,\"hasMore\":false}}");
        } else if (path.endsWith("/files/file_1")) {
            FakeServer.answer(socket, 200, "# Handbook");
        } else if (path.endsWith("/files")) {
            answer(socket, "{\"fileId\":\"file_1\",\"name\":\"handbook.md\"}");
        } else if (path.contains("/sources")) {
            answer(socket, "{\"id\":\"src_1\",\"status\":\"ready\"}");
        } else {
            answer(socket, "{\"id\":\"bot_1\",\"name\":\"Shop\"}");
        }
    }

    private static void answer(Socket socket, String data) throws IOException {
        FakeServer.answer(socket, 200, "{\"success\":true,\"data\":" + data + ",\"error\":null}");
    }

    private static void stream(Socket socket, String ids, boolean rest) throws IOException {
        String start =
                event("{\"type\":\"message.start\"," + ids + ",\"userMessageId\":\"msg_0\"}");
        String events =
                (rest ? "" : start)
                        + event(
                                "{\"type\":\"message.approval.requested\",\"callId\":\"c1\","
                                        + "\"tool\":\"cancel_order\",\"title\":\"Cancel\","
                                        + "\"arguments\":{}}")
                        + event("{\"type\":\"message.delta\",\"delta\":\"Hello\"}")
                        + event(
                                "{\"type\":\"message.completed\",\"success\":true,\"data\":"
                                        + "{\"response\":\"Hello\","
                                        + ids
                                        + ",\"finishReason\":\"stop\"},\"error\":null}");
        FakeServer.send(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + events.getBytes(UTF_8).length
                        + "\r\n\r\n"
                        + events);
    }

    private static String event(String data) {
        return "id: msg_1:1\ndata: " + data + "\n\n";
    }
}
