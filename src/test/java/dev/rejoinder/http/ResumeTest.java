package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ResumeTest extends ResumeFixture {
    /** Returns the path of the first answer named in a stream or response. */
    private static String address(String body) {
        String conversation = body.replaceAll("(?s).*?\"conversationId\":\"([^\"]+)\".*", "$1");
        String message = body.replaceAll("(?s).*?\"messageId\":\"([^\"]+)\".*", "$1");
        return "/api/v1/chat/guide/conversations/" + conversation + "/messages/" + message;
    }

    @Test
    void endedStreamIsReplayedCompletely() {
        server.model().reply(text("We open at nine."));
        Answer first = server.post(STREAM, "{\"message\":\"When?\"}");

        Answer again = server.get(address(first.body()) + "/stream");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
    }

    @Test
    void streamCutAtEveryOffsetResumesExactly() {
        String whole = "é漢 👩‍👩‍👧 and \"more\"";
        server.model().reply(text(whole));
        Answer first = server.post(STREAM, "{\"message\":\"When?\"}");
        String message = first.find("msg_[0-9A-Z]{26}");

        for (int offset = 0; offset <= whole.length(); offset++) {
            Answer rest =
                    server.send(
                            "GET",
                            address(first.body()) + "/stream",
                            null,
                            Map.of("Last-Event-ID", message + ":" + offset));
            if (offset == whole.length()) {
                assertThat(rest.status()).isEqualTo(204);
                assertThat(rest.body()).isEmpty();
                break;
            }
            boolean halfCharacter = Character.isLowSurrogate(whole.charAt(offset));
            assertThat(rest.status()).as("at %s", offset).isEqualTo(halfCharacter ? 400 : 200);
            if (!halfCharacter) {
                assertThat(deltas(rest.body())).isEqualTo(json(whole.substring(offset)));
                assertThat(rest.body()).doesNotContain("message.start");
                assertThat(rest.body()).contains("event: message.completed");
            }
        }
    }

    /** A browser reconnects with the header. It would reconnect forever if it got the end again. */
    @Test
    void endIsRepeatedOnlyForTheQueryParameter() {
        server.model()
                .reply(text("Half"), fail(ModelException.Kind.CUT))
                .reply(fail(ModelException.Kind.REJECTED));
        Answer half = server.post(STREAM, "{\"message\":\"When?\"}");
        Answer none = server.post(STREAM, "{\"message\":\"When?\"}");

        assertThat(endAgain(half, "Last-Event-ID", 4).status()).isEqualTo(204);
        assertThat(endAgain(half, "after", 4).body())
                .startsWith("id: " + half.find("msg_[0-9A-Z]{26}") + ":4\nevent: message.failed");
        assertThat(endAgain(half, "Last-Event-ID", 5).body())
                .startsWith("id: " + half.find("msg_[0-9A-Z]{26}") + ":4\nevent: message.failed");
        assertThat(endAgain(none, "Last-Event-ID", 0).body()).contains("event: message.failed");
    }

    @Test
    void idBeyondACompleteAnswerIsRefused() {
        server.model().reply(text("Done"));
        Answer done = server.post(STREAM, "{\"message\":\"When?\"}");

        for (String how : new String[] {"Last-Event-ID", "after"}) {
            Answer refused = endAgain(done, how, 5);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("INVALID_REQUEST", "\"field\":\"" + how + "\"");
        }
    }

    private Answer endAgain(Answer first, String how, int offset) {
        String id = first.find("msg_[0-9A-Z]{26}") + ":" + offset;
        String stream = address(first.body()) + "/stream";
        return how.equals("after")
                ? server.get(stream + "?after=" + id)
                : server.send("GET", stream + "?after=0", null, Map.of(how, id));
    }

    @Test
    void runningAnswerIsFoundFromItsConversation() throws Exception {
        ScriptedStep.Pause pause = pause();
        ScriptedStep.Pause never = pause();
        server.model().reply(text("one "), pause, text("two "), never);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> asked =
                    clients.submit(() -> server.post(STREAM, "{\"message\":\"Count\"}"));
            pause.awaitReached();
            Answer listing = server.get("/api/v1/chat/guide/conversations");
            String conversation = listing.find("conv_[0-9A-Z]{26}");
            String path = "/api/v1/chat/guide/conversations/" + conversation;
            Future<Answer> waiting =
                    clients.submit(
                            () ->
                                    server.post(
                                            MESSAGE,
                                            "{\"message\":\"More\",\"conversationId\":\""
                                                    + conversation
                                                    + "\"}"));
            Answer open;
            do {
                open = server.get(path + "?include=status");
            } while (!open.body().contains("More"));

            assertThat(listing.body()).contains(",\"running\":true}");
            assertThat(open.plain())
                    .contains(
                            """
                            [{"id":"msg_1","role":"user","content":"Count","timestamp":"TIME",\
                            "status":"streaming","answerId":"msg_2"},\
                            {"id":"msg_3","role":"user","content":"More","timestamp":"TIME",\
                            "status":"pending","answerId":"msg_4"}]\
                            """);
            String question = path + "/messages/" + open.find("msg_[0-9A-Z]{26}");
            pause.release();
            never.awaitReached();
            InputStream joined = server.openGet(question + "/stream");
            Answer stopped = server.post(question + "/stop", "");

            String answerId = open.body().replaceFirst("(?s).*?\"answerId\":\"([^\"]+)\".*", "$1");
            assertThat(stopped.body())
                    .contains("\"messageId\":\"" + answerId + "\"")
                    .contains("\"status\":\"stopped\",\"response\":\"one two \"");
            assertThat(joined).hasContent(server.get(question + "/stream").body());
            assertThat(deltas(asked.get().body())).isEqualTo("one two ");
            assertThat(waiting.get().status()).isEqualTo(200);
        }
        assertThat(server.get("/api/v1/chat/guide/conversations").body()).doesNotContain("running");
    }

    @Test
    void runningStreamIsJoinedWithoutGapOrDuplicate() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("one "), text("two "), pause, text("three"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first =
                    clients.submit(() -> server.post(STREAM, "{\"message\":\"Count\"}"));
            pause.awaitReached();
            String running = server.get("/api/v1/chat/guide/conversations").body();
            assertThat(running).contains("\"messageCount\":1");
            String messageId = messageIdOf(server, running);
            String conversation = running.replaceAll("(?s).*?\"id\":\"(conv_[^\"]+)\".*", "$1");
            Future<Answer> joined =
                    clients.submit(
                            () ->
                                    server.get(
                                            "/api/v1/chat/guide/conversations/"
                                                    + conversation
                                                    + "/messages/"
                                                    + messageId
                                                    + "/stream?after=4"));
            pause.release();

            assertThat(deltas(joined.get().body())).isEqualTo("two three");
            assertThat(deltas(first.get().body())).isEqualTo("one two three");
        }
    }

    /** Returns the path of the running answer of the only conversation. */
    private String runningAnswer() {
        String listing = server.get("/api/v1/chat/guide/conversations").body();
        String conversation = listing.replaceAll("(?s).*?\"id\":\"(conv_[^\"]+)\".*", "$1");
        return "/api/v1/chat/guide/conversations/"
                + conversation
                + "/messages/"
                + messageIdOf(server, listing);
    }

    /** Returns the id of the running answer, which a client knows from its first event. */
    private static String messageIdOf(TestServer server, String listing) {
        String conversation = listing.replaceAll("(?s).*?\"id\":\"(conv_[^\"]+)\".*", "$1");
        return server.answerIds(conversation).getLast();
    }

    @Test
    void invalidEventIdsAreRefused() {
        Answer first = server.post(STREAM, "{\"message\":\"When?\"}");
        for (String id :
                new String[] {"msg_other:3", "-1", "3.5", "3.5.5", "99999999999", "x", "0,1"}) {
            Answer answer = server.get(address(first.body()) + "/stream?after=" + id);
            assertThat(answer.status()).as(id).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"after\"");
        }
        Answer ofHeader =
                server.send(
                        "GET",
                        address(first.body()) + "/stream",
                        null,
                        Map.of("Last-Event-ID", "x"));
        assertThat(ofHeader.status()).isEqualTo(400);
        assertThat(ofHeader.body()).contains("\"field\":\"Last-Event-ID\"");
    }

    @Test
    void unknownMessageIsNotFound() {
        Answer first = server.post(STREAM, "{\"message\":\"When?\"}");
        String address = address(first.body()).replaceAll("msg_.*", "msg_nowhere");

        assertThat(server.get(address + "/stream").status()).isEqualTo(404);
        assertThat(server.post(address + "/stop", "").plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"MESSAGE_NOT_FOUND",\
                        "message":"There is no such message.","requestId":"req_1","retryable":false}}\
                        """);
    }

    @Test
    void stoppedAnswerToAMessageSaysSo() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("So far"), pause, text(" and more"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> message =
                    clients.submit(
                            () ->
                                    server.post(
                                            "/api/v1/chat/guide/message",
                                            "{\"message\":\"Talk\"}"));
            pause.awaitReached();
            server.post(runningAnswer() + "/stop", "");

            assertThat(message.get().body())
                    .contains("\"response\":\"So far\"")
                    .contains("\"finishReason\":\"stopped\"");
        }
    }

    @Test
    void offsetInsideACharacterThatIsNotWrittenYetSplitsNone() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("a"), pause, text("\uD83D\uDE00b"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> stream =
                    clients.submit(() -> server.post(STREAM, "{\"message\":\"Talk\"}"));
            pause.awaitReached();
            String answer = runningAnswer();
            Future<Answer> resumed = clients.submit(() -> server.get(answer + "/stream?after=2"));
            while (!server.get("/metrics").body().contains("rejoinder_streams_open 2")) {
                LockSupport.parkNanos(1_000_000);
            }
            pause.release();

            stream.get();
            assertThat(resumed.get().body()).contains("\"delta\":\"b\"").doesNotContain("\uFFFD");
        }
    }

    @Test
    void stopKeepsThePartialTextAndIsIdempotent() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("So far"), pause, text(" and more"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> stream =
                    clients.submit(() -> server.post(STREAM, "{\"message\":\"Talk\"}"));
            pause.awaitReached();
            String listing = server.get("/api/v1/chat/guide/conversations").body();
            String conversation = listing.replaceAll("(?s).*?\"id\":\"(conv_[^\"]+)\".*", "$1");
            String stop =
                    "/api/v1/chat/guide/conversations/"
                            + conversation
                            + "/messages/"
                            + messageIdOf(server, listing)
                            + "/stop";

            Answer stopped = server.post(stop, "");
            Answer again = server.post(stop, "");

            assertThat(stopped.plain())
                    .isEqualTo(
                            """
                            {"success":true,"data":{"messageId":"msg_1","conversationId":"conv_1",\
                            "status":"stopped","response":"So far"},"error":null}\
                            """);
            assertThat(again.body()).isEqualTo(stopped.body());
            assertThat(stream.get().body())
                    .contains("event: message.completed")
                    .contains("\"finishReason\":\"stopped\"");
            assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).body())
                    .contains("\"content\":\"So far\"");
        }
    }

    @Test
    void stopOfACompleteAnswerChangesNothing() {
        Answer first = server.post(MESSAGE, "{\"message\":\"When?\"}");

        assertThat(server.post(address(first.body()) + "/stop", "").body())
                .contains("\"status\":\"complete\",\"response\":\"Hello there\"");
    }

    @Test
    void readerOfALostRunRestartsWithTheNextRun() {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Now it works."));
        Map<String, String> key = Map.of("Idempotency-Key", "order-1");
        server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);
        Answer again = server.send("POST", STREAM, "{\"message\":\"Hi\"}", key);
        String message = again.find("msg_[0-9A-Z]{26}");
        String stream = address(again.body()) + "/stream";

        Answer ofTheLostRun =
                server.send("GET", stream, null, Map.of("Last-Event-ID", message + ":4"));
        Answer ofThisRun =
                server.send("GET", stream, null, Map.of("Last-Event-ID", message + ":4.2"));

        assertThat(again.body()).contains("id: " + message + ":13.2\n");
        assertThat(ofTheLostRun.body()).isEqualTo(again.body());
        assertThat(deltas(ofThisRun.body())).isEqualTo("it works.");
    }

    private static String json(String text) {
        return text.replace("\"", "\\\"");
    }
}
