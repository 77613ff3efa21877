package dev.rejoinder.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the commands that {@code clients/README.md} describes: one a line as JSON, one result a
 * line.
 */
public final class Conformance {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(
                            tools.jackson.databind.DeserializationFeature
                                    .FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final Rejoinder client = new Rejoinder();

    private Conformance() {}

    public static void main(String[] arguments) throws IOException {
        var conformance = new Conformance();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(conformance.run(JSON.readTree(line))));
        }
    }

    private Map<String, Object> run(JsonNode command) {
        var result = new LinkedHashMap<String, Object>();
        try {
            result.put("ok", true);
            result.putAll(result(command));
        } catch (RejoinderException e) {
            result.put("ok", false);
            result.put("error", error(e));
        }
        return result;
    }

    private static Map<String, Object> error(RejoinderException e) {
        return Map.of(
                "status", e.status(),
                "code", e.code(),
                "message", e.getMessage(),
                "retryable", e.retryable(),
                "partial", e.partial());
    }

    private Map<String, Object> result(JsonNode command) {
        String bot = command.path("bot").asString("");
        return switch (command.get("call").asString()) {
            case "send" -> Map.of("answer", answer(send(command)));
            case "stream" -> read(stream(command), command);
            case "resume" ->
                    read(
                            client.chat()
                                    .resume(
                                            bot,
                                            command.get("conversationId").asString(),
                                            command.get("messageId").asString(),
                                            command.path("after").asString(null)),
                            command);
            case "many" -> many(command);
            default -> {
                var result = new LinkedHashMap<String, Object>();
                result.put("result", other(command.get("call").asString(), command.path("args")));
                yield result;
            }
        };
    }

    private Answer send(JsonNode command) {
        return client.chat().send(command.get("bot").asString(), text(command), options(command));
    }

    private AnswerStream stream(JsonNode command) {
        return client.chat().stream(command.get("bot").asString(), text(command), options(command));
    }

    private static String text(JsonNode command) {
        return command.get("message").asString();
    }

    private static MessageOptions options(JsonNode command) {
        return command.path("options").isObject()
                ? JSON.treeToValue(command.get("options"), MessageOptions.class)
                : MessageOptions.NONE;
    }

    /** The answer with the names of the README. */
    private static Map<String, Object> answer(Answer answer) {
        Map<String, Object> fields = object(answer);
        fields.put("text", fields.remove("response"));
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return JSON.convertValue(value, LinkedHashMap.class);
    }

    private static Map<String, Object> read(AnswerStream stream, JsonNode command) {
        var texts = new ArrayList<String>();
        var events = new ArrayList<String>();
        if (command.path("as").asString("text").equals("events")) {
            for (AnswerEvent event : stream.events()) {
                events.add(event.type());
                if (event instanceof AnswerEvent.Delta delta) {
                    texts.add(delta.delta());
                }
            }
        } else {
            stream.forEach(texts::add);
        }
        return Map.of(
                "text", String.join("", texts),
                "chunks", texts.size(),
                "events", events,
                "conversationId", stream.conversationId(),
                "messageId", stream.messageId(),
                "position", stream.position(),
                "answer", answer(stream.answer()));
    }

    private Map<String, Object> many(JsonNode command) {
        Callable<Answer> one =
                command.get("as").asString().equals("send")
                        ? () -> send(command)
                        : () -> streamed(command);
        Map<String, Integer> texts = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        var errors = new ArrayList<Object>();
        ExecutorService threads = Executors.newFixedThreadPool(command.get("parallel").asInt());
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < command.get("count").asInt(); i++) {
                answers.add(threads.submit(one));
            }
            for (Future<Answer> each : answers) {
                try {
                    Answer answer = each.get();
                    texts.merge(answer.text(), 1, Integer::sum);
                    ids.add(answer.messageId());
                } catch (Exception e) {
                    errors.add(
                            e.getCause() instanceof RejoinderException failed
                                    ? error(failed)
                                    : e.toString());
                }
            }
        } finally {
            threads.shutdown();
        }
        return Map.of("texts", texts, "messageIds", ids.size(), "errors", errors);
    }

    private Answer streamed(JsonNode command) {
        AnswerStream stream = stream(command);
        var text = new StringBuilder();
        stream.forEach(text::append);
        Answer answer = stream.answer();
        if (!answer.text().contentEquals(text)) {
            throw new IllegalStateException("read " + text + ", but the answer is " + answer);
        }
        return answer;
    }

    private Object other(String call, JsonNode args) {
        String first = args.path(0).asString("");
        String second = args.path(1).asString("");
        String third = args.path(2).asString("");
        return switch (call) {
            case "chat.stop" -> client.chat().stop(first, second, third);
            case "chat.approve" ->
                    client.chat().approve(first, second, third, list(args, ToolDecision.class));
            case "chat.submitToolResults" ->
                    client.chat()
                            .submitToolResults(first, second, third, list(args, ToolResult.class));
            case "chat.feedback" ->
                    client.chat()
                            .feedback(
                                    first,
                                    second,
                                    third,
                                    args.get(3).get("rating").asString(),
                                    args.get(3).path("comment").asString(null));
            case "conversations.list" ->
                    client.conversations().list(first, map(args, 1)).stream().toList();
            case "conversations.get" -> client.conversations().get(first, second, map(args, 2));
            case "conversations.delete" -> done(() -> client.conversations().delete(first, second));
            case "bots.list" -> client.bots().list(map(args, 0)).stream().toList();
            case "bots.get" -> client.bots().get(first);
            case "bots.create" -> client.bots().create(map(args, 0));
            case "bots.update" -> client.bots().update(first, map(args, 1));
            case "bots.delete" -> done(() -> client.bots().delete(first));
            case "files.upload" -> client.files().upload(first, Path.of(second));
            case "files.download" -> client.files().download(first, second);
            case "sources.list" -> client.sources().list(first).stream().toList();
            case "sources.get" -> client.sources().get(first, second);
            case "sources.create" -> client.sources().create(first, map(args, 1));
            case "sources.upload" -> client.sources().upload(first, Path.of(second));
            case "sources.wait" -> client.sources().await(first, second);
            case "sources.delete" -> done(() -> client.sources().delete(first, second));
            case "keys.list" -> client.keys().list().stream().toList();
            case "keys.create" -> client.keys().create(map(args, 0));
            case "keys.rotate" -> client.keys().rotate(first);
            case "keys.revoke" -> client.keys().revoke(first);
            case "webhooks.list" -> client.webhooks().list().stream().toList();
            case "webhooks.get" -> client.webhooks().get(first);
            case "webhooks.create" -> client.webhooks().create(map(args, 0));
            case "webhooks.update" -> client.webhooks().update(first, map(args, 1));
            case "webhooks.rotate" -> client.webhooks().rotate(first);
            case "webhooks.test" -> client.webhooks().test(first);
            case "webhooks.deliveries" -> client.webhooks().deliveries(first).stream().toList();
            case "webhooks.replay" -> replay(first, args.get(1));
            case "webhooks.delete" -> done(() -> client.webhooks().delete(first));
            case "verifyWebhook" -> verify(first, args);
            default -> throw new IllegalArgumentException(call);
        };
    }

    private Object replay(String webhookId, JsonNode what) {
        return what.has("eventId")
                ? client.webhooks().replay(webhookId, what.get("eventId").asString())
                : client.webhooks()
                        .replay(
                                webhookId,
                                Instant.parse(what.get("since").asString()),
                                Instant.parse(what.get("until").asString()));
    }

    private static Object verify(String body, JsonNode args) {
        var headers = new LinkedHashMap<String, List<String>>();
        args.get(1)
                .properties()
                .forEach(each -> headers.put(each.getKey(), List.of(each.getValue().asString())));
        return Rejoinder.verifyWebhook(
                body.getBytes(StandardCharsets.UTF_8),
                headers,
                args.get(2).asString(),
                Duration.ofSeconds(args.path(3).path("tolerance").asInt(300)));
    }

    private static Object done(Runnable action) {
        action.run();
        return null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode args, int index) {
        return args.has(index) ? JSON.treeToValue(args.get(index), Map.class) : Map.of();
    }

    private static <T> List<T> list(JsonNode args, Class<T> type) {
        return args.get(3).values().stream().map(each -> JSON.treeToValue(each, type)).toList();
    }
}
