package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading conversations back, through the front door. The clock stands at 12:00 on 1 November. */
class ConversationsTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String ALL = "/api/v1/chat/guide/conversations";
    private static final Pattern LISTED = Pattern.compile("\\{\"id\":\"(conv_[0-9A-Z]{26})\"");

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private TestServer server;

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listIsSearchedByWordsAndByHowItEnded() {
        String hours = begin("What are your business hours?");
        server.model().reply(fail(ModelException.Kind.REJECTED));
        server.post(MESSAGE, "{\"message\":\"Hello\"}");

        Answer found = server.get(ALL + "?q=BUSINESS%20hours&outcome=answered");
        assertThat(found.body()).contains(hours, "\"total\":2,\"hasMore\":false");
        assertThat(LISTED.matcher(found.body()).results()).hasSize(1);
        assertThat(LISTED.matcher(server.get(ALL + "?outcome=failed").body()).results()).hasSize(1);
        assertThat(server.get(ALL + "?q=nobody+said+this").body()).contains("\"conversations\":[]");
        Answer first = server.get(ALL + "?q=&limit=1");
        assertThat(first.body()).contains("\"hasMore\":true,\"cursor\":");

        for (String wrong :
                new String[] {"?outcome=good", "?q=a&page=2", "?q=" + "a".repeat(201)}) {
            assertThat(server.get(ALL + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void listHasTheShapeThatIsPromised() {
        String first = begin("What are your business hours?");
        clock.tick(Duration.ofMinutes(30));
        String second = begin("Hello");
        clock.tick(Duration.ofMillis(1));
        goOn(first, "Thanks");

        Answer answer = server.get(ALL);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversations":[\
                        {"id":"%s","preview":"What are your business hours?","messageCount":4,\
                        "createdAt":"2026-11-01T12:00:00.000Z","updatedAt":"2026-11-01T12:30:00.001Z"},\
                        {"id":"%s","preview":"Hello","messageCount":2,\
                        "createdAt":"2026-11-01T12:30:00.000Z","updatedAt":"2026-11-01T12:30:00.000Z"}],\
                        "pagination":{"page":1,"limit":20,"total":2,"hasMore":false}},"error":null}\
                        """
                                .formatted(first, second));
    }

    @Test
    void listOfNothingIsEmpty() {
        assertThat(server.get(ALL).body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversations":[],"pagination":{"page":1,"limit":20,\
                        "total":0,"hasMore":false}},"error":null}\
                        """);
    }

    @Test
    void historyHasTheShapeThatIsPromised() {
        server.model().reply(text("Hi! How can I help you today?"));
        String conversation = begin("Hello");
        clock.tick(Duration.ofSeconds(1));
        server.model().reply(text("Bye é漢👩‍👩‍👧 \" \\ \n"));
        goOn(conversation, "Bye é漢👩‍👩‍👧");

        Answer answer = server.get(ALL + "/" + conversation);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.plain().replace("TIME", "T"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversationId":"conv_1","messages":[\
                        {"id":"msg_1","role":"user","content":"Hello","timestamp":"T"},\
                        {"id":"msg_2","role":"assistant","content":"Hi! How can I help you today?","timestamp":"T"},\
                        {"id":"msg_3","role":"user","content":"Bye é漢👩‍👩‍👧","timestamp":"T"},\
                        {"id":"msg_4","role":"assistant","content":"Bye é漢👩‍👩‍👧 \\" \\\\ \\n","timestamp":"T"}],\
                        "metadata":{"createdAt":"T","messageCount":4}},"error":null}\
                        """);
        assertThat(answer.body()).contains("\"timestamp\":\"2026-11-01T12:00:01.000Z\"");
    }

    @Test
    void pagesFollowEachOtherByNumberAndByCursor() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Two at a time are equally new.
            clock.tick(Duration.ofMillis(i % 2));
            newestFirst.addFirst(begin("Question " + i));
        }
        List<String> byNumber = new ArrayList<>();
        List<String> byCursor = new ArrayList<>();
        String cursor = "";
        for (int page = 1; page <= 4; page++) {
            Answer numbered = server.get(ALL + "?limit=2&page=" + page);
            Answer pointed = server.get(ALL + "?limit=2" + cursor);
            boolean more = page < 4;
            assertThat(numbered.body())
                    .contains(
                            "\"pagination\":{\"page\":%d,\"limit\":2,\"total\":7,\"hasMore\":%b"
                                    .formatted(page, more));
            assertThat(pointed.body().contains("\"cursor\"")).isEqualTo(more);
            byNumber.addAll(listed(numbered));
            byCursor.addAll(listed(pointed));
            cursor = more ? "&cursor=" + pointed.find("(?<=\"cursor\":\")[^\"]+") : "";
        }

        assertThat(byNumber).containsExactlyInAnyOrderElementsOf(newestFirst);
        assertThat(byCursor).isEqualTo(byNumber);
        assertThat(byNumber.getFirst()).isIn(newestFirst.subList(0, 2));
        assertThat(server.get(ALL + "?limit=2&page=5").body())
                .contains("\"conversations\":[],")
                .contains("\"page\":5,\"limit\":2,\"total\":7,\"hasMore\":false}");
        assertThat(server.get(ALL + "?page=1000000000").body()).contains("\"conversations\":[],");
    }

    /** Columns: what is asked for, what is given. */
    @ParameterizedTest
    @CsvSource({"1, 1", "100, 100", "101, 100", "007, 7", "99999999999999999999999, 100"})
    void limitIsAtMostAHundred(String asked, int given) {
        assertThat(server.get(ALL + "?limit=" + asked).body()).contains("\"limit\":" + given + ",");
    }

    @Test
    void sinceLeavesOutWhatHasBeenQuiet() {
        String early = begin("Early");
        clock.tick(Duration.ofHours(1));
        String late = begin("Late");

        assertThat(listed(server.get(ALL + "?since=2026-11-01"))).containsExactly(late, early);
        assertThat(listed(server.get(ALL + "?since=2026-11-01T11:59:59.999Z")))
                .containsExactly(late, early);
        for (String since :
                List.of(
                        "2026-11-01T12:00:00Z",
                        "2026-11-01T12:00:00.000Z",
                        "2026-11-01T12:00",
                        "2026-11-01T14:00:00+02:00",
                        "2026-11-01T14:00:00%2B02:00",
                        "2026-11-01T07:00:00-05:00")) {
            assertThat(listed(server.get(ALL + "?since=" + since))).as(since).containsExactly(late);
        }
        assertThat(server.get(ALL + "?since=2026-11-02").body())
                .contains("\"conversations\":[],")
                .contains("\"total\":0,\"hasMore\":false}");
        clock.tick(Duration.ofHours(1));
        goOn(early, "Me again");
        assertThat(listed(server.get(ALL + "?since=2026-11-01T13:00:00Z"))).containsExactly(early);
    }

    @Test
    void listCanBeOfOneUser() {
        String body = "{\"message\":\"Hi\",\"metadata\":{\"userId\":%s,\"source\":\"mobile_app\"}}";
        String mine = server.post(MESSAGE, body.formatted("\"user é+&\"")).find("conv_\\w{26}");
        String numbered = server.post(MESSAGE, body.formatted("789")).find("conv_\\w{26}");
        begin("Nobody's");

        assertThat(listed(server.get(ALL + "?userId=user%20%C3%A9%2B%26"))).containsExactly(mine);
        assertThat(listed(server.get(ALL + "?userId=789"))).containsExactly(numbered);
        assertThat(server.get(ALL + "?userId=other").body())
                .contains("\"conversations\":[],")
                .contains("\"total\":0,");
    }

    @Test
    void previewIsNotCutInsideACharacter() {
        begin("é".repeat(99) + "👩 and more");
        assertThat(server.get(ALL).body()).contains("\"preview\":\"" + "é".repeat(99) + "\"");
        clock.tick(Duration.ofSeconds(1));
        begin("x".repeat(98) + "👩 and more");
        assertThat(server.get(ALL + "?limit=1").body())
                .contains("\"preview\":\"" + "x".repeat(98) + "👩\"");
        clock.tick(Duration.ofSeconds(1));
        begin("y".repeat(100));
        assertThat(server.get(ALL + "?limit=1").body())
                .contains("\"preview\":\"" + "y".repeat(100) + "\"");
    }

    @Test
    void furtherFieldsAreThereOnRequest() {
        server.model().reply(text("Hi"), finish(FinishReason.STOP, new Usage(12, 5)));
        String conversation =
                server.post(
                                MESSAGE,
                                "{\"message\":\"Hello\",\"metadata\":{\"n\":"
                                        + " 1.10,\"b\":12345678901234567890}}")
                        .find("conv_\\w{26}");
        String path = ALL + "/" + conversation;

        assertThat(server.get(path + "?include=status,sources,metadata,usage").plain())
                .contains(
                        """
                        "messages":[{"id":"msg_1","role":"user","content":"Hello","timestamp":"TIME",\
                        "status":"complete","answerId":"msg_2","sources":[],\
                        "metadata":{"n":1.10,"b":12345678901234567890},"usage":null},\
                        {"id":"msg_2","role":"assistant","content":"Hi","timestamp":"TIME",\
                        "status":"complete","sources":[],"metadata":null,\
                        "usage":{"inputTokens":12,"outputTokens":5}}]\
                        """);
        assertThat(server.get(path + "?include=usage,status").plain())
                .contains(
                        "\"timestamp\":\"TIME\",\"status\":\"complete\",\"answerId\":\"msg_2\","
                                + "\"usage\":null}");
        Answer wrong = server.get(path + "?include=status,secrets");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"field\":\"include\"");
    }

    @Test
    void historyCanBeReadBackwardsInPages() {
        String conversation = begin("one");
        goOn(conversation, "two");
        goOn(conversation, "three");
        String path = ALL + "/" + conversation;
        List<String> all = contents(server.get(path));

        Answer last = server.get(path + "?limit=3");
        assertThat(contents(last)).isEqualTo(all.subList(3, 6));
        assertThat(last.body()).contains("\"messageCount\":6}");
        Answer earlier = server.get(path + "?limit=2&before=" + last.find("msg_\\w{26}"));
        assertThat(contents(earlier)).isEqualTo(all.subList(1, 3));
        Answer first = server.get(path + "?before=" + earlier.find("msg_\\w{26}"));
        assertThat(contents(first)).isEqualTo(all.subList(0, 1));
        Answer none = server.get(path + "?before=" + first.find("msg_\\w{26}"));
        assertThat(contents(none)).isEmpty();
        assertThat(contents(server.get(path + "?limit=99999999999"))).isEqualTo(all);
        assertThat(server.get(path + "?limit=0").status()).isEqualTo(400);
    }

    @Test
    void turnWithoutAnAnswerShowsItsQuestionAlone() {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Fine."));
        server.post(MESSAGE, "{\"message\":\"Are you there?\"}");
        String conversation = listed(server.get(ALL)).getFirst();

        assertThat(contents(server.get(ALL + "/" + conversation)))
                .containsExactly("Are you there?");
        assertThat(server.get(ALL).body()).contains("\"messageCount\":1,");
        goOn(conversation, "And now?");
        Answer history = server.get(ALL + "/" + conversation);
        assertThat(contents(history)).containsExactly("Are you there?", "And now?", "Fine.");
        assertThat(history.body()).contains("\"messageCount\":3}");
    }

    @Test
    void interruptedAnswerShowsWhatWasSaid() {
        server.model().reply(text("We open at"), fail(ModelException.Kind.CUT));
        server.post(MESSAGE, "{\"message\":\"When?\"}");
        String conversation = listed(server.get(ALL)).getFirst();

        assertThat(server.get(ALL + "/" + conversation + "?include=status").plain())
                .contains(
                        """
                        {"id":"msg_2","role":"assistant","content":"We open at","timestamp":"TIME",\
                        "status":"interrupted"}\
                        """);
    }

    @Test
    void answerThatStillGrowsIsNotShown() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Wait"), pause, text(" for it"));
        try (InputStream stream =
                server.open("/api/v1/chat/guide/stream", "{\"message\":\"Go\"}", Map.of())) {
            pause.awaitReached();
            String conversation = listed(server.get(ALL)).getFirst();
            assertThat(contents(server.get(ALL + "/" + conversation))).containsExactly("Go");
            pause.release();
            stream.readAllBytes();
            assertThat(contents(server.get(ALL + "/" + conversation)))
                    .containsExactly("Go", "Wait for it");
        }
    }

    /** Clients of both bots have named their session alike. */
    @Test
    void deletingAConversationLeavesTheOneOfTheSameNameOfAnotherBotAlone() throws Exception {
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        String named = "{\"message\":\"Hello\",\"sessionId\":\"visit-7\"}";
        server.post("/api/v1/bot/other", named);
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Still "), pause, text("here."));
        try (InputStream stream = server.open("/api/v1/bot/guide/stream", named, Map.of())) {
            pause.awaitReached();

            String other = "/api/v1/chat/other/conversations/visit-7";
            assertThat(server.send("DELETE", other, null, Map.of()).status()).isEqualTo(200);

            pause.release();
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"response\":\"Still here.\"");
        }
    }

    @Test
    void deletedConversationIsGone() {
        String conversation = begin("Forget me");
        String kept = begin("Keep me");
        String path = ALL + "/" + conversation;

        Answer answer = server.send("DELETE", path, null, Map.of());

        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversationId":"conv_1","deleted":true},"error":null}\
                        """);
        assertThat(server.get(path).status()).isEqualTo(404);
        assertThat(server.send("DELETE", path, null, Map.of()).status()).isEqualTo(404);
        assertThat(listed(server.get(ALL))).containsExactly(kept);
        assertThat(server.get(ALL).body()).contains("\"total\":1,");
        assertThat(
                        server.post(
                                        MESSAGE,
                                        "{\"message\":\"a\",\"conversationId\":\""
                                                + conversation
                                                + "\"}")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void conversationDeletedUnderARunningTurnStaysGone() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once"), pause, text(" upon a time"));
        try (InputStream stream =
                server.open("/api/v1/chat/guide/stream", "{\"message\":\"Go\"}", Map.of())) {
            pause.awaitReached();
            String conversation = listed(server.get(ALL)).getFirst();

            server.send("DELETE", ALL + "/" + conversation, null, Map.of());

            String events = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(events)
                    .contains("event: message.failed")
                    .contains("\"code\":\"CONVERSATION_NOT_FOUND\"")
                    .doesNotContain("message.completed");
            assertThat(server.get(ALL + "/" + conversation).status()).isEqualTo(404);
            assertThat(server.get(ALL).body()).contains("\"total\":0,");
        }
    }

    @Test
    void longHistoryComesWhole() throws Exception {
        int turns = 20_000;
        server.model().reply(text("Answer é 1"));
        String conversation = begin("Question 1");
        try (var data = DriverManager.getConnection(server.databaseUrl());
                var statement = data.createStatement()) {
            statement.executeUpdate(
                    """
                    insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id,
                        state, fence, created_at, answered_at, question, answer)
                    with recursive n(i) as (select 2 union all select i + 1 from n where i < %d)
                    select bot_id, conversation_id, i, 'msg_u' || i, 'msg_a' || i, state, fence,
                        created_at, answered_at, 'Question ' || i, 'Answer é ' || i from turn, n
                    """
                            .formatted(turns));
        }

        Answer answer = server.get(ALL + "/" + conversation);

        List<String> contents = contents(answer);
        assertThat(contents).hasSize(2 * turns);
        for (int i = 1; i <= turns; i++) {
            assertThat(contents.get(2 * i - 2)).isEqualTo("Question " + i);
            assertThat(contents.get(2 * i - 1)).isEqualTo("Answer é " + i);
        }
        assertThat(answer.body())
                .endsWith(
                        "],\"metadata\":{\"createdAt\":\"2026-11-01T12:00:00.000Z\","
                                + "\"messageCount\":40000}},\"error\":null}");
    }

    private String begin(String message) {
        return server.post(MESSAGE, "{\"message\":\"" + message + "\"}").find("conv_\\w{26}");
    }

    private void goOn(String conversation, String message) {
        Answer answer =
                server.post(
                        MESSAGE,
                        "{\"message\":\""
                                + message
                                + "\",\"conversationId\":\""
                                + conversation
                                + "\"}");
        assertThat(answer.status()).isEqualTo(200);
    }

    private static List<String> listed(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return LISTED.matcher(answer.body()).results().map(found -> found.group(1)).toList();
    }

    private static List<String> contents(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Matcher matcher = Pattern.compile("\"content\":\"([^\"]*)\"").matcher(answer.body());
        return matcher.results().map(found -> found.group(1)).toList();
    }
}
