package dev.rejoinder.mail;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** The mail that invites a person to create an account. */
public final class InvitationMail {
    private InvitationMail() {}

    /**
     * Writes the mail.
     *
     * @param id the invitation's id
     * @param role as people call it
     * @param link where the person creates the account
     * @param life how long the link works
     */
    public static OutgoingMail of(
            String id, String recipient, String role, URI link, Instant now, Duration life) {
        String body =
                """
                You are invited to the Rejoinder console at %s, as %s.

                Create your account:
                %s

                The link can be used once, within %d days. If you did not expect this mail, ignore it.
                """
                        .formatted(link.getAuthority(), role, link, life.toDays());
        return OutgoingMail.create(
                "invitation." + id, recipient, "Your invitation to Rejoinder", body, now, life);
    }
}
