package dev.rejoinder.mail;

import org.jspecify.annotations.Nullable;

/**
 * The mail server that sends.
 *
 * @param user null to send without signing in
 * @param password null without a user
 * @param from the address of the sender
 */
public record SmtpServer(
        String host,
        int port,
        Security security,
        @Nullable String user,
        @Nullable String password,
        String from) {
    /** How the connection is encrypted. */
    public enum Security {
        /** From its beginning. */
        TLS,
        /** With the command STARTTLS; nothing is sent if the server does not offer it. */
        STARTTLS,
        NONE
    }

    public SmtpServer {
        if (!MailAddresses.isValid(from)) {
            throw new IllegalArgumentException("not an email address: " + from);
        }
    }

    /** The domain of the sender. */
    String domain() {
        return from.substring(from.indexOf('@') + 1);
    }

    /** Omits user name and password, so that they reach no log. */
    @Override
    public String toString() {
        return "SmtpServer[" + host + ":" + port + "]";
    }
}
