package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.KnowledgeSetup;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import org.junit.jupiter.api.Test;

/** The tool {@code search}, and the sources as resources. */
final class McpKnowledgeTest extends McpFixture {
    private String source = "";

    private void addSource(String text) {
        source = new KnowledgeSetup(server).addText(text);
    }

    @Test
    void searchFindsPassages() {
        addSource("The opening hours are 9 to 5.");

        Answer answer =
                legacy(
                        "tools/call",
                        "{\"name\":\"search\",\"arguments\":{\"query\":\"opening hours\"}}");

        assertThat(answer.body())
                .contains("{\"type\":\"text\",\"text\":\"[1] Handbook\\nThe opening hours are 9")
                .contains("\"structuredContent\":{\"passages\":[{\"number\":1,")
                .contains("\"sourceId\":\"" + source + "\"");
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void answerNamesTheSourcesThatItCites() {
        addSource("The opening hours are 9 to 5.");
        server.model()
                .reply(ScriptedStep.text("Nine to five [1]."))
                .reply(ScriptedStep.text("I do not know [7]."));

        assertThat(ask("When are the opening hours?"))
                .contains(
                        "\"content\":[{\"type\":\"text\",\"text\":\"Nine to five [1].\"},"
                                + "{\"type\":\"text\",\"text\":\"Sources:\\n[1] Handbook");
        assertThat(ask("What are the opening hours?"))
                .contains(
                        "\"content\":[{\"type\":\"text\",\"text\":\"I do not know"
                                + " [7].\"}],\"structuredContent\"");
    }

    private String ask(String question) {
        return legacy(
                        "tools/call",
                        "{\"name\":\"ask\",\"arguments\":{\"message\":\"" + question + "\"}}")
                .body();
    }

    @Test
    void searchWithoutKnowledgeFindsNothing() {
        assertThat(
                        modern(
                                        "tools/call",
                                        "{\"name\":\"search\",\"arguments\":{\"query\":\"a\"}}")
                                .body())
                .contains("Nothing was found.")
                .contains("\"passages\":[]");
    }

    @Test
    void sourceIsAResource() {
        addSource("The opening hours are 9 to 5.");
        String uri = "rejoinder://sources/" + source;

        assertThat(modern("resources/list", "{}").body())
                .contains(
                        "{\"uri\":\""
                                + uri
                                + "\",\"name\":\"Handbook\",\"mimeType\":\"text/plain\",")
                .contains("\"ttlMs\":60000,\"cacheScope\":\"private\"")
                .doesNotContain("nextCursor");
        Answer read = modern("resources/read", "{\"uri\":\"" + uri + "\"}");
        assertThat(read.body())
                .contains(
                        "\"contents\":[{\"uri\":\""
                                + uri
                                + "\",\"mimeType\":\"text/plain\","
                                + "\"text\":\"# Handbook\\n\\nThe opening hours are 9 to 5.\"}]")
                .contains("\"ttlMs\":60000");
        assertThat(legacy("resources/read", "{\"uri\":\"" + uri + "\"}").body()).contains("9 to 5");
    }

    @Test
    void longListHasPages() {
        for (int i = 0; i < 101; i++) {
            server.post(
                    "/api/v1/bots/guide/sources",
                    "{\"type\":\"text\",\"title\":\"T%d\",\"text\":\"t\"}".formatted(i));
        }

        awaitKnowledge();
        Answer first = modern("resources/list", "{}");
        Answer second = modern("resources/list", "{\"cursor\":\"2\"}");

        assertThat(first.body()).contains("\"nextCursor\":\"2\"").contains("\"T100\"");
        assertThat(second.body()).contains("\"T0\"").doesNotContain("\"T1\"", "nextCursor");
        for (String cursor : new String[] {"\"0\"", "\"x\"", "7", "\"99999999\""}) {
            assertThat(legacy("resources/list", "{\"cursor\":" + cursor + "}").body())
                    .contains("\"error\":{\"code\":-32602,");
        }
        assertThat(legacy("resources/list", "{\"cursor\":\"9999999\"}").body())
                .contains("\"resources\":[]");
    }

    /** A server that stops while it reads sources logs errors. */
    private void awaitKnowledge() {
        while (server.get("/api/v1/bots/guide/sources?limit=100")
                .body()
                .matches(".*\"status\":\"(queued|reading|indexing)\".*")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void longSourceIsCut() {
        var text = new StringBuilder();
        for (int i = 0; i < 12_000; i++) {
            text.append("Room number %d opens at %d.\\n\\n".formatted(i, i % 24));
        }
        addSource(text.toString());

        String body =
                legacy("resources/read", "{\"uri\":\"rejoinder://sources/" + source + "\"}").body();

        assertThat(body).contains("[The source is longer; use search to find the rest.]");
        assertThat(body.length())
                .isBetween(SourceResources.MAX_TEXT, SourceResources.MAX_TEXT * 11 / 10);
    }

    @Test
    void unknownResourceIsAnErrorOfTheEra() {
        server.post("/api/v1/bots/demo/sources", "{\"type\":\"text\",\"text\":\"secret\"}");
        String foreign = server.get("/api/v1/bots/demo/sources").find("src_[0-9A-Z]{26}");
        for (String uri :
                new String[] {
                    "rejoinder://sources/src_1",
                    "rejoinder://sources/" + foreign,
                    "rejoinder://sources/",
                    "file:///etc/passwd",
                    "x"
                }) {
            String params = "{\"uri\":\"" + uri + "\"}";
            String data = ",\"data\":{\"uri\":\"" + uri + "\"}}}";
            assertThat(legacy("resources/read", params).body())
                    .contains("\"error\":{\"code\":-32002,")
                    .endsWith(data);
            assertThat(modern("resources/read", params).body())
                    .contains("\"error\":{\"code\":-32602,")
                    .endsWith(data);
        }
        assertThat(legacy("resources/read", "{}").body()).contains("\"code\":-32602,");
    }
}
