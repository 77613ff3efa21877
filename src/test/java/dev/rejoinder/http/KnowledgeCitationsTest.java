package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KnowledgeCitationsTest extends KnowledgeFixture {
    @Test
    void unansweredQuestionsAreCountedUntilTheyAreAnswered() {
        String fallback =
                server.get("/api/v1/bots/guide").find("(?<=\"fallbackMessage\":\")[^\"]+");
        server.model().reply(text(fallback)).reply(text(fallback)).reply(text(fallback));
        String message = "/api/v1/chat/guide/message";
        server.post(message, "{\"message\":\"Do you ship to Norway?\"}");
        server.post(message, "{\"message\":\"do you ship to nórway\"}");
        server.post(message, "{\"message\":\"Is there a lift?\"}");

        Answer gaps = server.get("/api/v1/bots/guide/gaps");
        assertThat(gaps.plain().replaceAll("gap_[0-9a-f]{32}", "gap"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"gaps":[{"id":"gap","question":"Is there a lift?",\
                        "times":1,"firstAskedAt":"TIME","lastAskedAt":"TIME",\
                        "conversationId":"conv_1","messageId":"msg_1"},{"id":"gap",\
                        "question":"do you ship to nórway","times":2,"firstAskedAt":"TIME",\
                        "lastAskedAt":"TIME","conversationId":"conv_2","messageId":"msg_2"}],\
                        "pagination":{"page":1,"limit":20,"total":2,"hasMore":false}},\
                        "error":null}\
                        """);

        guide.add(
                """
                {"type":"qa","pairs":[{"question":"Do you ship to Norway","answer":"Yes."}]}\
                """);
        Answer left = server.get("/api/v1/bots/guide/gaps");
        assertThat(left.body()).contains("\"total\":1,", "Is there a lift?");

        String path = "/api/v1/bots/guide/gaps/" + left.find("gap_[0-9a-f]{32}");
        assertThat(guide.delete(path).status()).isEqualTo(200);
        assertThat(guide.delete(path).status()).isEqualTo(404);
        assertThat(server.get("/api/v1/bots/guide/gaps").body()).contains("\"gaps\":[]");
    }

    @Test
    void sourcesAreThePassagesThatTheAnswerCites() {
        guide.addText("Unworn shoes can be sent back.");
        guide.addText("Worn shoes cannot be sent back.");
        String fallback =
                server.get("/api/v1/bots/guide").find("(?<=\"fallbackMessage\":\")[^\"]+");
        server.model().reply(text("No [2].")).reply(text("Perhaps.")).reply(text(fallback));
        String message = "/api/v1/chat/guide/message";
        String question = "{\"message\":\"Can shoes be sent back?\"}";

        Answer cited = server.post(message, question);
        assertThat(numbers(cited, "sources")).isEqualTo("2");
        assertThat(numbers(cited, "lookedAt")).isEqualTo("1 2");
        String conversation = cited.find("conv_[0-9A-Z]{26}");
        assertThat(
                        numbers(
                                server.get(
                                        "/api/v1/chat/guide/conversations/"
                                                + conversation
                                                + "?include=sources"),
                                "sources"))
                .isEqualTo("2");

        Answer uncited = server.post(message, question);
        assertThat(numbers(uncited, "sources")).isEqualTo("1 2");
        assertThat(uncited.body()).doesNotContain("lookedAt");

        Answer unknown = server.post(message, question);
        assertThat(unknown.body()).contains("\"sources\":[],\"lookedAt\":[{\"number\":1,");
    }

    /** The numbers of the passages in a list of an answer. */
    private static String numbers(Answer answer, String list) {
        return Pattern.compile("\"number\":([0-9]+)")
                .matcher(answer.find("\"" + list + "\":\\[\\{.*?}]"))
                .results()
                .map(number -> number.group(1))
                .collect(Collectors.joining(" "));
    }

    @Test
    void streamSendsItsSourcesBeforeItsText() {
        guide.addText("Unworn shoes can be sent back.");
        server.model().reply(text("Yes [1]."));

        Answer stream =
                server.post(
                        "/api/v1/chat/guide/stream",
                        "{\"message\":\"Can unworn shoes be sent back?\"}");

        String source =
                """
                {"number":1,"sourceId":"src_1","title":"Handbook","section":"","url":null,\
                "file":null,"page":null,"score":S,"text":"Unworn shoes can be sent back."}\
                """;
        assertThat(stream.plain().replaceAll("\"score\":[0-9.]+", "\"score\":S"))
                .isEqualTo(
                        """
                        id: msg_1:0
                        event: message.start
                        data: {"type":"message.start","conversationId":"conv_1","messageId":"msg_1","userMessageId":"msg_2"}

                        id: msg_1:0
                        event: message.sources
                        data: {"type":"message.sources","sources":[%s]}

                        id: msg_1:8
                        event: message.delta
                        data: {"type":"message.delta","delta":"Yes [1]."}

                        id: msg_1:8
                        event: message.completed
                        data: {"type":"message.completed","success":true,"data":{"response":"Yes [1].","conversationId":"conv_1","messageId":"msg_1","finishReason":"stop","sources":[%s],"usage":null},"error":null}

                        """
                                .formatted(source, source));
        String conversation = stream.find("conv_[0-9A-Z]{26}");
        String messageId = stream.find("msg_[0-9A-Z]{26}");
        String again =
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + messageId
                        + "/stream";
        assertThat(server.get(again).body())
                .containsOnlyOnce("event: message.sources")
                .contains("event: message.completed");
        assertThat(
                        server.send("GET", again, null, Map.of("Last-Event-ID", messageId + ":3"))
                                .body())
                .doesNotContain("event: message.sources")
                .contains("\"delta\":\" [1].\"", "\"sources\":[{\"number\":1,");
        String history = "/api/v1/chat/guide/conversations/" + conversation;
        assertThat(server.get(history).body()).doesNotContain("\"sources\"");
        assertThat(server.get(history + "?include=sources").body())
                .contains("\"sources\":[{\"number\":1,");
    }

    @Test
    void fallbackAnswerHasNoSources() {
        guide.addText("Unworn shoes can be sent back.");
        String fallback =
                server.get("/api/v1/bots/guide").find("(?<=\"fallbackMessage\":\")[^\"]+");
        server.model().reply(text(fallback)).reply(text(fallback));

        String body = "{\"message\":\"Can unworn shoes be sent back?\"}";
        Answer stream = server.post("/api/v1/chat/guide/stream", body);
        Answer message = server.post("/api/v1/chat/guide/message", body);

        assertThat(stream.body()).contains("event: message.sources", "\"sources\":[],");
        assertThat(message.body()).contains("\"sources\":[],");
        guide.delete(
                "/api/v1/bots/guide/gaps/"
                        + server.get("/api/v1/bots/guide/gaps").find("gap_[0-9a-f]+"));
    }
}
