package dev.rejoinder.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail over SMTP, with one connection for each mail. The only class that knows the library.
 */
public final class SmtpTransport implements MailTransport {
    private static final String CONNECT_MILLIS = "10000";
    private static final String READ_MILLIS = "30000";
    private static final int PERMANENT = 500;

    private final SmtpServer server;
    private final Session session;

    public SmtpTransport(SmtpServer server) {
        this(server, null);
    }

    /**
     * @param trust makes the connections with TLS; null for the certificates of the JDK
     */
    SmtpTransport(SmtpServer server, @Nullable SSLSocketFactory trust) {
        this.server = server;
        this.session = Session.getInstance(properties(server, trust));
    }

    private static Properties properties(SmtpServer server, @Nullable SSLSocketFactory trust) {
        String protocol = server.security() == SmtpServer.Security.TLS ? "smtps" : "smtp";
        String prefix = "mail." + protocol + ".";
        var properties = new Properties();
        properties.setProperty("mail.transport.protocol", protocol);
        properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
        properties.setProperty(prefix + "timeout", READ_MILLIS);
        properties.setProperty(prefix + "writetimeout", READ_MILLIS);
        properties.setProperty(prefix + "localhost", server.domain());
        properties.setProperty(prefix + "auth", String.valueOf(server.user() != null));
        properties.setProperty(prefix + "auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        boolean startTls = server.security() == SmtpServer.Security.STARTTLS;
        properties.setProperty(prefix + "starttls.enable", String.valueOf(startTls));
        properties.setProperty(prefix + "starttls.required", String.valueOf(startTls));
        if (trust != null) {
            properties.put(prefix + "ssl.socketFactory", trust);
        }
        return properties;
    }

    @Override
    public void send(OutgoingMail mail) throws MailException {
        try (Transport transport = session.getTransport()) {
            transport.connect(server.host(), server.port(), server.user(), server.password());
            MimeMessage message = message(mail);
            message.saveChanges();
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException failure) {
            throw failed(failure);
        }
    }

    private MimeMessage message(OutgoingMail mail) throws MessagingException {
        String messageId = "<" + mail.id() + "@" + server.domain() + ">";
        var message =
                new MimeMessage(session) {
                    @Override
                    protected void updateMessageID() throws MessagingException {
                        setHeader("Message-ID", messageId);
                    }
                };
        message.setFrom(new InternetAddress(server.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.recipient(), true));
        message.setSubject(mail.subject(), UTF_8.name());
        message.setSentDate(Date.from(mail.createdAt()));
        // Keeps absence notes from answering.
        message.setHeader("Auto-Submitted", "auto-generated");
        var text = new MimeBodyPart();
        text.setText(mail.body(), UTF_8.name());
        var html = new MimeBodyPart();
        html.setText(HtmlBody.of(mail.body()), UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        return message;
    }

    private MailException failed(MessagingException failure) {
        String at = server.host() + ":" + server.port();
        String why = reason(failure);
        if (failure instanceof AuthenticationFailedException) {
            return new MailException(
                    MailException.Cause.SERVER,
                    "The mail server " + at + " refused the user name or password: " + why,
                    failure);
        }
        for (Exception each = failure;
                each instanceof MessagingException next;
                each = next.getNextException()) {
            if (each instanceof SMTPAddressFailedException refused
                    && refused.getReturnCode() >= PERMANENT) {
                return new MailException(
                        MailException.Cause.RECIPIENT,
                        "The mail server " + at + " refused the recipient: " + why,
                        failure);
            }
        }
        return failure instanceof jakarta.mail.SendFailedException
                ? new MailException(
                        MailException.Cause.MAIL,
                        "The mail server " + at + " refused the mail: " + why,
                        failure)
                : new MailException(
                        MailException.Cause.SERVER,
                        (failure instanceof MailConnectException
                                        ? "The mail server " + at + " cannot be reached: "
                                        : "The mail server " + at + " failed: ")
                                + why,
                        failure);
    }

    /** The sentence of the innermost cause, which is the mail server's, in one line. */
    private static String reason(MessagingException failure) {
        Exception innermost = failure;
        while (innermost instanceof MessagingException next && next.getNextException() != null) {
            innermost = next.getNextException();
        }
        String sentence = String.valueOf(innermost.getMessage()).strip();
        String line = sentence.replaceAll("\\p{Cntrl}+", " ");
        return line.substring(0, Math.min(line.length(), 300));
    }
}
