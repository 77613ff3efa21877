package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files in the requests of OpenAI's SDKs and of the AI SDK. */
class AttachmentFormatsTest extends AttachmentFixture {
    private static final String DATA_URL = "data:image/png;base64," + base64(png(9, 9));
    private static final String NOTE = base64("Delivery takes nine days.".getBytes(UTF_8));

    /** A chat completion whose question is the image at a URL. */
    private static String completion(String imageUrl) {
        return """
        {"model":"guide","messages":[{"role":"user","content":\
        [{"type":"image_url","image_url":{"url":"%s"}}]}]}\
        """
                .formatted(imageUrl);
    }

    private static List<ChatMessage> messages() {
        return server.model().prompts().getLast().messages();
    }

    private static void assertImage(ChatMessage message) {
        assertThat(message.parts().getFirst()).isInstanceOf(MessagePart.Image.class);
    }

    @Test
    void chatCompletionSeesImagesAndGoesOnInItsConversation() {
        server.model().reply(text("A dot.")).reply(text("Red."));
        String question =
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                        + DATA_URL
                        + "\"}},{\"type\":\"file\",\"file\":{\"filename\":\"n.txt\","
                        + "\"file_data\":\"data:text/plain;base64,"
                        + NOTE
                        + "\"}}]}";
        Answer first =
                server.post(
                        "/v1/chat/completions",
                        "{\"model\":\"guide\",\"messages\":[" + question + "]}");
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertImage(messages().getLast());
        assertThat(messages().getLast().parts().toString()).contains("nine days");
        assertThat(messages().getLast().text()).isEqualTo("What?");

        Answer second =
                server.post(
                        "/v1/chat/completions",
                        "{\"model\":\"guide\",\"messages\":["
                                + question
                                + ",{\"role\":\"assistant\",\"content\":\"A dot.\"},"
                                + "{\"role\":\"user\",\"content\":\"Which colour?\"}]}");
        assertThat(second.header("X-Conversation-Id")).isEqualTo(first.header("X-Conversation-Id"));
        assertThat(messages()).hasSize(3);
        assertImage(messages().getFirst());
        assertThat(messages().getLast()).isEqualTo(ChatMessage.user("Which colour?"));
    }

    @Test
    void filesOfAHistoryThatIsNotStoredComeWithTheQuestion() {
        String image =
                "{\"role\":\"user\",\"content\":[{\"type\":\"%s\",\"image_url\":%s}]},"
                        + "{\"role\":\"assistant\",\"content\":\"Never said.\"},";
        String notes =
                "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"filename\":"
                        + "\"n%d.txt\",\"file_data\":\"data:text/plain;base64,"
                        + NOTE
                        + "\"}},{\"type\":\"file\",\"file\":{\"file_id\":"
                        + "\"file_01M8M5Q0Y5V3H3JZ7X9W1B2C4D\"}}]},"
                        + "{\"role\":\"assistant\",\"content\":\"Nor this.\"},";
        String question = "{\"role\":\"user\",\"content\":\"Which colour?\"}]}";
        server.model().reply(text("Red.")).reply(text("Red.")).reply(text("Red."));

        String all =
                image.formatted("image_url", "{\"url\":\"" + DATA_URL + "\"}").repeat(2)
                        + IntStream.range(0, 9)
                                .mapToObj(notes::formatted)
                                .collect(Collectors.joining());
        String completion = "{\"model\":\"guide\",\"messages\":[" + all;
        Answer first = server.post("/v1/chat/completions", completion + question);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(messages().getLast().parts())
                .hasSize(11)
                .filteredOn(MessagePart.Image.class::isInstance)
                .hasSize(1);
        assertThat(messages().getFirst().text()).isEqualTo("[A file was attached.]");

        String input =
                ",\"input\":[" + image.formatted("input_image", "\"" + DATA_URL + "\"") + question;
        Answer response = server.post("/v1/responses", "{\"model\":\"guide\"" + input);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(messages().getLast().hasAttachments()).isTrue();

        Answer added =
                server.post(
                        "/v1/responses",
                        "{\"model\":\"guide\",\"previous_response_id\":\""
                                + response.find("resp_\\w+")
                                + "\""
                                + input);
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(messages().getLast().hasAttachments()).isTrue();

        Answer next =
                server.post(
                        "/v1/chat/completions",
                        completion
                                + question.replace("]}", ",")
                                + "{\"role\":\"assistant\",\"content\":\"Red.\"},"
                                + question);
        assertThat(next.header("X-Conversation-Id")).isEqualTo(first.header("X-Conversation-Id"));
        assertThat(messages().getLast()).isEqualTo(ChatMessage.user("Which colour?"));
    }

