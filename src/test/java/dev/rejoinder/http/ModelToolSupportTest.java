package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.ProviderSettings;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools, images and models are saved together only if the models may be able to use them. */
class ModelToolSupportTest extends BotsApiFixture {
    private static final String GUIDE = BOTS + "/guide";
    private static final String TOOL =
            """
            {"name":"find_order","description":"Finds an order.","enabled":ENABLED,
             "http":{"method":"GET","url":"https://shop.example/orders"}}
            """;
    private static final String MODELS =
            """
            {"data":[{"id":"tiny","supported_parameters":["temperature","stop"],
              "architecture":{"input_modalities":["text"]}},
             {"id":"able","supported_parameters":["temperature","tools"],
              "architecture":{"input_modalities":["text","image"]}},
             {"id":"plain"},{"id":"empty","supported_parameters":[]}]}
            """;

    /** The bodies of the requests for an answer. */
    private final List<String> chats = new CopyOnWriteArrayList<>();

    private volatile String refusal = "old does not support tools";
    private ScriptedHttpServer provider = start(this::answer);

    private static ScriptedHttpServer start(ScriptedHttpServer.Script script) {
        try {
            return ScriptedHttpServer.start(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(ScriptedHttpServer.Peer peer) throws IOException {
        while (true) {
            String request = peer.readRequest();
            boolean list = request.startsWith("GET /v1/models HTTP/1.1\r\n");
            if (!list) {
                chats.add(request);
            }
            String body =
                    list ? MODELS : "{\"error\":{\"message\":\"" + refusal + "\",\"code\":400}}";
            peer.send(
                    "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(
                                    list ? "200 OK" : "400 Bad Request",
                                    body.getBytes(StandardCharsets.UTF_8).length,
                                    body));
        }
    }

    @Override
    TestServer.Options options() {
        return super.options().openAi(new ProviderSettings.Endpoint(provider.uri("/v1"), null));
    }

    @AfterEach
    void stopProvider() throws IOException {
        provider.close();
    }

    private void setModel(String model) {
        Answer changed = patch("guide", "{\"model\":\"" + model + "\"}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private Answer createTool(boolean enabled) {
        return server.post(GUIDE + "/tools", TOOL.replace("ENABLED", String.valueOf(enabled)));
    }

    private static void assertRefused(Answer answer, String... parts) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("INVALID_REQUEST", "does not support tools")
                .contains(List.of(parts));
    }

    @Test
    void modelWithoutToolsGetsNone() {
        setModel("openai/tiny");

        assertRefused(createTool(true), "openai/tiny", "Choose another model first.");
        assertRefused(
                server.post(GUIDE + "/tools/builtin", "{\"kind\":\"current_time\"}"),
                "openai/tiny");
        assertThat(server.get(GUIDE + "/tools").body()).contains("\"tools\":[]");

        String tool = GUIDE + "/tools/" + createTool(false).find("tool_[0-9A-Z]{26}");
        assertRefused(server.send("PATCH", tool, "{\"enabled\":true}", Map.of()), "openai/tiny");
        setModel("openai/able");
        Answer turnedOn = server.send("PATCH", tool, "{\"enabled\":true}", Map.of());
        assertThat(turnedOn.status()).as(turnedOn.body()).isEqualTo(200);
    }

    @Test
    void botWithToolsGetsNoModelWithoutTools() {
        String tool = GUIDE + "/tools/" + createTool(true).find("tool_[0-9A-Z]{26}");

        assertRefused(
                patch("guide", "{\"model\":\"openai/tiny\"}"),
                "\"field\":\"model\"",
                "openai/tiny",
                "turn the tools off first");
        assertRefused(
                patch("guide", "{\"fallbackModels\":[\"openai/able\",\"openai/tiny\"]}"),
                "\"field\":\"fallbackModels\"");

        assertThat(server.send("PATCH", tool, "{\"enabled\":false}", Map.of()).status())
                .isEqualTo(200);
        setModel("openai/tiny");
    }

    @Test
    void modelWithoutToolsCannotAskForAPerson() {
        String handover = ",\"handover\":{\"enabled\":true,\"tool\":%s}}";
        String tiny = "{\"name\":\"Shop\",\"model\":\"openai/tiny\"";

        assertRefused(
                server.post(BOTS, tiny + handover.formatted(true)), "set handover.tool to false");
        String bot = id(server.post(BOTS, tiny + handover.formatted(false)));
        assertRefused(patch(bot, "{\"handover\":{\"enabled\":true,\"tool\":true}}"), "openai/tiny");
        assertThat(patch(bot, "{\"name\":\"Store\"}").status()).isEqualTo(200);
    }

    @Test
    void ownerMaySayThatAListedModelSeesImages() {
        setModel("openai/tiny");
        assertThat(patch("guide", "{\"images\":\"yes\"}").status()).isEqualTo(200);
        assertThat(
                        server.post(
                                        BOTS,
                                        "{\"name\":\"X\",\"model\":\"openai/tiny\",\"images\":\"yes\"}")
                                .status())
                .isEqualTo(200);

        sendPicture();
        assertThat(chats).last().asString().contains("image_url");
    }

    @Test
    void builtinModelIsNotSetToSeeImages() {
        Answer refused = patch("guide", "{\"model\":\"builtin\",\"images\":\"yes\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains(
                        "\"field\":\"images\"",
                        "The model builtin cannot see images. Choose another model, or set"
                                + " images to auto.");

        setModel("openai/tiny");
        assertThat(patch("guide", "{\"images\":\"yes\"}").status()).isEqualTo(200);
        assertThat(patch("guide", "{\"model\":\"builtin\"}").status()).isEqualTo(400);
        assertThat(patch("guide", "{\"model\":\"builtin\",\"images\":null}").status())
                .isEqualTo(200);
    }

    @Test
    void messageAfterARefusedImageIsTakenWithTheNote() {
        setModel("openai/plain");
        refusal = "plain does not support image input";

        sendPicture();
        assertThat(chats).hasSize(2);
        assertThat(chats.get(0)).contains("image_url");
        assertThat(chats.get(1)).contains("You cannot see it");
        sendPicture();
        assertThat(chats).hasSize(3);
        assertThat(chats.get(2)).contains("You cannot see it").doesNotContain("image_url");
    }

    private void sendPicture() {
        String picture = Base64.getEncoder().encodeToString(AttachmentFixture.png(9, 9));
        Answer sent =
                server.post(
                        "/api/v1/chat/guide/message",
                        "{\"message\":\"What?\",\"attachments\":[{\"name\":\"a.png\",\"data\":\""
                                + picture
                                + "\"}]}");
        assertThat(sent.body()).doesNotContain("ATTACHMENT_NOT_SUPPORTED");
    }

    @Test
    void listOfModelsSaysWhichOnesSee() {
        assertThat(server.get("/api/v1/models/openai").body())
                .contains(
                        "{\"model\":\"openai/tiny\",\"title\":null,\"contextTokens\":null,"
                                + "\"inputPrice\":null,\"outputPrice\":null,\"currency\":null,"
                                + "\"images\":false}",
                        "\"images\":true",
                        "\"images\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/able", "openai/plain", "openai/empty", "openai/unlisted"})
    void anyOtherModelMayHaveTools(String model) {
        setModel(model);

        assertThat(createTool(true).status()).isEqualTo(200);
    }

    @Test
    void modelThatRefusedToolsIsRememberedForAnHour() {
        setModel("openai/old");
        String tools =
                """
                ,"tools":[{"name":"weather","description":"The weather"}]}
                """;
        assertThat(createTool(false).status()).isEqualTo(200);
        Answer answer = server.post("/api/v1/chat/guide/message", "{\"message\":\"Rain?\"" + tools);
        assertThat(answer.body()).contains("does not support tools");

        assertRefused(
                server.post(GUIDE + "/tools/builtin", "{\"kind\":\"current_time\"}"), "openai/old");

        clock.tick(Duration.ofHours(1));
        assertThat(server.post(GUIDE + "/tools/builtin", "{\"kind\":\"current_time\"}").status())
                .isEqualTo(200);
    }

    @Test
    void providerThatDoesNotAnswerBlocksNothing() throws Exception {
        provider.close();
        setModel("openai/tiny");
        assertThat(createTool(true).status()).isEqualTo(200);
    }
}
