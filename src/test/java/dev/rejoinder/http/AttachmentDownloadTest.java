package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Files in messages: who may download them, and as what they are served. */
class AttachmentDownloadTest extends AttachmentFixture {
    @Test
    void downloadCannotActAsAPageOfThisServer() {
        String file = uploaded("größe.html", "<script>alert(1)</script>Words.".getBytes(UTF_8));
        Answer answer = get(FILES + "/" + file, "");

        assertThat(answer.body()).isEqualTo("<script>alert(1)</script>Words.");
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.html");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; sandbox");
    }

    @Test
    void filesOfOthersAreNotFoundToTheByte() {
        server.model().reply(text("One.")).reply(text("Two."));
        String mine = visitor();
        String other = visitor();
        String file = id(upload("a.png", png(9, 9), mine));
        String ofKey = uploaded("a.png", png(9, 9));

        // Before it is used, only its sender sees it.
        assertThat(get(FILES + "/" + file, mine).status()).isEqualTo(200);
        assertMissing(FILES + "/" + file, other);
        assertMissing(FILES + "/" + file, "");
        assertMissing(FILES + "/" + ofKey, mine);
        assertMissing("/api/v1/chat/demo/files/" + ofKey, "");
        assertMissing(FILES + "/file_00000000000000000000000000", mine);
        for (String who : List.of(other, "")) {
            assertRefused(send("Hi", ref(file), who), 404, "ATTACHMENT_NOT_FOUND", NOT_FOUND, null);
        }

        String conversation = conversation(send("Hi", ref(file), mine));
        assertThat(get(FILES + "/" + file, mine).status()).isEqualTo(200);
        assertThat(get(FILES + "/" + file, "").status()).isEqualTo(200);
        assertMissing(FILES + "/" + file, other);

        server.send("DELETE", CONVERSATIONS + conversation, null, Map.of());
        assertMissing(FILES + "/" + file, mine);
        assertMissing(FILES + "/" + file, "");
    }

    private static void assertMissing(String path, String who) {
        if (path.contains("/demo/")) {
            assertThat(get(path, who).status()).isEqualTo(404);
            return;
        }
        assertRefused(get(path, who), 404, "ATTACHMENT_NOT_FOUND", NOT_FOUND, null);
    }

    @Test
    void originalIsKeptOnlyIfTheBotKeepsOriginals() {
        byte[] sent = png(9, 9);
        String file = uploaded("a.png", sent);
        assertRefused(
                get(FILES + "/" + file + "?variant=original", ""),
                404,
                "ATTACHMENT_NOT_FOUND",
                NOT_FOUND,
                null);
        setUploads("{\"enabled\":true,\"keepOriginals\":true}");
        String kept = uploaded("a.png", sent);
        assertThat(get(FILES + "/" + kept + "?variant=original", "").status()).isEqualTo(200);
    }

    @Test
    void originalIsServedAsItsOwnType() throws IOException {
        setUploads("{\"enabled\":true,\"keepOriginals\":true}");
        var gif = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_INDEXED), "gif", gif);
        String path = FILES + "/" + uploaded("a.gif", gif.toByteArray());
        assertDownload(path, "image/png", "a.png");
        assertDownload(path + "?variant=original", "image/gif", "a.gif");
        // Noise is smaller as JPEG.
        String noise = FILES + "/" + uploaded("noise.png", noise(1_500));
        assertDownload(noise, "image/jpeg", "noise.jpg");
        assertDownload(noise + "?variant=original", "image/png", "noise.png");
    }

    private static void assertDownload(String path, String type, String name) {
        Answer file = get(path, "");
        assertThat(file.header("Content-Type")).isEqualTo(type);
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=" + name);
    }

    @Test
    void headSaysHowLongAFileIs() {
        byte[] large = "Nine days. ".repeat(1_000).getBytes(UTF_8);
        for (byte[] content : List.of("Nine days.".getBytes(UTF_8), large)) {
            String file = FILES + "/" + uploaded("notes.txt", content);
            Answer head = server.send("HEAD", file, null, Map.of("Accept-Encoding", "identity"));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(content.length));
            Answer whole = server.send("GET", file, null, Map.of("Accept-Encoding", "identity"));
            assertThat(whole.header("Content-Length")).isEqualTo(String.valueOf(content.length));
        }
        assertThat(server.send("HEAD", "/api/v1/bots/guide/export", null, Map.of()).headers())
                .doesNotContainKey("content-length");
    }

    @Test
    void pagesOfTheBotMayUploadAndDownload() {
        for (String[] route : new String[][] {{"POST", FILES}, {"GET", FILES + "/file_1"}}) {
            Answer preflight =
                    server.send(
                            "OPTIONS",
                            route[1],
                            null,
                            Map.of(
                                    "Authorization",
                                    "",
                                    "Origin",
                                    SHOP,
                                    "Access-Control-Request-Method",
                                    route[0],
                                    "Access-Control-Request-Headers",
                                    "authorization"));
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        }
    }
}
