package dev.rejoinder.http;

import static dev.rejoinder.http.KnowledgeSetup.SOURCES;
import static dev.rejoinder.http.KnowledgeSetup.field;
import static dev.rejoinder.http.KnowledgeSetup.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.ContentHash;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KnowledgeTest extends KnowledgeFixture {
    @Test
    void textIsIndexedAndFound() {
        Answer added =
                server.post(
                        SOURCES,
                        """
                        {"type":"text","title":"Handbook","text":"Unworn shoes can be sent back."}\
                        """);
        String hash =
                ContentHash.of("Unworn shoes can be sent back.".getBytes(StandardCharsets.UTF_8));
        assertThat(added.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"src_1","type":"text","title":"Handbook",\
                        "url":null,"file":null,"maxDepth":null,"maxPages":null,"resyncHours":null,\
                        "status":"queued","reason":null,"progress":0,"bytes":30,"documents":1,\
                        "chunks":0,"createdAt":"TIME","updatedAt":"TIME","syncedAt":null,\
                        "originalHash":"%s"},"error":null}\
                        """
                                .formatted(hash));
        String id = added.find("src_[0-9A-Z]{26}");

        assertThat(guide.settled(id).plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"src_1","type":"text","title":"Handbook",\
                        "url":null,"file":null,"maxDepth":null,"maxPages":null,"resyncHours":null,\
                        "status":"ready","reason":null,"progress":100,"bytes":30,"documents":1,\
                        "chunks":1,"createdAt":"TIME","updatedAt":"TIME","syncedAt":"TIME",\
                        "originalHash":"%s"},"error":null}\
                        """
                                .formatted(hash));
        assertThat(guide.search("sending shoes back", "").plain())
                .matches(
                        """
                        \\{"success":true,"data":\\{"passages":\\[\\{"number":1,"sourceId":"src_1",\
                        "title":"Handbook","section":"","url":null,"file":null,"page":null,\
                        "score":[01](\\.[0-9]{1,4})?,"text":"Unworn shoes can be sent back."}]},\
                        "error":null}\
                        """);
        assertThat(server.get(SOURCES + "/" + id + "/chunks").body())
                .contains("Unworn shoes can be sent back.", "\"total\":1,");
    }

    @Test
    void originalIsDownloadedAsAnAttachment() {
        String id = guide.addText("Unworn shoes <b>can</b> be sent back.");
        Answer original = server.get(SOURCES + "/" + id + "/original");

        assertThat(original.body()).isEqualTo("Unworn shoes <b>can</b> be sent back.");
        assertThat(original.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(original.header("Content-Disposition")).isEqualTo("attachment; filename=" + id);

        Answer page = server.post(SOURCES, "{\"type\":\"page\",\"url\":\"https://shop.example/\"}");
        assertThat(page.body()).contains("\"originalHash\":null");
        String pageId = page.find("src_[0-9A-Z]{26}");
        assertThat(server.get(SOURCES + "/" + pageId + "/original").body())
                .contains("NOT_FOUND", "Pages and sites have no original.");
        assertThat(server.get(SOURCES + "/src_1/original").status()).isEqualTo(404);
    }

    @Test
    void faqAnswersAreFoundByTheirQuestions() {
        guide.add(
                """
                {"type":"qa","pairs":[{"question":"Do you ship to Norway?","answer":"Yes, within\
                 a week."},{"question":"Where is the car park?","answer":"Behind the house."}]}\
                """);

        assertThat(guide.search("shipping to norway", "&limit=1").body())
                .contains("Yes, within a week.")
                .doesNotContain("Behind the house.");
        assertThat(server.get(SOURCES).body()).contains("\"title\":\"Questions and answers\"");
    }

    @Test
    void fileKeepsItsUploadedName() {
        Answer added =
                guide.upload(
                        field("title", "Rules é"),
                        part(
                                "file",
                                "C:\\docs\\rules.md",
                                "text/markdown",
                                "# Dogs\n\nDogs stay outside."));
        assertThat(added.body())
                .contains("\"type\":\"file\",\"title\":\"Rules é\"", "\"file\":\"rules.md\"");

        guide.settled(added.find("src_[0-9A-Z]{26}"));

        assertThat(guide.search("dogs", "").body())
                .contains(
                        "\"title\":\"Rules é\",\"section\":\"Dogs\",\"url\":null,"
                                + "\"file\":\"rules.md\"")
                .contains("Dogs stay outside.");
    }

    @Test
    void unreadableFileReportsItsReason() {
        Answer added = guide.upload(part("file", "a.pdf", "application/pdf", "%PDF-1.7\nno more"));

        Answer settled = guide.settled(added.find("src_[0-9A-Z]{26}"));

        assertThat(settled.body()).contains("\"status\":\"failed\"");
        assertThat(settled.find("\"reason\":\"[A-Z][^\"]+\\.\"")).isNotEmpty();
    }

    @Test
    void deletedSourceIsNoLongerFound() {
        String id = guide.addText("Cats sleep on the roof.");
        String other = guide.addText("Mice sleep in the cellar.");
        assertThat(guide.search("cats", "").body()).contains("roof");

        assertThat(guide.delete(SOURCES + "/" + id).plain())
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"id\":\"src_1\",\"deleted\":true},\"error\":null}");

        assertThat(guide.search("cats", "").body()).contains("\"passages\":[]");
        server.post("/api/v1/chat/guide/message", "{\"message\":\"Where do cats sleep?\"}");
        assertThat(server.model().prompts().getLast().passages())
                .noneMatch(passage -> passage.text().contains("roof"));
        assertThat(server.get(SOURCES + "/" + id).status()).isEqualTo(404);
        assertThat(guide.search("mice", "").body()).contains(other);
    }

    @Test
    void uploadedFileCanBeSynced() {
        String id = guide.addFile("a.txt", "text/plain", "The lift is broken.");

        assertThat(guide.sync(id).body()).contains("\"status\":\"ready\"", "\"chunks\":1");

        assertThat(guide.search("lift", "").body()).containsOnlyOnce("The lift is broken.");
    }

    @Test
    void sourcesAndChunksArePaged() {
        String first = guide.addText("One.");
        String second = guide.addText("Two.");

        assertThat(server.get(SOURCES + "?limit=1").body())
                .contains(second, "\"total\":2,", "\"hasMore\":true")
                .doesNotContain(first);
        assertThat(server.get(SOURCES + "?limit=1&page=2").body())
                .contains(first, "\"hasMore\":false")
                .doesNotContain(second);
        assertThat(server.get(SOURCES + "/" + first + "/chunks?page=2").body())
                .contains("\"chunks\":[]", "\"total\":1,");
    }

    @Test
    void searchHasALimitAndKeywordAndVectorModes() {
        guide.add(
                """
                {"type":"qa","pairs":[{"question":"Blue tea?","answer":"No."},\
                {"question":"Black tea?","answer":"Yes."},{"question":"Red tea?","answer":"Yes."}]}\
                """);

        assertThat(guide.search("tea", "").body().split("\"number\":")).hasSize(4);
        assertThat(guide.search("tea", "&limit=2").body().split("\"number\":")).hasSize(3);
        assertThat(guide.search("tea", "&mode=bm25").body()).contains("Black tea?");
        assertThat(guide.search("tea", "&mode=vector").body()).contains("\"passages\":[]");
    }
}
