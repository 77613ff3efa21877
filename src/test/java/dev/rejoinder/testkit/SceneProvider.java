package dev.rejoinder.testkit;

import static dev.rejoinder.testkit.SceneResponse.SSE;
import static dev.rejoinder.testkit.SceneResponse.bytes;
import static dev.rejoinder.testkit.SceneResponse.chunked;
import static dev.rejoinder.testkit.SceneResponse.error;
import static dev.rejoinder.testkit.SceneResponse.gzip;
import static dev.rejoinder.testkit.SceneResponse.head;
import static dev.rejoinder.testkit.SceneResponse.refused;
import static dev.rejoinder.testkit.SceneResponse.stalling;
import static dev.rejoinder.testkit.SceneResponse.stream;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that plays scenes over HTTP in the formats of OpenAI, Anthropic and Google. The name
 * of the requested model selects the scene.
 */
public final class SceneProvider implements AutoCloseable {
    private static final Pattern MODEL =
            Pattern.compile("\"model\":\"([^\"]+)\"|/models/([^:/]+):streamGenerateContent");

    private static final SceneProtocol OPENAI = new OpenAiSceneProtocol();
    private static final SceneProtocol ANTHROPIC = new AnthropicSceneProtocol();
    private static final SceneProtocol GOOGLE = new GeminiSceneProtocol();

    private final ScriptedHttpServer server;

    private SceneProvider(ScriptedHttpServer server) {
        this.server = server;
    }

    public static SceneProvider start() throws IOException {
        return new SceneProvider(ScriptedHttpServer.start(SceneProvider::play));
    }

    public URI uri(String path) {
        return server.uri(path);
    }

    /** Returns how often a scene was requested. */
    public long asked(String scene) {
        return server.requests().stream().filter(request -> model(request).equals(scene)).count();
    }

