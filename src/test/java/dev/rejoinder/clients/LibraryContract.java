package dev.rejoinder.clients;

import static dev.rejoinder.clients.LibraryModel.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every client library does. */
abstract class LibraryContract extends LibraryStreamContract {
    @Test
    void messageIsAnswered() throws Exception {
        JsonNode answer =
                driver.call(send("Hello", "{\"metadata\":{\"userId\":\"u1\"}}")).get("answer");

        assertThat(answer.get("text").asString()).isEqualTo(TEXT);
        assertThat(answer.get("messageId").asString()).startsWith("msg_");
        JsonNode again =
                driver.call(
                                send(
                                        "Again",
                                        "{\"conversationId\":"
                                                + answer.get("conversationId")
                                                + "}"))
                        .get("answer");
        assertThat(again.get("conversationId")).isEqualTo(answer.get("conversationId"));
        assertThat(again.get("messageId")).isNotEqualTo(answer.get("messageId"));
    }

    @Test
    void listsHaveAllPages() throws Exception {
        for (int i = 0; i < 101; i++) {
            one.post("/api/v1/bots", "{\"name\":\"Bot %d\"}".formatted(i));
        }

        JsonNode bots = driver.call("{\"call\":\"bots.list\",\"args\":[]}").get("result");

        assertThat(bots.values().stream().map(bot -> bot.get("id").asString()))
                .hasSizeGreaterThan(101)
                .doesNotHaveDuplicates();
    }

    @Test
    void historyIsReadAndRated() throws Exception {
        JsonNode answer = driver.call(send("Rate me", "{}")).get("answer");
        var ids =
                new Ids(
                        answer.get("conversationId").asString(),
                        answer.get("messageId").asString());

        driver.call(command("chat.feedback", ids, ",{\"rating\":\"up\",\"comment\":\"日本\"}"));

        JsonNode conversation =
                driver.call(
                                """
                                {"call":"conversations.get","args":["guide","%s",\
                                {"include":["feedback","status"]}]}\
                                """
                                        .formatted(ids.conversationId()))
                        .get("result");
        JsonNode message = conversation.get("messages").get(1);
        assertThat(message.get("content").asString()).isEqualTo(TEXT);
        assertThat(message.get("feedback").get("comment").asString()).isEqualTo("日本");
    }

    @Test
    void fileIsUploadedSentAndDownloaded() throws Exception {
        Path file = Files.writeString(folder.resolve("größe.txt"), "Nine days. 日本");

        JsonNode uploaded =
                driver.call(
                                "{\"call\":\"files.upload\",\"args\":[\"guide\",\"%s\"]}"
                                        .formatted(file))
                        .get("result");
        assertThat(uploaded.get("name").asString()).isEqualTo("größe.txt");
        assertThat(uploaded.get("expiresAt").asString()).startsWith("20");
        JsonNode id = uploaded.get("fileId");
        JsonNode answer =
                driver.call(send("How long?", "{\"attachments\":[{\"fileId\":" + id + "}]}"))
                        .get("answer");

        JsonNode attachments =
                driver.call(
                                """
                                {"call":"conversations.get","args":["guide",%s,\
                                {"include":["attachments"]}]}\
                                """
                                        .formatted(answer.get("conversationId")))
                        .get("result")
                        .at("/messages/0/attachments");
        assertThat(attachments).hasSize(1);
        assertThat(attachments.get(0).get("fileId")).isEqualTo(id);
        assertThat(attachments.get(0).get("type").asString()).isEqualTo("text/plain");
        String content =
                driver.call("{\"call\":\"files.download\",\"args\":[\"guide\"," + id + "]}")
                        .get("result")
                        .asString();
        assertThat(new String(Base64.getDecoder().decode(content), UTF_8))
                .isEqualTo("Nine days. 日本");
    }

    @Test
    void sourceIsUploadedAndAwaited() throws Exception {
        Path file = Files.writeString(folder.resolve("handbook.md"), "# Tides\n\nHigh at noon.");

        String id =
                driver.call(
                                "{\"call\":\"sources.upload\",\"args\":[\"guide\",\"%s\"]}"
                                        .formatted(file))
                        .get("result")
                        .get("id")
                        .asString();
        JsonNode source =
                driver.call("{\"call\":\"sources.wait\",\"args\":[\"guide\",\"%s\"]}".formatted(id))
                        .get("result");

        assertThat(source.get("status").asString()).isEqualTo("ready");
        assertThat(source.get("file").asString()).isEqualTo("handbook.md");
        driver.call("{\"call\":\"sources.delete\",\"args\":[\"guide\",\"%s\"]}".formatted(id));
        assertThat(driver.call("{\"call\":\"sources.list\",\"args\":[\"guide\"]}").get("result"))
                .isEmpty();
    }

    @Test
    void keyIsCreatedRotatedAndRevoked() throws Exception {
        JsonNode key =
                driver.call(
                                "{\"call\":\"keys.create\",\"args\":[{\"name\":\"App\",\"scope\":\"read\"}]}")
                        .get("result");
        assertThat(key.get("key").asString()).startsWith("rj_");
        JsonNode next =
                driver.call("{\"call\":\"keys.rotate\",\"args\":[" + key.get("id") + "]}")
                        .get("result");
        assertThat(next.get("key").asString())
                .startsWith("rj_")
                .isNotEqualTo(key.get("key").asString());
        driver.call("{\"call\":\"keys.revoke\",\"args\":[" + next.get("id") + "]}");

        JsonNode keys = driver.call("{\"call\":\"keys.list\",\"args\":[]}").get("result");

        assertThat(keys.values().stream().filter(each -> each.get("id").equals(next.get("id"))))
                .singleElement()
                .satisfies(each -> assertThat(each.get("revokedAt").isNull()).isFalse());
    }
}
