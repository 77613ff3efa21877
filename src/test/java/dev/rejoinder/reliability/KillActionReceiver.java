package dev.rejoinder.reliability;

import dev.rejoinder.reliability.KillActionScript.Action;
import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receives the HTTP requests of tools and records each of them. Runs in the test's process, so it
 * outlives every server. Thread-safe.
 */
final class KillActionReceiver implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nidempotency-key: ([^\r]+)\r\n");
    private static final Pattern PATH = Pattern.compile("^POST /(\\w+) ");
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(15);

    private final ScriptedHttpServer http;
    private final Map<String, List<Seen>> byQuestion = new ConcurrentHashMap<>();
    private volatile Watcher watcher = (_, _) -> {};

    /** How far a request has come. */
    enum Progress {
        RECEIVED,
        ANSWERED
    }

    /** A callback on the thread that answers the request. */
    interface Watcher {
        void reached(Progress progress, Seen request) throws InterruptedException;
    }

    /** One request. */
    static final class Seen {
        private final String key;
        private final Action action;
        private final int number;
        private volatile boolean answered;

        Seen(String key, Action action, int number) {
            this.key = key;
            this.action = action;
            this.number = number;
        }

        String key() {
            return key;
        }

        Action action() {
            return action;
        }

        int number() {
            return number;
        }

        /** Whether an answer may have reached the server. */
        boolean answered() {
            return answered;
        }

        @Override
        public String toString() {
            return "%s %s#%d%s".formatted(key, action, number, answered ? " answered" : "");
        }
    }

    KillActionReceiver() throws IOException {
        this.http = ScriptedHttpServer.start(this::serve);
    }

    void watch(Watcher given) {
        watcher = given;
    }

    /** The requests for a question, in the order in which they came. */
    List<Seen> seen(String question) {
        return byQuestion.getOrDefault(question, List.of());
    }

    /** The bodies that create the tools of a bot. */
    List<String> tools() {
        return List.of(tool(Action.FIND), tool(Action.ORDER), tool(Action.BOOK), tool(Action.PAY));
    }

    private String tool(Action action) {
        ObjectNode tool = KillClient.JSON.createObjectNode();
        tool.put("name", action.tool()).put("description", "Does something.");
        ObjectNode parameters = tool.putObject("parameters").put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        properties.putObject("question").put("type", "string");
        properties.putObject("number").put("type", "integer");
        tool.put("readOnly", action == Action.FIND);
        tool.put("idempotent", action == Action.ORDER);
        tool.put("requiresApproval", action == Action.PAY);
        tool.put("timeoutSeconds", 10);
        tool.putObject("http")
                .put("method", "POST")
                .put("url", http.uri("/" + action.tool()).toString());
        return tool.toString();
    }

    private void serve(ScriptedHttpServer.Peer peer) throws IOException {
        while (true) {
            String request = peer.readRequest();
            Matcher path = PATH.matcher(request);
            Matcher key = KEY.matcher(request);
            if (!path.find() || !key.find()) {
                throw new IOException("not a tool call: " + request);
            }
            JsonNode body =
                    KillClient.JSON.readTree(request.substring(request.indexOf("\r\n\r\n")));
            int number = body.get("number").intValue();
            var seen = new Seen(key.group(1), Action.of(path.group(1)), number);
            String question = body.get("question").stringValue();
            byQuestion.computeIfAbsent(question, _ -> new CopyOnWriteArrayList<>()).add(seen);
            try {
                watcher.reached(Progress.RECEIVED, seen);
                LockSupport.parkNanos(
                        ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
                if (ThreadLocalRandom.current().nextInt(20) == 0) {
                    // The action was done, and its answer is lost.
                    peer.reset();
                    return;
                }
                seen.answered = true;
                answer(peer, isRefused(question, number) ? "422 No" : "200 OK", number);
                watcher.reached(Progress.ANSWERED, seen);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether the receiver answers a call with an error. */
    static boolean isRefused(String question, int number) {
        return Math.floorMod((question + number).hashCode(), 10) == 0;
    }

    private static void answer(ScriptedHttpServer.Peer peer, String status, int number)
            throws IOException {
        String body = "{\"did\":" + number + "}";
        peer.send(
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.length(), body));
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
