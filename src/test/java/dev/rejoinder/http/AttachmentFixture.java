package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes files. All tests of a class share it, because it starts processes. */
abstract class AttachmentFixture {
    static final String FILES = "/api/v1/chat/guide/files";
    static final String MESSAGE = "/api/v1/chat/guide/message";
    static final String CONVERSATIONS = "/api/v1/chat/guide/conversations/";
    static final String NOT_FOUND = "There is no such attachment.";
    static final String SHOP = "https://shop.example";

    private static final String BOUNDARY = "----------boundary";

    @TempDir static Path folder;

    static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(
                        folder,
                        new TestServer.Options()
                                .limits(10_000, 100_000)
                                .price("scripted*")
                                .privateNetworks("127.0.0.0/8"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void takeUploads() {
        setUploads("{\"enabled\":true,\"keepOriginals\":false}");
    }

    static void setUploads(String uploads) {
        Answer changed =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        "{\"allowedOrigins\":[\"" + SHOP + "\"],\"uploads\":" + uploads + "}",
                        Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    static String visitor() {
        return "Bearer "
                + server.send(
                                "POST",
                                "/api/v1/widget/guide/token",
                                "{\"origin\":\"" + SHOP + "\",\"visitor\":null}",
                                Map.of("Authorization", "", "Sec-Fetch-Site", "same-origin"))
                        .find("rjw_[^\"]+");
    }

    static byte[] png(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, Color.RED.getRGB());
        return png(image);
    }

    /** A square picture that cannot be compressed. */
    static byte[] noise(int side) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return png(image);
    }

    private static byte[] png(BufferedImage image) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Answer upload(String name, byte[] content, String authorization) {
        var form = new ByteArrayOutputStream();
        form.writeBytes(
                ("--"
                                + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                                + name
                                + "\"\r\nContent-Type: image/svg+xml\r\n\r\n")
                        .getBytes(UTF_8));
        form.writeBytes(content);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return server.sendBytes(
                "POST",
                FILES,
                form.toByteArray(),
                as(authorization, "multipart/form-data; boundary=" + BOUNDARY));
    }

    static Answer upload(String name, byte[] content) {
        return upload(name, content, "");
    }

    static String uploaded(String name, byte[] content) {
        return id(upload(name, content));
    }

    static String id(Answer stored) {
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        return stored.find("file_[0-9A-Z]{26}");
    }

    /** Empty for the write key. */
    private static Map<String, String> as(String authorization, String type) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", type);
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return headers;
    }

    static Answer get(String path, String authorization) {
        return server.send("GET", path, null, as(authorization, "application/json"));
    }

    static Answer send(String text, String attachments, String authorization) {
        return server.send(
                "POST",
                MESSAGE,
                "{\"message\":\"" + text + "\",\"attachments\":[" + attachments + "]}",
                as(authorization, "application/json"));
    }

    static Answer send(String text, String attachments) {
        return send(text, attachments, "");
    }

    static String ref(String fileId) {
        return "{\"fileId\":\"" + fileId + "\"}";
    }

    static String conversation(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.find("conv_[0-9A-Z]{26}");
    }
}
