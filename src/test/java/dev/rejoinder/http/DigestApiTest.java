package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.SmtpSettings;
import dev.rejoinder.testkit.SmtpReceiver;
import dev.rejoinder.testkit.SmtpReceiver.ReceivedMail;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mail of a whole server. */
class DigestApiTest extends SessionFixture {
    private static final String DIGEST = SESSION + "/digest";
    private static final String TEST = "/api/v1/mail/test";

    private SmtpReceiver receiver;

    @Override
    TestServer.Options options() {
        return super.options()
                .mail(
                        new MailSettings(
                                new SmtpSettings(
                                        "localhost", receiver.port(), false, false, null, null),
                                "bot@shop.example"),
                        URI.create("https://chat.example"));
    }

    @BeforeEach
    @Override
    void start() {
        try {
            receiver = SmtpReceiver.plain();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        super.start();
    }

    @AfterEach
    void closeReceiver() throws IOException {
        receiver.close();
    }

    @Test
    void accountTurnsTheDigestOnAndOff() {
        String cookie = cookie(setUp());

        assertThat(send("GET", DIGEST, null, cookie).body())
                .contains("\"data\":{\"enabled\":false,\"available\":true}");
        assertThat(send("PUT", DIGEST, "{\"enabled\":true}", cookie).body())
                .contains("\"data\":{\"enabled\":true,\"available\":true}");
        assertThat(send("GET", DIGEST, null, cookie).body()).contains("\"enabled\":true");
        assertThat(send("PUT", DIGEST, "{}", cookie).status()).isEqualTo(400);
        assertThat(send("GET", DIGEST, null, "").status()).isEqualTo(401);
    }

    @Test
    void testMessageGoesToTheSignedInAccountOrTheNamedAddress() throws Exception {
        String cookie = cookie(setUp());
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));

        assertThat(send("POST", TEST, "{}", cookie).body())
                .contains("\"data\":{\"sent\":true,\"error\":null}");
        assertThat(receiver.await(1).getFirst().to()).startsWith("RCPT TO:<" + EMAIL + ">");
        assertThat(server.send("POST", TEST, "{\"to\":\"b@shop.example\"}", admin).body())
                .contains("\"sent\":true");
        assertThat(receiver.await(2).getLast().to()).startsWith("RCPT TO:<b@shop.example>");

        for (String body : new String[] {"{}", "{\"to\":\"b@shop.example, c@d.example\"}"}) {
            Answer refused = server.send("POST", TEST, body, admin);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("\"field\":\"to\"");
        }
        assertThat(server.post(TEST, "{\"to\":\"b@shop.example\"}").status()).isEqualTo(403);
    }

    @Test
    void failedTestMessageSaysWhy() throws Exception {
        String cookie = cookie(setUp());
        receiver.close();

        assertThat(send("POST", TEST, "{}", cookie).body())
                .contains("\"sent\":false", "\"error\":\"")
                .doesNotContain("\"error\":\"\"", "java.");
        restart();
        assertThat(send("POST", TEST, "{}", cookie).body())
                .contains("\"sent\":false", "No mail server is configured.");
    }

    @Test
    void serverWithoutAMailServerSaysSo() {
        String cookie = cookie(setUp());
        restart();

        assertThat(send("GET", DIGEST, null, cookie).body()).contains("\"available\":false");
    }

    @Test
    void requestForAPersonIsMailed() throws Exception {
        Answer patched =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        """
                        {"handover":{"enabled":true,"email":"team@shop.example"}}\
                        """,
                        Map.of());
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        String conversation =
                server.post("/api/v1/chat/guide/message", "{\"message\":\"My secret order\"}")
                        .find("conv_\\w{26}");
        Answer requested =
                server.post("/api/v1/chat/guide/conversations/" + conversation + "/handover", "{}");
        assertThat(requested.status()).as(requested.body()).isEqualTo(200);

        ReceivedMail mail = receiver.await(1).getFirst();
        assertThat(mail.to()).startsWith("RCPT TO:<team@shop.example>");
        assertThat(mail.text())
                .contains(
                        "Message-ID: <handover." + conversation + ".1@shop.example>",
                        "Subject: A visitor of Guide waits for a person",
                        "https://chat.example/console/#/inbox/")
                .doesNotContain("secret order");
    }
}
