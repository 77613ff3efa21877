package dev.rejoinder.config;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Outgoing mail.
 *
 * @param smtp null to send no mail
 * @param from the address of the sender; null only without {@code smtp}
 * @param digestTimeZone the time zone of the weeks in the weekly digest
 */
public record MailSettings(
        @Nullable SmtpSettings smtp, @Nullable String from, ZoneId digestTimeZone) {
    /** Sends no mail. */
    public static final MailSettings OFF = new MailSettings(null, null, ZoneId.of("UTC"));

    public MailSettings {
        if (smtp != null && from == null) {
            throw new IllegalArgumentException("mail needs a sender");
        }
    }
}
