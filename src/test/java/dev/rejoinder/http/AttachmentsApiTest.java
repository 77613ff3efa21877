package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files in messages: uploads, turns and history. */
class AttachmentsApiTest extends AttachmentFixture {
    private static final byte[] NOTES = "Delivery takes nine days.".getBytes(UTF_8);

    private static List<MessagePart> lastQuestion() {
        return server.model().prompts().getLast().messages().getLast().parts();
    }

    @Test
    void uploadedImageReachesTheModelAndTheHistory() {
        server.model().reply(text("A red dot."));
        Answer stored = upload("C:\\\\temp\\\\dot.png", png(30, 20));
        assertThat(stored.plain().replaceAll("file_[0-9A-Z]{26}", "FILE"))
                .matches(
                        "\\{\"success\":true,\"data\":\\{\"fileId\":\"FILE\",\"name\":\"dot.png\","
                            + "\"type\":\"image/png\",\"bytes\":\\d+,\"width\":30,\"height\":20,"
                            + "\"expiresAt\":\"TIME\"},\"error\":null}");

        String conversation = conversation(send("What is this?", ref(id(stored))));

        List<MessagePart> parts = lastQuestion();
        assertThat(parts.get(0))
                .isInstanceOfSatisfying(
                        MessagePart.Image.class,
                        image -> assertThat(image.mediaType()).isEqualTo("image/png"));
        assertThat(parts.get(1)).isEqualTo(new MessagePart.Text("What is this?"));
        assertThat(
                        server.get(CONVERSATIONS + conversation + "?include=attachments")
                                .body()
                                .replaceAll("\"bytes\":\\d+", "BYTES"))
                .contains(
                        "\"attachments\":[{\"fileId\":\""
                                + id(stored)
                                + "\",\"name\":\"dot.png\",\"type\":\"image/png\",BYTES,"
                                + "\"width\":30,\"height\":20}]");
        assertThat(server.get(CONVERSATIONS + conversation).body()).doesNotContain("attachments");
    }

