package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationListTest extends ConversationFixture {
    @Test
    void listCanBeSearchedByTextAndOutcome() {
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
    void listHasTheDocumentedShape() {
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
    void listWithoutConversationsIsEmpty() {
        assertThat(server.get(ALL).body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversations":[],"pagination":{"page":1,"limit":20,\
                        "total":0,"hasMore":false}},"error":null}\
                        """);
    }

    @Test
    void listIsPagedByNumberAndByCursor() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            // Two at a time have the same time.
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

    /** Columns: the requested limit, the applied limit. */
    @ParameterizedTest
    @CsvSource({"1, 1", "100, 100", "101, 100", "007, 7", "99999999999999999999999, 100"})
    void limitIsAtMostAHundred(String asked, int given) {
        assertThat(server.get(ALL + "?limit=" + asked).body()).contains("\"limit\":" + given + ",");
    }

    @Test
    void sinceExcludesInactiveConversations() {
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
    void listCanBeFilteredByUser() {
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
}
