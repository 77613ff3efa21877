package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.config.MailSettings;
import dev.rejoinder.config.SmtpSettings;
import dev.rejoinder.testkit.SmtpReceiver;
import dev.rejoinder.testkit.SmtpReceiver.ReceivedMail;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What makes a conversation wait for a person, and the mail that says so. */
class HandoverNotificationTest extends HandoverFixture {
    private final SmtpReceiver receiver = receiver();

    private static SmtpReceiver receiver() {
        try {
            return SmtpReceiver.plain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    TestServer.Options options() {
        var smtp = new SmtpSettings("localhost", receiver.port(), false, false, null, null);
        return super.options()
                .mail(
                        new MailSettings(smtp, "bot@shop.example"),
                        URI.create("https://chat.shop.example"));
    }

    @AfterEach
    void closeReceiver() throws IOException {
        receiver.close();
    }

    @Test
    void requestIsMailedOnceToTheAddressOfTheBot() throws Exception {
        enable(",\"email\":\"team@shop.example\",\"timeZone\":\"Europe/Berlin\"");
        String conversation = converse(server.writeKey());
        assertThat(request(conversation).status()).isEqualTo(200);
        assertThat(request(conversation).status()).isEqualTo(200);

        List<ReceivedMail> mails = receiver.await(1);
        assertThat(mails).hasSize(1);
        assertThat(mails.getFirst().text())
                .contains(
                        "To: team@shop.example",
                        "Subject: A visitor of Guide waits for a person",
                        "Reason: another program asked for a person",
                        "(Europe/Berlin)",
                        "https://chat.shop.example/");
        assertThat(mails.getFirst().text()).doesNotContain("Hello");
    }

    @Test
    void visitorWhoAsksAgainAndAgainCausesOneMail() throws Exception {
        enable(",\"email\":\"team@shop.example\",\"afterThumbsDown\":true");
        Answer first = server.post(MESSAGE, HELLO);
        for (int i = 0; i < 5; i++) {
            rate(first, i % 2 == 0 ? "down" : "up");
            server.send(
                    "DELETE",
                    CONVERSATIONS + first.find("conv_\\w{26}") + "/handover",
                    null,
                    Map.of());
        }
        assertThat(request(converse(server.writeKey())).status()).isEqualTo(200);

        assertThat(receiver.await(2)).hasSize(2);
    }

    @Test
    void ratingThatChangesNothingAsksForNobody() {
        enable(",\"afterThumbsDown\":true");
        Answer first = server.post(MESSAGE, HELLO);
        rate(first, "down");
        String handover = CONVERSATIONS + first.find("conv_\\w{26}") + "/handover";
        assertThat(server.send("DELETE", handover, null, Map.of()).status()).isEqualTo(204);
        rate(first, "down");

        assertThat(inbox()).contains("\"waiting\":0");
    }

    @Test
    void botWithoutAnAddressMailsNobody() throws Exception {
        assertThat(request(converse(server.writeKey())).status()).isEqualTo(200);
        enable(",\"email\":\"team@shop.example\"");
        assertThat(request(converse(server.writeKey())).status()).isEqualTo(200);

        assertThat(receiver.await(1)).hasSize(1);
    }

    @Test
    void thumbsDownAsksForAPersonIfTheBotDoesSo() {
        Answer first = server.post(MESSAGE, HELLO);
        rate(first, "down");
        assertThat(inbox()).contains("\"waiting\":0");

        enable(",\"afterThumbsDown\":true");
        Answer second = server.post(MESSAGE, HELLO);
        rate(second, "up");
        assertThat(inbox()).contains("\"waiting\":0");
        rate(second, "down");

        assertThat(inbox()).contains("\"waiting\":1", "\"reason\":\"feedback\"");
    }

    private void rate(Answer answer, String rating) {
        String path =
                CONVERSATIONS
                        + answer.find("conv_\\w{26}")
                        + "/messages/"
                        + answer.find("msg_\\w{26}")
                        + "/feedback";
        Answer rated = server.send("PUT", path, "{\"rating\":\"" + rating + "\"}", Map.of());
        assertThat(rated.status()).as(rated.body()).isEqualTo(200);
    }

    private String inbox() {
        return get(INBOX, ada).body();
    }
}