    @Test
    void documentIsFencedAndEarlierFilesStayInThePrompt() {
        server.model().reply(text("Nine days.")).reply(text("Yes."));
        String conversation =
                conversation(
                        send(
                                "How long?",
                                "{\"name\":\"notes.txt\",\"data\":\"" + base64(NOTES) + "\"}"));
        assertThat(lastQuestion().toString())
                .contains("notes.txt")
                .contains("Delivery takes nine days.")
                .contains("How long?");

        server.post(MESSAGE, "{\"message\":\"Sure?\",\"conversationId\":\"" + conversation + "\"}");

        List<ChatMessage> messages = server.model().prompts().getLast().messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.getFirst().parts().toString())
                .contains("Delivery takes nine days.")
                .contains("How long?");
        assertThat(messages.getLast()).isEqualTo(ChatMessage.user("Sure?"));
    }

    @Test
    void builtInModelAnswersFromTheDocument() {
        String bot =
                server.post(
                                "/api/v1/bots",
                                "{\"name\":\"Shop\",\"model\":\"builtin\",\"instructions\":"
                                        + "\"# Delivery\\n\\nStandard delivery takes 5 days.\"}")
                        .find("bot_\\w{26}");

        assertThat(askWithNotes(bot, "How long does delivery take?"))
                .isEqualTo("Delivery takes nine days. (when do you open.txt)");
        assertThat(askWithNotes(bot, "What does it say?"))
                .isEqualTo("when do you open.txt: Delivery takes nine days.");
        assertThat(askWithNotes(bot, "When do you open?")).doesNotContain("nine");
    }

    private static String askWithNotes(String bot, String question) {
        Answer answer =
                server.post(
                        "/api/v1/chat/" + bot + "/message",
                        "{\"message\":\""
                                + question
                                + "\",\"attachments\":[{\"name\":\"when do you"
                                + " open.txt\",\"data\":\""
                                + base64(NOTES)
                                + "\"}]}");
        return new JsonMapper().readTree(answer.body()).at("/data/response").asString();
    }

    @Test
    void analyticsCountFilesAndWhatTheModelReadsOfThem() {
        JsonNode before = totals();
        server.model().clear();
        server.model()
                .reply(text("Red."), finish(FinishReason.STOP, new Usage(9_000, 1)))
                .reply(text("Yes."), finish(FinishReason.STOP, new Usage(9_000, 1)));
        String conversation =
                conversation(
                        send(
                                "What is this?",
                                ref(uploaded("dot.png", png(280, 280)))
                                        + ",{\"name\":\"notes.txt\",\"data\":\""
                                        + base64(NOTES)
                                        + "\"}"));
        JsonNode first = totals();
        server.post(MESSAGE, "{\"message\":\"Sure?\",\"conversationId\":\"" + conversation + "\"}");
        JsonNode second = totals();

        assertThat(more(before, first, "images")).isEqualTo(1);
        assertThat(more(before, first, "documents")).isEqualTo(1);
        assertThat(more(first, second, "images")).isZero();
        // The image has 100 squares of 28 pixels; the text comes with a few sentences around it.
        double tokens = more(before, first, "attachmentTokens");
        assertThat(tokens).isBetween(110.0, 250.0);
        assertThat(more(first, second, "attachmentTokens")).isEqualTo(tokens);
        assertThat(more(before, first, "attachmentCost"))
                .isCloseTo(tokens / 1_000_000, within(0.000_001));
    }

    private static JsonNode totals() {
        return new JsonMapper()
                .readTree(server.get("/api/v1/bots/guide/analytics?days=1").body())
                .at("/data/totals");
    }

    private static double more(JsonNode before, JsonNode after, String figure) {
        return after.get(figure).asDouble() - before.get(figure).asDouble();
    }

    @Test
    void fileAloneIsAMessage() {
        server.model().reply(text("A picture."));
        assertThat(send("", ref(uploaded("a.png", png(9, 9)))).status()).isEqualTo(200);
        assertThat(lastQuestion()).singleElement().isInstanceOf(MessagePart.Image.class);
        assertRefused(
                send("", ""),
                400,
                "INVALID_REQUEST",
                "message must have 1 to 32000 characters.",
                "message");
    }

    @Test
    void retryWithTheSameKeyGetsTheSameTurn() {
        server.model().reply(text("Once."));
        Map<String, String> headers = Map.of("Idempotency-Key", "attachment-retry");
        String body =
                "{\"message\":\"Hi\",\"attachments\":["
                        + ref(uploaded("a.png", png(9, 9)))
                        + ",{\"name\":\"n.txt\",\"data\":\""
                        + base64(NOTES)
                        + "\"}]}";
        Answer first = server.send("POST", MESSAGE, body, headers);
        int prompts = server.model().prompts().size();
        Answer again = server.send("POST", MESSAGE, body, headers);

        assertThat(again.body()).isEqualTo(first.body()).contains("Once.");
        assertThat(server.model().prompts()).hasSize(prompts);
        String other = body.replace("n.txt", "m.txt");
        assertThat(server.send("POST", MESSAGE, other, headers).body())
                .contains("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void fileIsUsedOnce() {
        server.model().reply(text("One."));
        String file = uploaded("a.png", png(9, 9));
        conversation(send("Hi", ref(file)));
        assertInvalid(
                send("Hi", ref(file)),
                "The file is already part of a message. Upload it again to send it once more.");
        String other = uploaded("a.png", png(9, 9));
        assertRefused(
                send("Hi", ref(other) + "," + ref(other)),
                400,
                "ATTACHMENT_INVALID",
                "A message takes each file once.",
                null);
    }

    @Test
    void visitorsSendFilesOnlyIfTheBotTakesThem() {
        String mine = visitor();
        String file = id(upload("a.png", png(9, 9), mine));
        assertRefused(
                send("Hi", "{\"url\":\"https://example.com/a.png\"}", mine),
                400,
                "ATTACHMENT_INVALID",
                "Upload the file: URLs are not taken here.",
                null);

        setUploads("{\"enabled\":false}");
        for (Answer refused :
                List.of(upload("a.png", png(9, 9), mine), send("Hi", ref(file), mine))) {
            assertRefused(
                    refused,
                    403,
                    "INSUFFICIENT_PERMISSIONS",
                    "Visitors cannot send files to this bot.",
                    null);
        }
        assertThat(upload("a.png", png(9, 9)).status()).isEqualTo(200);
    }

    @Test
    void invalidFilesAreRefusedWithTheReason() {
        assertInvalid(
                upload("a.png", "<svg xmlns='x'><script/></svg>".getBytes(UTF_8)),
                "SVG images are not accepted. Save the image as PNG.");
        assertInvalid(upload("a.png", new byte[0]), "The file is empty.");
        assertThat(upload("a.txt", new byte[] {'M', 'Z', 0, 0}).body())
                .contains("\"ATTACHMENT_INVALID\"")
                .contains("a Windows program");
        assertThat(upload("a.bin", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).body())
                .contains("plain text, and PNG, JPEG, GIF and WebP images.");
        assertInvalid(
                send("Hi", "{\"name\":\"a.png\",\"data\":\"!!\"}"),
                "The data of an attachment is not Base64.");
        for (String wrong :
                List.of(
                        "{}",
                        "{\"name\":\"a\"}",
                        "{\"data\":\"aGk=\"}",
                        "{\"fileId\":\"file_1\",\"url\":\"https://x\"}")) {
            assertInvalid(
                    send("Hi", wrong),
                    "Each attachment must have a fileId, a url, or a name and data.");
        }
        assertThat(send("Hi", "{\"url\":\"ftp://x/a\"}").body())
                .contains("\"ATTACHMENT_INVALID\",\"message\":\"The file could not be fetched: ");
        assertThat(
                        server.send("POST", FILES, "{}", Map.of("Content-Type", "application/json"))
                                .body())
                .contains("INVALID_REQUEST");
    }

    private static void assertInvalid(Answer answer, String sentence) {
        assertRefused(answer, 400, "ATTACHMENT_INVALID", sentence, null);
    }

    @Test
    void longTextIsCutAndTheAnswerSaysSo() {
        byte[] lines =
                "A line of about fifty characters, of a long log.\n\n"
                        .repeat(520_000)
                        .getBytes(UTF_8);
        assertThat(lines).hasSizeGreaterThan(24 << 20);
        for (byte[] content :
                List.of(
                        lines,
                        "x".repeat(25 << 20).getBytes(UTF_8),
                        "A.\n\n".repeat(1_000_000).getBytes(UTF_8))) {
            Answer stored = upload("log.txt", content);
            assertThat(stored.status()).as(stored.body()).isEqualTo(200);
            assertThat(stored.body())
                    .contains("\"bytes\":" + content.length)
                    .contains("\"truncated\":true");
        }
        assertThat(upload("a.txt", NOTES).body()).doesNotContain("truncated");
    }

    @Test
    void svgIsRefusedHoweverItBegins() {
        for (String svg :
                List.of(
                        "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>",
                        "<!--<html--><svg xmlns='http://www.w3.org/2000/svg'/>",
                        "\uFEFF<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<SVG/>",
                        "<!--" + " ".repeat(20_000) + "-->\n<svg>\n</svg>")) {
            for (Charset charset : List.of(UTF_8, UTF_16)) {
                assertInvalid(
                        upload("a.svg", svg.getBytes(charset)),
                        "SVG images are not accepted. Save the image as PNG.");
            }
        }
        assertThat(
                        upload(
                                        "a.html",
                                        "<html><body><p>A page.</p><svg></svg></body></html>"
                                                .getBytes(UTF_8))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void exportNamesTheFiles() {
        server.model().reply(text("One."));
        String file = uploaded("a.png", png(9, 9));
        conversation(send("Export me", ref(file)));
        assertThat(server.get("/api/v1/bots/guide/export").body())
                .contains("\"attachments\":[{\"fileId\":\"" + file + "\"");
    }

    @Test
    void longestNameOfEmojiIsSent() {
        String file = uploaded("\uD83D\uDE00".repeat(150) + ".txt", "Nine days.".getBytes(UTF_8));
        Answer sent = send("How long?", ref(file));
        assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    }

    @Test
    void textThatMentionsPdfIsAText() {
        String file = uploaded("a.txt", "A PDF begins with %PDF-1.4.".getBytes(UTF_8));
        assertThat(get(FILES + "/" + file, "").header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void parallelAttemptsOfOneRequestGetTheSameTurn() {
        String file = uploaded("a.txt", "Nine days.".getBytes(UTF_8));
        String body = "{\"message\":\"How long?\",\"attachments\":[" + ref(file) + "]}";
        var attempts = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < 20; i++) {
            attempts.add(
                    CompletableFuture.supplyAsync(
                            () ->
                                    server.send(
                                            "POST",
                                            MESSAGE,
                                            body,
                                            Map.of("Idempotency-Key", "parallel-files"))));
        }
        Set<String> turns =
                attempts.stream()
                        .map(CompletableFuture::join)
                        .map(answer -> answer.find("msg_\\w{26}|ATTACHMENT_NOT_FOUND"))
                        .collect(Collectors.toSet());
        assertThat(turns).hasSize(1).doesNotContain("ATTACHMENT_NOT_FOUND");
    }

    @Test
    void imageForAModelThatSeesNoneIsRefused() {
        setImages("no");
        try {
            String file = uploaded("a.png", png(9, 9));
            assertRefused(
                    send("What is this?", ref(file)),
                    400,
                    "ATTACHMENT_NOT_SUPPORTED",
                    "The model of this assistant cannot see images.",
                    null);
            assertThat(get(FILES + "/" + file, "").status()).isEqualTo(200);

            // A person who has taken the conversation sees it.
            server.send(
                    "PATCH", "/api/v1/bots/guide", "{\"handover\":{\"enabled\":true}}", Map.of());
            String conversation = server.post(MESSAGE, "{\"message\":\"Hi\"}").find("conv_\\w{26}");
            Answer asked = server.post(CONVERSATIONS + conversation + "/handover", "{}");
            assertThat(asked.status()).as(asked.body()).isEqualTo(200);
            Answer sent =
                    server.post(
                            MESSAGE,
                            "{\"message\":\"\",\"conversationId\":\"%s\",\"attachments\":[%s]}"
                                    .formatted(conversation, ref(file)));
            assertThat(sent.body()).contains("\"finishReason\":\"handover\"");
        } finally {
            setImages("auto");
        }
    }

    private static void setImages(String images) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"images\":\"" + images + "\"}", Map.of());
    }
}
