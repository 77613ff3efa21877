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
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConversationHistoryTest extends ConversationFixture {
    @Test
    void historyHasTheDocumentedShape() {
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
    void optionalFieldsAreReturnedOnRequest() {
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
    void turnWithoutAnAnswerShowsOnlyItsQuestion() {
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
    void interruptedAnswerShowsItsPartialText() {
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
    void runningAnswerIsNotShown() throws Exception {
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

    @Test
    void longHistoryIsReturnedWhole() throws Exception {
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

    private static List<String> contents(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Matcher matcher = Pattern.compile("\"content\":\"([^\"]*)\"").matcher(answer.body());
        return matcher.results().map(found -> found.group(1)).toList();
    }
}
