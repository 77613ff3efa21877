package dev.rejoinder.http;

import static dev.rejoinder.http.KnowledgeSetup.SOURCES;
import static dev.rejoinder.http.KnowledgeSetup.field;
import static dev.rejoinder.http.KnowledgeSetup.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeErrorsTest extends KnowledgeFixture {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',                   q
                    'q=%20',              q
                    'q=a&q=b',            q
                    'q=a&limit=0',        limit
                    'q=a&limit=21',       limit
                    'q=a&limit=x',        limit
                    'q=a&mode=other',     mode
                    'q=a&mode=FUSED',     mode
                    """)
    void searchThatIsWrongIsRefused(String query, String field) {
        Answer answer = server.get("/api/v1/bots/guide/search?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                     | type
                    {"type":"file"}                                        | type
                    {"type":"book","text":"a"}                             | type
                    {"type":"text"}                                        | text
                    {"type":"text","text":""}                              | text
                    {"type":"text","text":" "}                             | text
                    {"type":"text","text":"a","title":""}                  | title
                    {"type":"qa"}                                          | pairs
                    {"type":"qa","pairs":[]}                               | pairs
                    {"type":"qa","pairs":[{"question":"a"}]}               | pairs[0].answer
                    {"type":"page"}                                        | url
                    {"type":"page","url":"shop"}                           | url
                    {"type":"page","url":"ftp://example.org/"}             | url
                    {"type":"page","url":"http://u:p@example.org/"}        | url
                    {"type":"page","url":"https://example.org","resyncHours":0} | resyncHours
                    {"type":"site","url":"https://example.org","maxDepth":11}   | maxDepth
                    {"type":"site","url":"https://example.org","maxPages":0}    | maxPages
                    """)
    void sourceThatIsWrongIsRefused(String body, String field) {
        Answer answer = server.post(SOURCES, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        assertThat(server.get(SOURCES).body()).contains("\"total\":0,");
    }

    @Test
    void invalidFormIsRefused() {
        String file = part("file", "a.txt", "text/plain", "Words.");
        String tooLarge = part("file", "a.txt", "text/plain", "x".repeat((25 << 20) + 1));

        assertRefused(guide.upload(), "file");
        assertRefused(guide.upload(field("title", "No file")), "file");
        assertRefused(guide.upload(field("file", "No name")), "file");
        assertRefused(guide.upload(file, file), "file");
        assertRefused(guide.upload(part("other", "a.txt", "text/plain", "Words.")), "file");
        assertRefused(guide.upload(part("file", "a.txt", "text/plain", "")), "file");
        assertRefused(guide.upload(part("file", "", "text/plain", "Words.")), "file");
        assertRefused(guide.upload(file, field("title", " ")), "title");
        assertRefused(guide.upload(file, field("title", "x".repeat(201))), "title");
        assertRefused(guide.upload(file, field("title", "x".repeat(100_000))), "file");
        assertRefused(guide.uploadRaw(file), "file");
        assertRefused(guide.uploadRaw(file.substring(0, 40)), "file");
        assertRefused(guide.uploadRaw("no form"), "file");
        assertRefused(guide.uploadRaw(""), "file");
        assertRefused(guide.upload(tooLarge), "file");
        assertRefused(
                server.send("POST", SOURCES, "x", Map.of("Content-Type", "multipart/form-data")),
                "file");
        assertThat(server.get(SOURCES).body()).contains("\"total\":0,");
    }

    private static void assertRefused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    @Test
    void foreignSourcesLookLikeMissingOnes() {
        String id = guide.addText("Secret.");
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        String other = server.get("/api/v1/bots/other").find("bot_[0-9A-Z]{26}");
        var stranger = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, other));

        for (String path :
                new String[] {
                    "/sources",
                    "/sources/" + id,
                    "/sources/" + id + "/chunks",
                    "/search?q=a",
                    "/gaps"
                }) {
            Answer foreign = server.send("GET", "/api/v1/bots/guide" + path, null, stranger);
            Answer missing = server.send("GET", "/api/v1/bots/nobody" + path, null, stranger);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.plain()).isEqualTo(missing.plain());
        }
        Answer elsewhere = server.get("/api/v1/bots/other/sources/" + id);
        Answer nowhere = server.get("/api/v1/bots/other/sources/src_00000000000000000000000000");
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.plain()).isEqualTo(nowhere.plain());
        for (String method : new String[] {"DELETE", "POST"}) {
            String path = "/sources/" + id + (method.equals("POST") ? "/sync" : "");
            assertThat(server.send(method, "/api/v1/bots/other" + path, null, Map.of()).status())
                    .isEqualTo(404);
        }
        assertThat(server.get(SOURCES + "/" + id).status()).isEqualTo(200);
    }

    @Test
    void readOnlyKeyCannotChangeSources() {
        String id = guide.addText("Kept.");
        var reader = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ));
        String body = "{\"type\":\"text\",\"text\":\"a\"}";

        assertThat(server.send("POST", SOURCES, body, reader).status()).isEqualTo(403);
        assertThat(server.send("POST", SOURCES + "/" + id + "/sync", "", reader).status())
                .isEqualTo(403);
        assertThat(server.send("DELETE", SOURCES + "/" + id, null, reader).status()).isEqualTo(403);
        assertThat(server.send("GET", SOURCES, null, reader).body()).contains("\"total\":1,");
    }
}
