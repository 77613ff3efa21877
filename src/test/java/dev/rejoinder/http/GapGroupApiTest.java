package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each test has its own questions: one that is repeated within a minute of its answer is answered.
 */
class GapGroupApiTest extends KnowledgeFixture {
    private static final String GROUPS = "/api/v1/bots/guide/gap-groups";

    @AfterEach
    void dismissAll() {
        while (true) {
            Answer left = server.get(GROUPS);
            if (left.body().contains("\"groups\":[]")) {
                return;
            }
            guide.delete(GROUPS + "/" + left.find("group_[^\"]+"));
        }
    }

    private static void askInVain(String question) {
        String fallback =
                server.get("/api/v1/bots/guide").find("(?<=\"fallbackMessage\":\")[^\"]+");
        server.model().reply(text(fallback));
        server.post("/api/v1/chat/guide/message", "{\"message\":\"" + question + "\"}");
    }

    /** Grouping happens in the background. */
    private static Answer listedAs(String expected) {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (true) {
            Answer groups = server.get(GROUPS);
            if (groups.body().contains(expected)) {
                return groups;
            }
            assertThat(late.isDone()).as("%s without %s", groups, expected).isFalse();
        }
    }

    private static String groupOfTwo(String question, String inOtherWords) {
        askInVain(question);
        String id = server.get(GROUPS).find("group_[^\"]+");
        askInVain(inOtherWords);
        assertThat(listedAs("\"questions\":2,").find("group_[^\"]+")).isEqualTo(id);
        return id;
    }

