package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live streams of a conversation and of the inbox. */
class HandoverEventsTest extends HandoverFixture {
    private static final Pattern EVENT = Pattern.compile("(?m)^event: (\\S+)\ndata: (.*)$");
    private static final Pattern ID = Pattern.compile("(?m)^id: (.*)$");

    @Override
    TestServer.Options options() {
        return super.options().streamsPerKey(3);
    }

    private static String events(String conversation) {
        return CONVERSATIONS + conversation + "/events";
    }

    /** The events of a stream: type, and content or state. */
    private static List<String> told(String stream) {
        return EVENT.matcher(stream)
                .results()
                .map(
                        found ->
                                found.group(1)
                                        + " "
                                        + found.group(2)
                                                .replaceAll(
                                                        ".*\"(?:content|state)\":\"([^\"]*)\".*",
                                                        "$1"))
                .toList();
    }

    private static String lastId(String stream) {
        return ID.matcher(stream)
                .results()
                .map(found -> found.group(1))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void streamSendsMessagesAndChangesAsTheyHappen() throws IOException {
        String conversation = converse(server.writeKey());
        InputStream stream = server.openGet(events(conversation));

        request(conversation);
        ask(conversation, "Anybody?");
        take(ada, conversation);
        write(ada, conversation, "Me");
        agent(ada, conversation, "/close", "{}");
        String read = readUntil(stream, "\"state\":\"ended\"");
        stream.close();

        assertThat(told(read))
                .filteredOn(each -> each.startsWith("message"))
                .containsExactly("message.created Anybody?", "message.created Me");
        assertThat(told(read)).last().isEqualTo("handover.changed ended");
        assertThat(read).contains("\"author\":{\"id\":\"key_");
    }

    @Test
    void readerThatResumesGetsExactlyWhatIsMissing() throws IOException {
        String conversation = converse(server.writeKey());
        request(conversation);
        InputStream first = server.openGet(events(conversation));
        String read = readUntil(first, "\"state\":\"waiting\"");
        first.close();

        ask(conversation, "One");
        take(ada, conversation);
        write(ada, conversation, "Two");
        InputStream second =
                server.openGet(events(conversation), Map.of("Last-Event-ID", lastId(read)));
        String rest = readUntil(second, "\"state\":\"active\"");
        second.close();

        assertThat(told(rest))
                .containsExactly(
                        "message.created One", "message.created Two", "handover.changed active");
        InputStream third =
                server.openGet(events(conversation), Map.of("Last-Event-ID", lastId(rest)));
        write(ada, conversation, "Three");
        assertThat(told(readUntil(third, "Three\",\"timestamp")))
                .containsExactly("message.created Three");
        third.close();
    }

    @Test
    void readerBeginsAfterAMessage() throws IOException {
        String conversation = converse(server.writeKey());
        String question =
                server.get(CONVERSATIONS + conversation + "?limit=2").find("msg_[0-9A-Z]{26}");

        InputStream stream = server.openGet(events(conversation) + "?after=" + question);
        String read = readUntil(stream, "event: message.created\ndata");
        stream.close();

        assertThat(read).contains("\"role\":\"assistant\"").doesNotContain("\"role\":\"user\"");
        assertThat(server.get(events(conversation) + "?after=msg_none").body())
                .contains("MESSAGE_NOT_FOUND");
        assertThat(
                        server.send(
                                        "GET",
                                        events(conversation),
                                        null,
                                        Map.of("Last-Event-ID", "1,2"))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void answerThatEndsLaterIsNotLost() throws Exception {
        String conversation = converse(server.writeKey());
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("A long "), pause, text("answer."));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> asked = clients.submit(() -> ask(conversation, "Slow"));
            pause.awaitReached();
            request(conversation);
            InputStream first = server.openGet(events(conversation));
            String read = readUntil(first, "\"state\":\"waiting\"");
            first.close();
            ask(conversation, "Quick");
            InputStream second =
                    server.openGet(events(conversation), Map.of("Last-Event-ID", lastId(read)));
            String quick = readUntil(second, "Quick\",\"timestamp");

            pause.release();
            asked.get();
            assertThat(readUntil(second, "A long answer.")).contains("event: message.created");
            second.close();
            InputStream third =
                    server.openGet(events(conversation), Map.of("Last-Event-ID", lastId(quick)));
            assertThat(told(readUntil(third, "A long answer.\",\"timestamp")))
                    .containsExactly("message.created A long answer.");
            third.close();
        }
    }

    @Test
    void agentStopsTheAnswerThatRuns() throws Exception {
        String conversation = converse(server.writeKey());
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("I think "), pause, text("so."));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> asked = clients.submit(() -> ask(conversation, "Well?"));
            pause.awaitReached();

            take(ada, conversation);

            assertThat(asked.get().body())
                    .contains("\"response\":\"I think \"", "\"finishReason\":\"stopped\"");
        }
    }

    @Test
    void inboxStreamTellsOfEveryChange() throws IOException {
        String conversation = converse(server.writeKey());
        var key = Map.of("Authorization", "Bearer " + ada);
        InputStream stream = server.openGet(INBOX + "/events", key);

        request(conversation);
        String waiting = readUntil(stream, "\"state\":\"waiting\"");
        clock.tick(Duration.ofSeconds(1));
        ask(conversation, "Anybody?");
        readUntil(stream, "\"state\":\"waiting\"");
        clock.tick(Duration.ofSeconds(1));
        take(ada, conversation);
        readUntil(stream, "\"state\":\"active\"");
        stream.close();

        assertThat(waiting).contains("\"conversationId\":\"" + conversation + "\"");
        InputStream resumed =
                server.openGet(
                        INBOX + "/events",
                        Map.of("Authorization", "Bearer " + ada, "Last-Event-ID", lastId(waiting)));
        assertThat(readUntil(resumed, "\"state\":\"active\"")).contains("inbox.changed");
        resumed.close();
    }

    @Test
    void visitorsFollowTheirOwnConversationsOnly() throws IOException {
        String visitor = newToken();
        String conversation = converse(visitor);

        assertThat(get(events(conversation), newToken()).body()).contains("CONVERSATION_NOT_FOUND");
        InputStream own =
                server.openGet(events(conversation), Map.of("Authorization", "Bearer " + visitor));
        take(ada, conversation);
        write(ada, conversation, "Hi");
        assertThat(readUntil(own, "Hi\",\"timestamp")).doesNotContain("@");
        own.close();
    }

    @Test
    void streamsAreLimitedQuietAndEndWithTheConversation() throws IOException {
        String conversation = converse(server.writeKey());
        InputStream one = server.openGet(events(conversation));
        InputStream two = server.openGet(events(conversation));
        InputStream three = server.openGet(events(conversation));

        assertThat(server.get(events(conversation)).status()).isEqualTo(429);
        assertThat(server.send("HEAD", events(conversation), null, head()).status()).isEqualTo(200);
        clock.tick(Duration.ofSeconds(16));
        assertThat(readUntil(one, ": keep-alive")).isNotEmpty();
        server.send("DELETE", CONVERSATIONS + conversation, null, Map.of());
        assertThat(two.readAllBytes()).isNotEmpty();
        assertThat(three.readAllBytes()).isNotEmpty();
        one.close();
    }

    @Test
    @Timeout(180)
    void streamEndsWithItsBotAndTheInboxForgetsIt() throws IOException {
        String conversation = converse(server.writeKey());
        request(conversation);
        InputStream stream = server.openGet(events(conversation));
        readUntil(stream, "\"state\":\"waiting\"");

        server.send("DELETE", "/api/v1/bots/guide", null, Map.of());

        assertThat(stream.readAllBytes()).isNotNull();
        assertThat(server.get(events(conversation)).status()).isEqualTo(404);
        assertThat(get(INBOX, ada).body())
                .contains("\"conversations\":[],\"counts\":{\"waiting\":0,\"active\":0}");
    }

    @Test
    @Timeout(180)
    void streamEndsWithABotThatAnotherProcessDeletes() throws IOException {
        String conversation = converse(server.writeKey());
        InputStream stream = server.openGet(events(conversation));
        readUntil(stream, "id: ");

        try (Services beside = server.openBeside()) {
            beside.bots().delete("guide");
        }

        assertThat(stream.readAllBytes()).isNotNull();
    }

    /** Another key, whose streams are not used up. */
    private Map<String, String> head() {
        return Map.of("Authorization", "Bearer " + ada);
    }

    @Test
    void streamEndsAfterAWhileAndGoesOnWithTheNextRequest() throws IOException {
        String conversation = converse(server.writeKey());
        InputStream stream = server.openGet(events(conversation));
        String read = readUntil(stream, "id: ");
        clock.tick(Duration.ofSeconds(16));
        readUntil(stream, ": keep-alive");

        clock.tick(Duration.ofMinutes(5));

        assertThat(stream.readAllBytes()).isEmpty();
        request(conversation);
        InputStream next =
                server.openGet(events(conversation), Map.of("Last-Event-ID", lastId(read)));
        assertThat(readUntil(next, "\"state\":\"waiting\"")).contains("handover.changed");
        next.close();
    }

    @Test
    void serverThatStopsEndsItsStreams() throws IOException {
        String conversation = converse(server.writeKey());
        InputStream stream = server.openGet(events(conversation));
        readUntil(stream, "id: ");

        server.server().close();

        assertThat(stream.readAllBytes()).isNotNull();
    }
}
