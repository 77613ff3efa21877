package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.testkit.TestServer.Answer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images for a model that sees none, and that were uploaded for one that does. Needs Tesseract. */
class ImageTextTest extends AttachmentFixture {
    private static byte[] sign(String words) throws IOException {
        var image = new BufferedImage(900, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 900, 200);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 64));
        graphics.drawString(words, 30, 120);
        graphics.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static void setImages(String images) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"images\":\"" + images + "\"}", Map.of());
    }

    private static String lastPrompt(int fromEnd) {
        var messages = server.model().prompts().getLast().messages();
        List<MessagePart> parts = messages.get(messages.size() - 1 - fromEnd).parts();
        return parts.toString();
    }

    @AfterEach
    void seeAgain() {
        setImages("auto");
    }

    @Test
    void imageUploadedForAModelThatSeesIsReadForOneThatDoesNot() throws IOException {
        server.model().reply(text("Nine."));
        String file = uploaded("sign.png", sign("Opens at nine"));
        setImages("no");
        conversation(send("When?", ref(file)));
        assertThat(lastPrompt(0)).contains("Opens at nine");
    }

    @Test
    void imageOfAConversationIsReadOnceTheModelIsBlind() throws IOException {
        server.model().reply(text("Nine.")).reply(text("Yes.")).reply(text("Yes."));
        String conversation =
                conversation(send("When?", ref(uploaded("sign.png", sign("Opens at nine")))));
        assertThat(lastPrompt(0)).doesNotContain("Opens at nine");
        setImages("no");
        for (int i = 0; i < 2; i++) {
            Answer more =
                    server.post(
                            MESSAGE,
                            "{\"message\":\"Sure?\",\"conversationId\":\"" + conversation + "\"}");
            assertThat(more.status()).isEqualTo(200);
            assertThat(lastPrompt(2 + 2 * i)).contains("Opens at nine");
        }
    }
}