    @Test
    void questionsThatAskTheSameAreOneGroup() {
        String id =
                groupOfTwo("Do you offer student discounts?", "Is there a discount for students?");

        Answer groups = server.get(GROUPS);
        assertThat(
                        groups.plain()
                                .replaceAll("gap_[0-9a-f]{32}", "gap")
                                .replaceAll("group_[0-9A-Z]{26}", "group"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"groups":[{"id":"group",\
                        "question":"Is there a discount for students?","questions":2,"times":2,\
                        "askers":2,"firstAskedAt":"TIME","lastAskedAt":"TIME","examples":[\
                        {"id":"gap","question":"Is there a discount for students?","times":1,\
                        "firstAskedAt":"TIME","lastAskedAt":"TIME","conversationId":"conv_1",\
                        "messageId":"msg_1"},\
                        {"id":"gap","question":"Do you offer student discounts?","times":1,\
                        "firstAskedAt":"TIME","lastAskedAt":"TIME","conversationId":"conv_2",\
                        "messageId":"msg_2"}],"sourceId":null}],\
                        "pagination":{"page":1,"limit":20,"total":1,"hasMore":false}},\
                        "error":null}\
                        """);
        assertThat(server.get(GROUPS + "/" + id).body()).contains("\"questions\":2");
        assertThat(server.get(GROUPS + "?sort=times&limit=1").body()).contains(id);
        assertThat(server.get("/api/v1/bots/guide/gaps").body()).contains("\"total\":2,");
    }

    @Test
    void answerBecomesSourceAndClosesTheGroup() {
        String id =
                groupOfTwo(
                        "Do you offer pensioner discounts?", "Is there a discount for pensioners?");

        Answer added = server.post(GROUPS + "/" + id + "/answer", "{\"answer\":\"Ten percent.\"}");

        assertThat(added.status()).as(added.body()).isEqualTo(200);
        guide.settled(added.find("src_[0-9A-Z]{26}"));
        assertThat(server.get(GROUPS).body()).contains("\"groups\":[]");
        assertThat(server.get("/api/v1/bots/guide/gaps").body()).contains("\"gaps\":[]");
        assertThat(guide.search("discount for pensioners", "&limit=1").body())
                .contains(
                        "\"section\":\"Is there a discount for pensioners?\"",
                        "\"text\":\"Is there a discount for pensioners? Do you offer pensioner"
                                + " discounts?\\nTen percent.\"");
        assertThat(server.post(GROUPS + "/" + id + "/answer", "{\"answer\":\"Twice.\"}").status())
                .isEqualTo(404);
    }

    @Test
    void groupThatSeveralPeopleAnswerAtOnceGetsOneAnswer() {
        askInVain("Is the attic heated?");
        String path = GROUPS + "/" + server.get(GROUPS).find("group_[^\"]+") + "/answer";

        List<CompletableFuture<Answer>> answers =
                Stream.generate(
                                () ->
                                        CompletableFuture.supplyAsync(
                                                () -> server.post(path, "{\"answer\":\"No.\"}"),
                                                Thread::startVirtualThread))
                        .limit(8)
                        .toList();

        assertThat(answers)
                .extracting(answer -> answer.join().status())
                .containsOnlyOnce(200)
                .containsOnly(200, 404);
    }

    @Test
    void ownerChangesQuestionAndAlternatives() {
        askInVain("Is the cellar heated?");
        String id = server.get(GROUPS).find("group_[^\"]+");

        Answer added =
                server.post(
                        GROUPS + "/" + id + "/answer",
                        """
                        {"answer":"Ten percent.","question":"Is there heating downstairs?",\
                        "alternatives":["Cellar heating"]}\
                        """);

        guide.settled(added.find("src_[0-9A-Z]{26}"));
        assertThat(guide.search("cellar heating", "&limit=1").body())
                .contains(
                        "\"text\":\"Is there heating downstairs? Cellar heating?\\nTen percent.\"");
    }

    @Test
    void draftIsMadeFromTheNearestPassages() {
        guide.addText("Students pay ten percent less. Show a student card at the till.");
        askInVain("How much less do students pay?");
        String id = server.get(GROUPS).find("group_[^\"]+");
        server.model().reply(text("Yes, ten percent less [1]."));

        Answer draft = server.post(GROUPS + "/" + id + "/draft", "");

        assertThat(draft.body())
                .contains(
                        "\"question\":\"How much less do students pay?\"",
                        "\"answer\":\"Yes, ten percent less.\"",
                        "\"passages\":[{\"number\":1,");
        assertThat(server.get(GROUPS).body()).contains(id);
    }

    @Test
    void withoutPassagesTheDraftIsEmpty() {
        askInVain("Who painted the ceiling?");
        String id = server.get(GROUPS).find("group_[^\"]+");

        Answer draft = server.post(GROUPS + "/" + id + "/draft", "");

        assertThat(draft.body()).contains("\"answer\":\"\",\"passages\":[]");
    }

    @Test
    void unknownGroupAndBadInputAreRefused() {
        askInVain("Is there a lift?");
        String id = server.get(GROUPS).find("group_[^\"]+");

        for (String path :
                new String[] {"/group_none", "/group_none/draft", "/group_none/answer"}) {
            String method = path.endsWith("none") ? "GET" : "POST";
            String body = method.equals("GET") ? null : "{\"answer\":\"Yes.\"}";
            assertThat(server.send(method, GROUPS + path, body, Map.of()).status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(guide.delete(GROUPS + "/group_none").status()).isEqualTo(404);
        assertThat(server.get(GROUPS + "?sort=best").status()).isEqualTo(400);
        assertThat(server.post(GROUPS + "/" + id + "/answer", "{}").status()).isEqualTo(400);
        assertThat(server.post(GROUPS + "/" + id + "/answer", "{\"answer\":\"\"}").status())
                .isEqualTo(400);
        assertThat(
                        server.post(
                                        GROUPS + "/" + id + "/answer",
                                        "{\"answer\":\"Yes.\",\"alternatives\":[7]}")
                                .status())
                .isEqualTo(400);
        assertThat(guide.delete(GROUPS + "/" + id).status()).isEqualTo(200);
        assertThat(server.get(GROUPS).body()).contains("\"groups\":[]");
    }
}
