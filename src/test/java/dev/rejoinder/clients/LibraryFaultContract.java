package dev.rejoinder.clients;

import static dev.rejoinder.clients.LibraryModel.TEXT;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.clients.RequestProxy.Fault;
import dev.rejoinder.clients.RequestProxy.Request;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages of every client library through faults: each is one turn, and no text is lost. */
abstract class LibraryFaultContract extends LibraryFixture {
    private static final int PARALLEL = 100;
    private static final int LOST_SENDS = 100;

    /** The long test cuts at every byte. */
    private static final int BYTES_BETWEEN_CUTS = 3;

    /** Each stream is cut at another byte of its response, from its head to its end. */
    @Test
    void streamSurvivesACutAnywhere() throws Exception {
        int streams = responseLength("Anywhere") / BYTES_BETWEEN_CUTS;
        var position = new AtomicInteger(ThreadLocalRandom.current().nextInt(BYTES_BETWEEN_CUTS));
        proxy.plan(
                request ->
                        isFirst(request)
                                ? Fault.cut(position.getAndAdd(BYTES_BETWEEN_CUTS))
                                : Fault.NONE);

        assertOneTurnEach("stream", "Anywhere", streams);

        assertThat(proxy.requests()).hasSizeGreaterThan(streams * 3 / 2);
    }

    @Test
    void sendsWhoseAnswersAreLostAreOneTurnEach() throws Exception {
        var attempts = new AtomicInteger();
        proxy.plan(
                request -> {
                    if (!isFirst(request)) {
                        return Fault.NONE;
                    }
                    return attempts.incrementAndGet() % 2 == 0 ? Fault.LOSE : Fault.BAD_GATEWAY;
                });

        assertOneTurnEach("send", "Lost", LOST_SENDS);

        assertThat(attempts.get()).isEqualTo(LOST_SENDS);
    }

    /** Cuts streams, and the streams that resume them, at random bytes; loses all first sends. */
    @Test
    @Tag("long")
    void tenThousandStreamsAndAThousandSends() throws Exception {
        int length = responseLength("Ten thousand");
        Map<String, Integer> resumed = new ConcurrentHashMap<>();
        var position = new AtomicInteger();
        proxy.plan(
                request -> {
                    if (request.is("POST", "/stream") && isFirst(request)) {
                        return Fault.cut(position.getAndIncrement() % length);
                    }
                    String path = request.line().replaceFirst("\\?.*", "");
                    return request.is("GET", "/stream") && resumed.merge(path, 1, Integer::sum) < 3
                            ? Fault.cut(ThreadLocalRandom.current().nextInt(length))
                            : Fault.NONE;
                });
        long start = System.nanoTime();
        assertOneTurnEach("stream", "Ten thousand", 10_000);
        report("10,000 cut streams", start);

        proxy.plan(request -> isFirst(request) ? Fault.LOSE : Fault.NONE);
        start = System.nanoTime();
        assertOneTurnEach("send", "A thousand", 1_000);
        report("1,000 lost sends", start);
    }

