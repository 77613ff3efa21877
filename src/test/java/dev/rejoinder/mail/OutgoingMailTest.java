package dev.rejoinder.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingMailTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    private static OutgoingMail mail(String recipient, String subject) {
        return OutgoingMail.create("mail_1", recipient, subject, "", NOW, Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c\r\nBcc: d@e.f",
                "a@b.c,d@e.f",
                "a@b.c d@e.f",
                "A <a@b.c>",
                "a@b.c>",
                "",
                "a"
            })
    void recipientIsOneAddress(String recipient) {
        assertThatThrownBy(() -> mail(recipient, "Hello"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void subjectIsOneLine() {
        assertThat(mail("a@b.c", "One\r\nBcc: d@e.f\u2028\u0000two ").subject())
                .isEqualTo("One Bcc: d@e.f two");
        assertThat(mail("a@b.c", "😀".repeat(300)).subject()).isEqualTo("😀".repeat(199) + "…");
        assertThatThrownBy(() -> new OutgoingMail("m", "a@b.c", "a\nb", "", NOW, NOW, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void handoverMailHasALinkAndNoTextOfTheConversation() {
        var notice =
                new HandoverNotice(
                        "team@shop.example",
                        "bot_1",
                        "Shop\r\nBcc: x@y.z",
                        "conv_1",
                        2,
                        "the visitor asked for a person",
                        NOW,
                        ZoneId.of("Europe/Berlin"));

        OutgoingMail mail = HandoverMail.of(notice, URI.create("https://chat.example"), NOW);

        assertThat(mail.id()).isEqualTo("handover.conv_1.2");
        assertThat(mail.subject()).isEqualTo("A visitor of Shop Bcc: x@y.z waits for a person");
        assertThat(mail.body())
                .contains(
                        "- Waiting since: Monday 30 November 2026, 10:00 (Europe/Berlin)",
                        "- Reason: the visitor asked for a person",
                        "https://chat.example/console/#/inbox/bot_1/conv_1");
        assertThat(HandoverMail.of(notice, null, NOW).body())
                .contains("Open the inbox in the console to answer.");
    }
}
