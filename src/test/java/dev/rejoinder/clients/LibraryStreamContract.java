package dev.rejoinder.clients;

import static dev.rejoinder.clients.LibraryModel.TEXT;
import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.run;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.clients.RequestProxy.Fault;
import dev.rejoinder.provider.scripted.ScriptedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Streams of every client library. */
abstract class LibraryStreamContract extends LibraryFaultContract {
    /** Together nearly as long as an answer can be. */
    private static final int SLOW_PIECES = 100;

    @Test
    void answerIsStreamedAsText() throws Exception {
        JsonNode result = driver.call(stream("Hello", "text", "{}"));

        assertThat(result.get("text").asString()).isEqualTo(TEXT);
        assertThat(result.get("answer").get("text").asString()).isEqualTo(TEXT);
        assertThat(result.get("answer").get("finishReason").asString()).isEqualTo("stop");
        assertThat(result.get("chunks").asInt()).isPositive();
    }

    @Test
    void answerIsStreamedAsEvents() throws Exception {
        JsonNode result = driver.call(stream("Hello", "events", "{}"));

        assertThat(result.get("text").asString()).isEqualTo(TEXT);
        List<String> events = events(result);
        assertThat(events.getFirst()).isEqualTo("message.start");
        assertThat(events.getLast()).isEqualTo("message.completed");
        assertThat(events.subList(1, events.size() - 1)).containsOnly("message.delta");
    }

    @Test
    void answerIsStopped() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply("Stop me", text("So far"), pause, text(", never"));
        Future<JsonNode> read = driver.begin(stream("Stop me", "text", "{}"));
        pause.awaitReached();

        JsonNode stopped = other.call(command("chat.stop", running("Stop me"), ""));

