package dev.rejoinder.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.mail.SmtpServer.Security;
import dev.rejoinder.testkit.SmtpReceiver;
import dev.rejoinder.testkit.SmtpReceiver.ReceivedMail;
import dev.rejoinder.testkit.TestTls;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpTransportTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final String USER = "me@example.com";
    private static final String PASSWORD = "pa:ss+word";

    @TempDir Path folder;

    private static OutgoingMail mail() {
        return OutgoingMail.create(
                "mail_1",
                "ada@example.org",
                "Zoë waits",
                "Hello Zoë\n\n- one\n- <two>\n\n.\nhttps://a.example/?a=1&b=2.\n",
                NOW,
                Duration.ofHours(1));
    }

    private static SmtpServer server(int port, Security security, @Nullable String user) {
        return new SmtpServer(
                "localhost",
                port,
                security,
                user,
                user == null ? null : PASSWORD,
                "bot@shop.example");
    }

    @Test
    void mailArrivesAsTextAndHtml() throws Exception {
        try (var receiver = SmtpReceiver.plain()) {
            new SmtpTransport(server(receiver.port(), Security.NONE, null)).send(mail());

            ReceivedMail received = receiver.mails().getFirst();
            assertThat(received.from()).startsWith("MAIL FROM:<bot@shop.example>");
            assertThat(received.to()).startsWith("RCPT TO:<ada@example.org>");
            MimeMessage message = parsed(received);
            assertThat(message.getMessageID()).isEqualTo("<mail_1@shop.example>");
            assertThat(message.getSubject()).isEqualTo("Zoë waits");
            assertThat(message.getSentDate()).isEqualTo(NOW);
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            var parts = (MimeMultipart) message.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent().toString().replace("\r", ""))
                    .isEqualTo(mail().body());
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains(
                            "<p>Hello Zoë</p><ul><li>one</li><li>&lt;two&gt;</li></ul>",
                            "<a href=\"https://a.example/?a=1&amp;b=2\">"
                                    + "https://a.example/?a=1&amp;b=2</a>.");
        }
    }

    private static MimeMessage parsed(ReceivedMail mail) throws Exception {
        return new MimeMessage(
                null, new ByteArrayInputStream(mail.text().getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void mailIsSentAgainUnderTheSameMessageId() throws Exception {
        try (var receiver = SmtpReceiver.plain()) {
            var transport = new SmtpTransport(server(receiver.port(), Security.NONE, null));
            transport.send(mail());
            transport.send(mail());

            assertThat(parsed(receiver.mails().get(0)).getMessageID())
                    .isEqualTo(parsed(receiver.mails().get(1)).getMessageID());
        }
    }

    @Test
    void credentialsAreSentOnlyAfterStartTls() throws Exception {
        SSLContext tls = TestTls.forLocalhost(folder);
        try (var receiver = SmtpReceiver.startTls(tls)) {
            receiver.require(USER, PASSWORD);
            new SmtpTransport(
                            server(receiver.port(), Security.STARTTLS, USER),
                            tls.getSocketFactory())
                    .send(mail());

            assertThat(receiver.commands()).containsSubsequence("EHLO", "STARTTLS", "EHLO", "AUTH");
            assertThat(receiver.mails())
                    .allMatch(received -> received.encrypted() && received.signedIn())
                    .hasSize(1);
        }
    }

    @Test
    void connectionWithTlsIsEncryptedFromItsBeginning() throws Exception {
        SSLContext tls = TestTls.forLocalhost(folder);
        try (var receiver = SmtpReceiver.tls(tls)) {
            receiver.require(USER, PASSWORD);
            new SmtpTransport(server(receiver.port(), Security.TLS, USER), tls.getSocketFactory())
                    .send(mail());

            assertThat(receiver.mails()).allMatch(ReceivedMail::encrypted).hasSize(1);
        }
    }

    @Test
    void nothingIsSentToAServerWithoutStartTls() throws Exception {
        try (var receiver = SmtpReceiver.plain()) {
            receiver.require(USER, PASSWORD);
            var transport = new SmtpTransport(server(receiver.port(), Security.STARTTLS, USER));

            assertFails(transport, MailException.Cause.SERVER, "STARTTLS");
            assertThat(receiver.commands()).doesNotContain("AUTH").doesNotContain("DATA");
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws Exception {
        SSLContext tls = TestTls.forName("other.example", folder);
        try (var receiver = SmtpReceiver.tls(tls)) {
            assertFails(
                    new SmtpTransport(
                            server(receiver.port(), Security.TLS, null), tls.getSocketFactory()),
                    MailException.Cause.SERVER,
                    "localhost");
            assertThat(receiver.mails()).isEmpty();
        }
    }

    @Test
    void failureSaysWhatToDo() throws Exception {
        try (var receiver = SmtpReceiver.plain()) {
            var transport = new SmtpTransport(server(receiver.port(), Security.NONE, null));
            receiver.reply("RCPT", "550 no such user");
            assertFails(transport, MailException.Cause.RECIPIENT, "550 no such user");
            receiver.reply("RCPT", "451 greylisted");
            assertFails(transport, MailException.Cause.MAIL, "451 greylisted");
            receiver.replyAsUsual();
            receiver.reply(".", "554 spam");
            assertFails(transport, MailException.Cause.MAIL, "554 spam");

            receiver.replyAsUsual();
            receiver.require(USER, PASSWORD);
            receiver.reply("AUTH", "535 wrong");
            assertFails(
                    new SmtpTransport(server(receiver.port(), Security.NONE, USER)),
                    MailException.Cause.SERVER,
                    "refused the user name or password: 535 wrong");
        }
    }

    @Test
    void serverThatIsDownFails() {
        // No program listens at port 1.
        assertFails(
                new SmtpTransport(server(1, Security.NONE, null)),
                MailException.Cause.SERVER,
                "The mail server localhost:1 cannot be reached");
    }

    private static void assertFails(
            MailTransport transport, MailException.Cause cause, String sentence) {
        assertThatThrownBy(() -> transport.send(mail()))
                .isInstanceOfSatisfying(
                        MailException.class,
                        failure -> {
                            assertThat(failure.failed()).as(failure.getMessage()).isEqualTo(cause);
                            assertThat(failure)
                                    .hasMessageContaining(sentence)
                                    .hasMessageNotContaining(PASSWORD);
                        });
    }
}
