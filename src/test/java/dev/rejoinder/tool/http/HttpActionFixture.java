package dev.rejoinder.tool.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls actions at a scripted server on loopback, which the operator has allowed. */
abstract class HttpActionFixture {
    static final String SECRET = "s3cr3t/value+1";

    final Map<String, String> secrets = new HashMap<>(Map.of("KEY", SECRET));
    Duration timeout = Duration.ofSeconds(20);

    final HttpActionCaller caller =
            new HttpActionCaller(
                    new OutboundClient(InetAddress::isLoopbackAddress),
                    (name, host) -> {
                        String value = secrets.get(name);
                        if (value == null) {
                            throw AppError.of(
                                    ErrorCode.INVALID_REQUEST, "There is no secret " + name + ".");
                        }
                        return value;
                    },
                    "Rejoinder/1.0",
                    Clock.system());

    static HttpAction action(
            String method,
            String url,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String body) {
        return new HttpAction(method, url, query, headers, body, null);
    }

    static HttpAction action(String method, String url) {
        return action(method, url, Map.of(), Map.of(), null);
    }

    ToolOutcome call(HttpAction action, ToolEffect effect, String arguments) throws Exception {
        return caller.of(action, effect).call(invocation(arguments));
    }

    ToolInvocation invocation(String arguments) {
        return new ToolInvocation(
                "bot_1", "conv_1", "msg_1", "call_1", arguments, "msg_1:1:0", timeout);
    }

    /** Answers one request with 200 and a text, and returns what was sent. */
    String sent(HttpActionAt action, String arguments) throws Exception {
        try (var server = ScriptedHttpServer.start(ScriptedHttpServer.always(ok("done")))) {
            ToolOutcome outcome =
                    call(
                            action.at("http://127.0.0.1:" + server.port()),
                            ToolEffect.SIDE_EFFECT,
                            arguments);
            List<String> requests = server.requests();
            return requests.isEmpty() ? outcome.content() : requests.getFirst();
        }
    }

    /** The outcome of an action at a server with this script. */
    ToolOutcome outcome(ScriptedHttpServer.Script script, String method, ToolEffect effect)
            throws Exception {
        try (var server = ScriptedHttpServer.start(script)) {
            return call(action(method, "http://127.0.0.1:" + server.port() + "/x"), effect, "{}");
        }
    }

    /** An action at a server whose port is known late. */
    interface HttpActionAt {
        HttpAction at(String origin) throws IOException;
    }

    static String ok(String text) {
        return answer("200 OK", "Content-Type: text/plain\r\n", text);
    }

    static String answer(String status, String headers, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\n"
                + headers
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }
}