    @Test
    void responseSeesImagesAndFiles() {
        server.model().reply(text("A dot."));
        Answer answer =
                server.post(
                        "/v1/responses",
                        "{\"model\":\"guide\",\"input\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"input_image\",\"image_url\":\""
                                + DATA_URL
                                + "\"},{\"type\":\"input_file\",\"filename\":\"n.txt\","
                                + "\"file_data\":\""
                                + NOTE
                                + "\"}]}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertImage(messages().getLast());
        assertThat(messages().getLast().parts().toString()).contains("nine days");
    }

    /** A photo in a data URL has more bytes than other bodies may have. */
    @Test
    void bodiesWithPhotosMayBeLarge() {
        String url = "data:image/png;base64," + base64(noise(900));
        assertThat(url).hasSizeGreaterThan(2 << 20);
        Map<String, String> bodies =
                Map.of(
                        "/v1/chat/completions",
                        completion("%s"),
                        "/v1/responses",
                        "{\"model\":\"guide\",\"input\":[{\"role\":\"user\",\"content\":["
                                + "{\"type\":\"input_image\",\"image_url\":\"%s\"}]}]}",
                        "/api/v1/chat/guide/ui",
                        "{\"id\":\"photo\",\"messages\":[{\"id\":\"p1\",\"role\":\"user\",\"parts\":["
                            + "{\"type\":\"file\",\"mediaType\":\"image/png\",\"url\":\"%s\"}]}]}");
        bodies.forEach(
                (path, body) -> {
                    server.model().reply(text("A photo."));
                    Answer answer = server.post(path, body.formatted(url));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    assertImage(messages().getLast());
                });
    }

    @Test
    void largerBodiesAreRefusedByTheirLength() throws IOException {
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + ((24 << 20) + 1)
                        + "\r\n\r\n";
        Answer refused = RawHttp.send(server.port(), head);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("The body is larger than 25165824 bytes.");
    }

    @Test
    void wrongFilesAreRefusedInTheFormatOfOpenAi() {
        Answer answer =
                server.post(
                        "/v1/chat/completions",
                        completion("data:image/svg+xml;base64,PHN2ZyB4bWxucz0neCc+PC9zdmc+"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"attachment_invalid\"")
                .contains("SVG images are not accepted.");
    }

    @Test
    void dataWithoutAMediaTypeIsReadByItsContent() {
        for (String start : List.of("data:;base64,", "data:x;base64,")) {
            server.model().reply(text("A dot."));
            Answer answer =
                    server.post(
                            "/v1/chat/completions",
                            completion(DATA_URL.replaceFirst("^[^,]*,", start)));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertImage(messages().getLast());
        }
    }

    @Test
    void useChatSendsAndShowsFiles() {
        server.model().reply(text("A dot.")).reply(text("Red."));
        String question =
                "{\"id\":\"m1\",\"role\":\"user\",\"parts\":[{\"type\":\"file\",\"mediaType\":"
                        + "\"image/png\",\"filename\":\"dot.png\",\"url\":\""
                        + DATA_URL
                        + "\"},{\"type\":\"text\",\"text\":\"What?\"}]}";
        Answer first =
                server.post(
                        "/api/v1/chat/guide/ui",
                        "{\"id\":\"chat-files\",\"messages\":[" + question + "]}");
        assertThat(first.body()).contains("A dot.");
        assertImage(messages().getLast());

        server.post(
                "/api/v1/chat/guide/ui",
                "{\"id\":\"chat-files\",\"messages\":["
                        + question
                        + ",{\"id\":\"m2\",\"role\":\"assistant\",\"parts\":[{\"type\":\"text\","
                        + "\"text\":\"A dot.\"}]},{\"id\":\"m3\",\"role\":\"user\",\"parts\":"
                        + "[{\"type\":\"text\",\"text\":\"Which colour?\"}]}]}");
        assertThat(messages()).hasSize(3);
        assertImage(messages().getFirst());
        Answer shown = server.get("/api/v1/chat/guide/ui/chat-files");
        String path = shown.find("/api/v1/chat/[^/]+/files/file_[0-9A-Z]{26}");
        assertThat(shown.body())
                .contains("\"type\":\"file\",\"mediaType\":\"image/png\",\"filename\":\"dot.png\"");
        assertThat(get(path, "").status()).isEqualTo(200);
    }

    @Test
    void longNameIsCutBetweenCharacters() {
        server.model().reply(text("Nine days."));
        String name = "\uD83D\uDE00".repeat(150) + ".txt";
        Answer answer =
                server.post(
                        "/v1/chat/completions",
                        "{\"model\":\"guide\",\"messages\":[{\"role\":\"user\",\"content\":[{"
                                + "\"type\":\"file\",\"file\":{\"filename\":\""
                                + name
                                + "x\",\"file_data\":\""
                                + NOTE
                                + "\"}}]}]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(messages().getLast().parts().toString().chars())
                .doesNotContain((int) '\uFFFD')
                .doesNotContain((int) '?');
    }
}
