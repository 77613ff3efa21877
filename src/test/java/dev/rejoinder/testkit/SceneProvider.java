package dev.rejoinder.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A provider that plays scenes over the wire, as OpenAI, Anthropic and Google would. The name of
 * the model that is asked is the name of the scene.
 */
public final class SceneProvider implements AutoCloseable {
    private static final Pattern MODEL =
            Pattern.compile("\"model\":\"([^\"]+)\"|/models/([^:/]+):streamGenerateContent");
    private static final String SSE = "Content-Type: text/event-stream\r\n";

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

    /** How often a scene was asked for. */
    public long asked(String scene) {
        return server.requests().stream().filter(request -> model(request).equals(scene)).count();
    }

    /** The requests, head and body. */
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

    private static Protocol protocol(String request) {
        String line = request.substring(0, request.indexOf('\r'));
        if (line.contains("/messages")) {
            return Protocol.ANTHROPIC;
        }
        return line.contains(":streamGenerateContent") ? Protocol.GOOGLE : Protocol.OPENAI;
    }

    private static byte[] answer(Protocol p, String scene, String request) {
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
            default ->
                    scene.startsWith("status-")
                            ? refused(Integer.parseInt(scene.substring(7)), "said the provider")
                            : refused(404, "there is no model " + scene);
        };
    }

    /** Refuses a request with this parameter, and answers others. */
    private static byte[] named(Protocol p, String request, String refused) {
        return request.contains("\"" + refused + "\":")
                ? refused(400, "Unsupported parameter: '" + refused + "'")
                : stream(p.events(p.text("Hello"), p.end("stop")));
    }

    private static byte[] refused(int status, String message) {
        return head(status, "Content-Type: application/json\r\n", error(message));
    }

    private static String error(String message) {
        return "{\"error\":{\"message\":\""
                + message
                + " to sk-secret-0123456789\",\"code\":null}}";
    }

    private static byte[] stream(String events) {
        return head(200, SSE, events);
    }

    private static byte[] head(int status, String headers, String body) {
        return bytes(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** One chunk, and none that ends the body. */
    private static byte[] chunked(String body, String headers) {
        String size = Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length);
        return ("HTTP/1.1 200 X\r\n"
                        + headers
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + size
                        + "\r\n"
                        + body
                        + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Says that more comes than comes. */
    private static byte[] stalling(int status, String body) {
        return ("HTTP/1.1 " + status + " X\r\nContent-Length: 9999\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(int status, String headers, String body) {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes(status, headers, compressed.toByteArray());
    }

    private static byte[] bytes(int status, String headers, byte[] body) {
        String head =
                "HTTP/1.1 "
                        + status
                        + " X\r\n"
                        + headers
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** How each provider writes the same. */
    private enum Protocol {
        OPENAI {
            @Override
            String value(String json) {
                return choice("\"delta\":{\"content\":" + json + "}");
            }

            @Override
            String bare(String text) {
                return choice("\"delta\":{\"content\":[\"" + text + "\"]}");
            }

            @Override
            String text(String text) {
                return choice("\"delta\":{\"content\":\"" + text + "\"}");
            }

            @Override
            String start(String text) {
                return choice("\"delta\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}");
            }

            @Override
            String refusal(String text) {
                return choice("\"delta\":{\"content\":null,\"refusal\":\"" + text + "\"}");
            }

            @Override
            String reasoning() {
                return choice("\"delta\":{\"content\":\"\",\"reasoning_content\":\"Hm\"}");
            }

            @Override
            String array(String one, String two) {
                return choice("\"delta\":{\"content\":[" + part(one) + "," + part(two) + "]}");
            }

            @Override
            String reasoningArray(String text) {
                return choice(
                        "\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":"
                                + "\"text\",\"text\":\"Hm\"}]},"
                                + part(text)
                                + "]}");
            }

            @Override
            String unknown() {
                return choice("\"delta\":{\"content\":[{\"type\":\"riddle\",\"x\":1}]}");
            }

            @Override
            String tool() {
                return choice(
                        "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}");
            }

            @Override
            String end(String reason) {
                String named =
                        switch (reason) {
                            case "filter", "recitation" -> "content_filter";
                            case "refusal" -> "stop";
                            case "tools" -> "tool_calls";
                            default -> reason;
                        };
                return choice("\"delta\":{},\"finish_reason\":\"" + named + "\"")
                        + "\n\ndata: [DONE]";
            }

            @Override
            String done() {
                return "[DONE]";
            }

            @Override
            String whole(String text) {
                return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\""
                        + text
                        + "\",\"refusal\":null},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
            }

            private String part(String text) {
                return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
            }

            private String choice(String rest) {
                return "{\"choices\":[{\"index\":0," + rest + "}]}";
            }
        },
        ANTHROPIC {
            @Override
            String value(String json) {
                return delta("{\"type\":\"text_delta\",\"text\":" + json + "}");
            }

            @Override
            String bare(String text) {
                return delta("\"" + text + "\"");
            }

            @Override
            String named(String events) {
                return events.replaceAll("data: \\{\"type\":\"(\\w+)\",?", "event: $1\ndata: {");
            }

            @Override
            String text(String text) {
                return delta("{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
            }

            @Override
            String start(String text) {
                return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"text\",\"text\":\""
                        + text
                        + "\"}}";
            }

            @Override
            String refusal(String text) {
                return text(text);
            }

            @Override
            String reasoning() {
                return delta("{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}");
            }

            @Override
            String unknown() {
                return delta("{\"type\":\"riddle_delta\",\"x\":1}");
            }

            @Override
            String tool() {
                return "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}";
            }

            @Override
            String end(String reason) {
                String named =
                        switch (reason) {
                            case "stop" -> "end_turn";
                            case "length" -> "max_tokens";
                            case "tools" -> "tool_use";
                            case "filter", "recitation" -> "refusal";
                            default -> reason;
                        };
                return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                        + named
                        + "\"}}\n\ndata: {\"type\":\"message_stop\"}";
            }

            @Override
            String done() {
                return "{\"type\":\"message_stop\"}";
            }

            @Override
            String whole(String text) {
                return "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\""
                        + text
                        + "\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";
            }

            private String delta(String delta) {
                return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":" + delta + "}";
            }
        },
        GOOGLE {
            @Override
            String value(String json) {
                return parts("{\"text\":" + json + "}");
            }

            @Override
            String bare(String text) {
                return parts("\"" + text + "\"");
            }

            @Override
            String text(String text) {
                return parts("{\"text\":\"" + text + "\"}");
            }

            @Override
            String start(String text) {
                return text(text);
            }

            @Override
            String refusal(String text) {
                return text(text);
            }

            @Override
            String reasoning() {
                return parts("{\"text\":\"Hm\",\"thought\":true}");
            }

            @Override
            String array(String one, String two) {
                return parts("{\"text\":\"" + one + "\"},{\"text\":\"" + two + "\"}");
            }

            @Override
            String unknown() {
                return parts("{\"riddle\":1}");
            }

            @Override
            String tool() {
                return parts("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}");
            }

            @Override
            String end(String reason) {
                String named =
                        switch (reason) {
                            case "stop", "tools" -> "STOP";
                            case "length" -> "MAX_TOKENS";
                            case "filter" -> "SAFETY";
                            case "recitation" -> "RECITATION";
                            case "refusal" -> "PROHIBITED_CONTENT";
                            case "error" -> "OTHER";
                            default -> reason;
                        };
                return "{\"candidates\":[{\"finishReason\":\"" + named + "\"}]}";
            }

            @Override
            String done() {
                return "[DONE]";
            }

            @Override
            String whole(String text) {
                return "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                        + text
                        + "\"}]},\"finishReason\":\"STOP\"}]},"
                        + "{\"usageMetadata\":{\"promptTokenCount\":1,"
                        + "\"candidatesTokenCount\":2}}]";
            }

            private String parts(String parts) {
                return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]}}]}";
            }
        };

        abstract String text(String text);

        abstract String start(String text);

        abstract String refusal(String text);

        abstract String reasoning();

        abstract String unknown();

        abstract String tool();

        abstract String end(String reason);

        abstract String done();

        /** The reason to stop, without an end mark. */
        String stop() {
            String end = end("stop");
            int mark = end.indexOf("\n\ndata: ");
            return mark < 0 ? end : end.substring(0, mark);
        }

        /** Content that is this JSON value in place of a string. */
        abstract String value(String json);

        /** Text without the object that should be around it. */
        abstract String bare(String text);

        /** Events under names. */
        String named(String events) {
            return events.replace("data: ", "event: message\ndata: ");
        }

        abstract String whole(String text);

        String array(String one, String two) {
            return text(one + two);
        }

        String reasoningArray(String text) {
            return reasoning() + "\n\ndata: " + text(text);
        }

        String events(String... events) {
            var all = new StringBuilder();
            for (String event : events) {
                all.append("data: ").append(event).append("\n\n");
            }
            return all.toString();
        }
    }
}
