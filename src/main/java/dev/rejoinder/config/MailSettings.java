package dev.rejoinder.config;

import org.jspecify.annotations.Nullable;

/**
 * Outgoing mail.
 *
 * @param smtp null to send no mail
 * @param from the address of the sender; null only without {@code smtp}
 */
public record MailSettings(@Nullable SmtpSettings smtp, @Nullable String from) {
    /** Sends no mail. */
    public static final MailSettings OFF = new MailSettings(null, null);

    public MailSettings {
        if (smtp != null && from == null) {
            throw new IllegalArgumentException("mail needs a sender");
        }
    }
}