    private void report(String what, long startNanos) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        System.out.printf(
                "%s: %s in %.1f s, %d requests%n",
                library(), what, took.toMillis() / 1e3, proxy.requests().size());
    }

    private void assertOneTurnEach(String how, String question, int count) throws Exception {
        int before = conversations();
        int calls = model.calls(question);

        JsonNode result =
                driver.call(
                        """
                        {"call":"many","as":"%s","count":%d,"parallel":%d,"bot":"guide",\
                        "message":"%s"}\
                        """
                                .formatted(how, count, PARALLEL, question));

        assertThat(result.get("errors")).isEmpty();
        assertThat(result.get("texts").size()).as(result.toString()).isEqualTo(1);
        assertThat(result.get("texts").path(TEXT).asInt()).isEqualTo(count);
        assertThat(result.get("messageIds").asInt()).isEqualTo(count);
        assertThat(model.calls(question) - calls).as("turns").isEqualTo(count);
        assertThat(conversations() - before).as("conversations").isEqualTo(count);
        Set<String> keys = keys();
        assertThat(keys).hasSize(count).doesNotContain("");
    }

    /** The keys of the requests that send a message. */
    private Set<String> keys() {
        return proxy.requests().stream()
                .filter(request -> request.line().startsWith("POST"))
                .map(Request::key)
                .collect(Collectors.toSet());
    }

    @Test
    void streamThatIsLostBeforeItsFirstEventIsRepeatedWithTheSameKey() throws Exception {
        proxy.plan(request -> isFirst(request) ? Fault.LOSE : Fault.NONE);

        JsonNode result = driver.call(stream("Lost stream", "events", "{}"));

        assertThat(result.get("text").asString()).isEqualTo(TEXT);
        assertThat(events(result)).filteredOn("message.start"::equals).hasSize(1);
        assertThat(keys()).hasSize(1);
        assertThat(model.calls("Lost stream")).isEqualTo(1);
    }

    @Test
    void busyServersAreAskedAgainAfterRetryAfter() throws Exception {
        Fault proxy503 =
                Fault.answer(
                        RequestProxy.response(
                                "503 Service Unavailable",
                                "Retry-After: 1\r\nContent-Type: text/html\r\n",
                                "<html>Busy</html>"));
        Fault server429 =
                Fault.answer(
                        RequestProxy.response(
                                "429 Too Many Requests",
                                "Retry-After: 1\r\nContent-Type: application/json\r\n",
                                """
                                {"success":false,"data":null,"error":{"code":\
                                "RATE_LIMIT_EXCEEDED","message":"Wait.","requestId":"r",\
                                "retryable":true}}\
                                """));
        assertRepeatedAfterASecond(proxy503, send("Busy", "{}"));
        assertRepeatedAfterASecond(server429, stream("Busy", "text", "{}"));
        assertThat(model.calls("Busy")).isEqualTo(2);
    }

    private void assertRepeatedAfterASecond(Fault busy, String command) throws Exception {
        proxy.plan(request -> isFirst(request) ? busy : Fault.NONE);

        driver.call(command);

        List<Request> requests = proxy.requests();
        assertThat(requests).hasSize(2);
        assertThat(keys()).hasSize(1);
        assertThat(Duration.ofNanos(requests.get(1).nanos() - requests.get(0).nanos()))
                .isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void refusedConnectionsAreOpenedAgain() throws Exception {
        proxy.refuse();
        Future<JsonNode> sent = driver.begin(send("Refused", "{}"));
        try {
            assertThat(sent).failsWithin(Duration.ofMillis(300));
        } finally {
            proxy.accept();
        }

        assertThat(LibraryDriver.succeeded(sent).get("answer").get("text").asString())
                .isEqualTo(TEXT);
    }

    @Test
    void errorsThatARepeatCannotChangeAreThrownAtOnce() throws Exception {
        proxy.plan(_ -> Fault.NONE);
        for (String command :
                List.of(
                        send("Hi", "{\"conversationId\":\"conv_none\"}"),
                        stream("Hi", "text", "{\"conversationId\":\"conv_none\"}"))) {
            JsonNode error = error(command);

            assertThat(error.get("status").asInt()).isEqualTo(404);
            assertThat(error.get("code").asString()).isEqualTo("CONVERSATION_NOT_FOUND");
            assertThat(error.get("message").asString()).isNotEmpty();
            assertThat(error.get("retryable").asBoolean()).isFalse();
        }
        assertThat(proxy.requests()).hasSize(2);
    }

    @Test
    void answerThatFailsAfterTextThrowsWithTheText() throws Exception {
        model.reply("Break off", text("Once upon"), fail(ModelException.Kind.CUT));

        JsonNode error = error(stream("Break off", "text", "{}"));

        assertThat(error.get("partial").asString()).isEqualTo("Once upon");
        assertThat(error.get("retryable").asBoolean()).isFalse();
        assertThat(model.calls("Break off")).isEqualTo(1);
    }

    @Test
    void answerThatSomebodyHasReadIsNotStartedAgain() throws Exception {
        model.reply("Interrupted", text("Once upon"), fail(ModelException.Kind.CUT));
        proxy.plan(request -> isFirst(request) ? Fault.LOSE : Fault.NONE);

        JsonNode error = error(stream("Interrupted", "text", "{}"));

        assertThat(error.get("code").asString()).isEqualTo("ANSWER_INTERRUPTED");
        assertThat(error.get("partial").asString()).isEqualTo("Once upon");
        assertThat(model.calls("Interrupted")).isEqualTo(1);
    }

    @Test
    void changeWhoseAnswerIsLostIsMadeOnce() throws Exception {
        proxy.plan(_ -> Fault.LOSE);

        JsonNode error = error("{\"call\":\"bots.create\",\"args\":[{\"name\":\"Lost\"}]}");

        assertThat(error.get("code").asString()).isEqualTo("CONNECTION_FAILED");
        assertThat(error.get("status").asInt()).isZero();
        assertThat(proxy.requests()).hasSize(1);
    }
}