    /** The requests, headers and body. */
    public List<String> requests() {
        return server.requests();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static String model(String request) {
        Matcher model = MODEL.matcher(request);
        if (!model.find()) {
            return "";
        }
        return model.group(1) == null ? model.group(2) : model.group(1);
    }

    private static void play(ScriptedHttpServer.Peer peer) throws IOException {
        while (true) {
            String request = peer.readRequest();
            peer.send(answer(protocol(request), model(request), request));
            if (model(request).equals("no-last-chunk")) {
                return;
            }
        }
    }

    private static SceneProtocol protocol(String request) {
        String line = request.substring(0, request.indexOf('\r'));
        if (line.contains("/messages")) {
            return ANTHROPIC;
        }
        return line.contains(":streamGenerateContent") ? GOOGLE : OPENAI;
    }

    private static byte[] answer(SceneProtocol p, String scene, String request) {
        return switch (scene) {
            case "hello" -> stream(p.events(p.text("Hel"), p.text("lo"), p.end("stop")));
            case "filter" -> stream(p.events(p.text("So far"), p.end("filter")));
            case "filter-empty" -> stream(p.events(p.end("filter")));
            case "recitation" -> stream(p.events(p.end("recitation")));
            case "refusal" -> stream(p.events(p.refusal("I cannot."), p.end("refusal")));
            case "refusal-empty" -> stream(p.events(p.end("refusal")));
            case "length" -> stream(p.events(p.text("So far"), p.end("length")));
            case "length-empty" -> stream(p.events(p.reasoning(), p.end("length")));
            case "tools" -> stream(p.events(p.text("Wait."), p.tool(), p.end("tools")));
            case "tools-empty" -> stream(p.events(p.tool(), p.end("tools")));
            case "error" -> stream(p.events(p.text("So far"), p.end("error")));
            case "unknown-reason" -> stream(p.events(p.text("So far"), p.end("who knows")));
            case "array" -> stream(p.events(p.array("Hel", "lo"), p.end("stop")));
            case "array-thinking" -> stream(p.events(p.reasoningArray("Hello"), p.end("stop")));
            case "array-reasoning-text" ->
                    stream(
                            p.events(
                                    p.reasoningArray("Hello")
                                            .replace(
                                                    "\"type\":\"thinking\",\"thinking\":[{\"type\":"
                                                            + "\"text\",\"text\":\"Hm\"}]",
                                                    "\"type\":\"reasoning_text\",\"text\":\"Hm\""),
                                    p.end("stop")));
            case "unknown-part" -> stream(p.events(p.text("Hello"), p.unknown(), p.end("stop")));
            case "unknown-alone" -> stream(p.events(p.unknown(), p.end("stop")));
            case "number" -> stream(p.events(p.text("Price "), p.value("42"), p.end("stop")));
            case "truth" -> stream(p.events(p.value("true"), p.text("."), p.end("stop")));
            case "null" -> stream(p.events(p.value("null"), p.text("Hello"), p.end("stop")));
            case "object" ->
                    stream(p.events(p.text("Hello"), p.value("{\"riddle\":1}"), p.end("stop")));
            case "object-alone" -> stream(p.events(p.value("{\"riddle\":1}"), p.end("stop")));
            case "bare" -> stream(p.events(p.bare("Hel"), p.bare("lo"), p.end("stop")));
            case "names" -> stream(p.named(p.events(p.text("Hel"), p.text("lo"), p.end("stop"))));
            case "untyped" ->
                    stream(
                            p.named(p.events(p.text("Hel"), p.text("lo"), p.end("stop")))
                                    .replaceAll("event: .*\n", ""));
            case "named-error" -> stream("event: error\ndata: {\"message\":\"too busy\"}\n\n");
            case "named-error-text" -> stream("event: error\ndata: too busy\n\n");
            case "named-error-later" ->
                    stream(p.events(p.text("So far")) + "event: error\ndata: too busy\n\n");
            case "error-field" -> stream("error: {\"code\":503,\"message\":\"too busy\"}\n\n");
            case "blanks" -> stream("\n\n \n" + p.events(p.text("Hello"), p.end("stop")));
            case "think-unopened" ->
                    stream(
                            p.events(
                                    p.text("Hm"),
                                    p.text(".\\n</thi"),
                                    p.text("nk>\\n\\nHello"),
                                    p.end("stop")));
            case "think-unopened-at-once" ->
                    stream(p.events(p.text("Hm</think>\\n\\nHello"), p.end("stop")));
            case "think-unopened-first" ->
                    stream(p.events(p.text("</think>"), p.text("\\nHello"), p.end("stop")));
            case "whole-unopened" ->
                    head(
                            200,
                            "Content-Type: application/json\r\n",
                            p.whole("Hm</think>\\n\\nHello"));
            case "gzip-401" -> gzip(401, "Content-Encoding: gzip\r\n", error("said the provider"));
            case "gzip-unlabelled-401" -> gzip(401, "", error("said the provider"));
            case "gzip-labelled-401" ->
                    head(401, "Content-Encoding: gzip\r\n", error("said the provider"));
            case "brotli-401" -> head(401, "Content-Encoding: br\r\n", "\u0001\u0002");
            case "latin-401" ->
                    bytes(
                            401,
                            "Content-Type: text/plain; charset=ISO-8859-1\r\n",
                            "clé refusée".getBytes(StandardCharsets.ISO_8859_1));
            case "never-ends" -> stalling(200, p.events(p.text("Hello"), p.stop()));
            case "no-last-chunk" ->
                    chunked(p.events(p.text("Hello"), p.stop()), "Connection: close\r\n");
            case "stalling-401" -> stalling(401, error("said the provider"));
            case "silent-401" -> stalling(401, "");
            case "stalling-429" -> stalling(429, "");
            case "block-start" -> stream(p.events(p.start("Hel"), p.text("lo"), p.end("stop")));
            case "two-lines" ->
                    stream(
                            "data: "
                                    + p.text("Hel")
                                    + "\ndata: "
                                    + p.text("lo")
                                    + "\n\n"
                                    + p.events(p.end("stop")));
            case "all-in-one" ->
                    stream(
                            p.events(p.text("Hel"), p.text("lo"), p.end("stop"))
                                    .replace("\n\ndata", "\ndata"));
            case "split-lines" ->
                    stream(p.events(p.text("Hello").replaceFirst(":", ":\ndata: "), p.end("stop")));
            case "no-blank" -> stream(p.events(p.text("Hello"), p.end("stop")).stripTrailing());
            case "no-newline-crlf" ->
                    stream(
                            p.events(p.text("Hello"), p.end("stop"))
                                    .stripTrailing()
                                    .replace("\n", "\r\n"));
            case "cut-in-last" ->
                    stream(
                            p.events(p.text("Hello"), p.end("stop").substring(0, 9))
                                    .stripTrailing());
            case "done-alone" -> stream(p.events(p.text("Hello"), p.done()));
            case "comments" ->
                    stream(": a\n\n: b\n\nretry: 7\n\n" + p.events(p.text("Hello"), p.end("stop")));
            case "reasoning" -> stream(p.events(p.reasoning(), p.text("Hello"), p.end("stop")));
            case "think" ->
                    stream(
                            p.events(
                                    p.text("<thi"),
                                    p.text("nk>no</th"),
                                    p.text("ink>\\n\\nHello"),
                                    p.end("stop")));
            case "identity" ->
                    head(
                            200,
                            SSE + "Content-Encoding: identity\r\n",
                            p.events(p.text("Hello"), p.end("stop")));
            case "created" -> head(201, SSE, p.events(p.text("Hello"), p.end("stop")));
            case "labelled-json" ->
                    head(
                            200,
                            "Content-Type: application/json\r\n",
                            p.events(p.text("Hello"), p.end("stop")));
            case "no-label" -> head(200, "", p.events(p.text("Hello"), p.end("stop")));
            case "gzip" ->
                    gzip(
                            200,
                            SSE + "Content-Encoding: gzip\r\n",
                            p.events(p.text("Hello"), p.end("stop")));
            case "whole" -> head(200, "Content-Type: application/json\r\n", p.whole("Hello"));
            case "whole-labelled-sse" -> head(200, SSE, "\n " + p.whole("Hello"));
            case "whole-error" ->
                    head(
                            200,
                            "Content-Type: application/json\r\n",
                            "{\"error\":{\"message\":\"no credit\",\"code\":402}}");
            case "whole-nothing" -> head(200, "Content-Type: application/json\r\n", "{\"a\":1}");
            case "html" -> head(200, "Content-Type: text/html\r\n", "<html>sign in</html>");
            case "redirect" ->
                    head(302, "Location: https://sso.example/login?key=hidden-1234\r\n", "");
            case "stream-401" ->
                    stream(
                            "data: {\"type\":\"error\",\"error\":{\"message\":\"bad key\","
                                    + "\"code\":401}}\n\n");
            case "old-name" -> named(p, request, "max_completion_tokens");
            case "new-name" -> named(p, request, "max_tokens");
            case "no-name" -> refused(400, "max_tokens and max_completion_tokens are too large");
            case "no-tools" ->
                    refused(400, "the model tiny does not support tools, says the server");
            case "invalid-call" -> stream(p.events(p.call(0, "{\"id\": "), p.end("tools")));
            case "many-calls" -> stream(calls(p, 17) + p.events(p.end("tools")));
            case "most-calls" -> stream(calls(p, 16) + p.events(p.end("tools")));
            case "large-call" ->
                    stream(
                            p.events(
                                    p.call(0, "{\"a\":\"" + "x".repeat(64 * 1024) + "\"}"),
                                    p.end("tools")));
            default ->
                    scene.startsWith("call")
                            ? call(p, scene)
                            : scene.startsWith("status-")
                                    ? refused(
                                            Integer.parseInt(scene.substring(7)),
                                            "said the provider")
                                    : refused(404, "there is no model " + scene);
        };
    }

    /** One call, with text around it, and the end that the scene names: {@code call-length}. */
    private static byte[] call(SceneProtocol p, String scene) {
        String end = scene.equals("call") ? "tools" : scene.substring("call-".length());
        String call = p.call(0, "{\"id\":\"A-1\"}");
        return stream(
                end.equals("cut")
                        ? p.events(p.text("Wait."), call)
                        : p.events(p.text("Wait."), call, p.text(" Done."), p.end(end)));
    }

    private static String calls(SceneProtocol p, int count) {
        var calls = new StringBuilder();
        for (int number = 0; number < count; number++) {
            calls.append(p.events(p.call(number, "{\"n\":" + number + "}")));
        }
        return calls.toString();
    }

    /** Rejects a request that has this parameter, and answers others. */
    private static byte[] named(SceneProtocol p, String request, String refused) {
        return request.contains("\"" + refused + "\":")
                ? refused(400, "Unsupported parameter: '" + refused + "'")
                : stream(p.events(p.text("Hello"), p.end("stop")));
    }
}