        assertThat(stopped.get("result").toString()).contains("So far");
        JsonNode result = LibraryDriver.succeeded(read);
        assertThat(result.get("text").asString()).isEqualTo("So far");
        assertThat(result.get("answer").get("finishReason").asString()).isEqualTo("stopped");
    }

    @Test
    void streamShowsAnApprovalAndGoesOnAfterIt() throws Exception {
        model.reply("Cancel", text("One moment. "), call("c1", "cancel_order", "{\"order\":1}"));
        model.reply("Cancel", text("Cancelled."));
        Future<JsonNode> read = driver.begin(stream("Cancel", "events", "{}"));
        Ids ids = awaitWaiting("Cancel");

        JsonNode approved =
                other.call(command("chat.approve", ids, ",[{\"callId\":\"c1\",\"approve\":true}]"));

        assertThat(approved.get("result").get("requiredActions")).isEmpty();
        JsonNode result = LibraryDriver.succeeded(read);
        assertThat(result.get("text").asString()).isEqualTo("One moment. Cancelled.");
        assertThat(events(result))
                .containsSubsequence(
                        "message.approval.requested",
                        "message.tool.started",
                        "message.tool.completed",
                        "message.completed");
    }

    @Test
    void toolOfTheProgramGetsItsResult() throws Exception {
        model.reply("Umbrella?", call("c1", "get_weather", "{\"city\":\"Bern\"}"));
        model.reply("Umbrella?", text("It is sunny."));
        JsonNode waiting =
                driver.call(
                                send(
                                        "Umbrella?",
                                        """
                                        {"tools":[{"name":"get_weather","description":"The weather",\
                                        "parameters":{"type":"object","properties":\
                                        {"city":{"type":"string"}}}}]}\
                                        """))
                        .get("answer");
        assertThat(waiting.get("status").asString()).isEqualTo("requires_action");
        JsonNode action = waiting.get("requiredActions").get(0);
        assertThat(action.get("arguments").toString()).isEqualTo("{\"city\":\"Bern\"}");
        var ids =
                new Ids(
                        waiting.get("conversationId").asString(),
                        waiting.get("messageId").asString());

        driver.call(
                command(
                        "chat.submitToolResults",
                        ids,
                        ",[{\"callId\":"
                                + action.get("callId")
                                + ",\"output\":{\"sky\":\"clear\"}}]"));

        assertThat(driver.call(resume(ids, "")).get("answer").get("text").asString())
                .isEqualTo("It is sunny.");
    }

    @Test
    void answerIsResumedInAnotherProcess() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply("Leave", text("Grüße 😀"), pause, text(", 日本"));
        LibraryDriver dying = startDriver();
        var _ = dying.begin(stream("Leave", "text", "{}"));
        pause.awaitReached();
        Ids ids = running("Leave");
        dying.close();

        Future<JsonNode> rest = driver.begin(resume(ids, ids.messageId() + ":8"));
        pause.release();

        JsonNode result = LibraryDriver.succeeded(rest);
        assertThat(result.get("text").asString()).isEqualTo(", 日本");
        assertThat(result.get("answer").get("text").asString()).isEqualTo("Grüße 😀, 日本");
        assertThat(driver.call(resume(ids, "")).get("text").asString()).isEqualTo("Grüße 😀, 日本");
    }

    /** Every response ends within the third event that it brings. */
    @Test
    void toolEventsComeExactlyOnceAfterCuts() throws Exception {
        model.reply("Tools", text("First. "), call("c1", "find_order", "{\"order\":1}"));
        model.reply(
                "Tools",
                text("Second. "),
                call("c2", "find_order", "{\"order\":2}"),
                call("c3", "find_order", "{\"order\":3}"));
        model.reply("Tools", text("Third."));
        proxy.plan(_ -> Fault.cutAfterEvents(2));

        JsonNode result = driver.call(stream("Tools", "events", "{}"));

        assertThat(result.get("text").asString()).isEqualTo("First. Second. Third.");
        List<String> events = events(result);
        assertThat(events).filteredOn("message.tool.started"::equals).hasSize(3);
        assertThat(events).filteredOn("message.tool.completed"::equals).hasSize(3);
        assertThat(events).filteredOn("message.start"::equals).hasSize(1);
        assertThat(proxy.requests()).hasSizeGreaterThan(3);
        assertThat(model.calls("Tools")).isEqualTo(3);
    }

    @Test
    void hugeDeltaArrivesWhole() throws Exception {
        String huge = "日本😀e\u0301".repeat(60_000);
        model.reply("Huge", text(huge));
        proxy.plan(request -> isFirst(request) ? Fault.cut(100_000) : Fault.NONE);

        JsonNode result = driver.call(stream("Huge", "text", "{}"));

        assertThat(result.get("text").asString().equals(huge)).isTrue();
        assertThat(result.get("answer").get("text").asString().equals(huge)).isTrue();
    }

    @Test
    void heartbeatsAreNoEvents() throws Exception {
        proxy.plan(_ -> Fault.HEARTBEATS);

        JsonNode result = driver.call(stream("Alive", "events", "{}"));

        assertThat(result.get("text").asString()).isEqualTo(TEXT);
        assertThat(events(result))
                .containsOnly("message.start", "message.delta", "message.completed");
        assertThat(proxy.requests()).hasSize(1);
    }

    /** The model is silent for longer than a client waits for a byte. */
    @Test
    @Tag("long")
    void heartbeatsKeepAStreamOpen() throws Exception {
        ScriptedStep.Pause pause = pause();
        model.reply("Think", pause, text("Done."));
        proxy.plan(_ -> Fault.NONE);
        Future<JsonNode> read = driver.begin(stream("Think", "text", "{}"));
        pause.awaitReached();
        assertThat(read).failsWithin(Duration.ofSeconds(80));
        pause.release();

        assertThat(LibraryDriver.succeeded(read).get("text").asString()).isEqualTo("Done.");
        assertThat(proxy.requests()).hasSize(1);
    }

    /** The reader stops while the model writes more than all buffers hold. */
    @Test
    void slowReaderGetsEverything() throws Exception {
        ScriptedStep.Pause pause = pause();
        var written = new CountDownLatch(1);
        String piece = "😀 piece ".repeat(1_000);
        var steps = new ArrayList<>(Collections.nCopies(SLOW_PIECES, text(piece)));
        steps.add(1, pause);
        steps.add(run(written::countDown));
        model.reply("Slow", steps.toArray(ScriptedStep[]::new));
        Future<JsonNode> read = driver.begin(stream("Slow", "text", "{}"));
        pause.awaitReached();
        driver.signal("STOP");
        pause.release();
        written.await();
        driver.signal("CONT");

        JsonNode result = LibraryDriver.succeeded(read);
        assertThat(result.get("text").asString().equals(piece.repeat(SLOW_PIECES))).isTrue();
    }
}
