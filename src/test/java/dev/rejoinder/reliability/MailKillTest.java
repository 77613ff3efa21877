package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.mail.MailStore.MailBacklog;
import dev.rejoinder.mail.OutgoingMail;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.SmtpReceiver;
import dev.rejoinder.testkit.SmtpReceiver.ReceivedMail;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it sends mail. */
@Tag("long")
@Tag("sqlite")
class MailKillTest {
    @TempDir Path folder;

    @Test
    void mailOfAKilledServerIsSentAgainUnderItsMessageId() throws Exception {
        try (var receiver = SmtpReceiver.plain()) {
            Path data = folder.resolve("data");
            queue(data);
            var launch =
                    KillableServer.Launch.of(data, URI.create("http://127.0.0.1:1"))
                            .with(
                                    Map.of(
                                            "REJOINDER_SMTP_URL",
                                            "smtp://localhost:" + receiver.port(),
                                            "REJOINDER_SMTP_FROM",
                                            "bot@shop.example"));
            Runnable release = receiver.hold();
            try (var server = KillableServer.start(launch)) {
                receiver.await(1);
                server.kill();
            }
            release.run();
            try (var _ = KillableServer.start(launch)) {
                assertThat(receiver.await(2))
                        .extracting(ReceivedMail::text)
                        .allMatch(text -> text.contains("Message-ID: <mail_1@shop.example>"));
                awaitEmptyQueue(data);
            }
            assertThat(receiver.mails()).hasSize(2);
        }
    }

    private static void queue(Path data) {
        try (Storage storage = Storage.open(data, Clock.system())) {
            storage.mail()
                    .add(
                            OutgoingMail.create(
                                    "mail_1",
                                    "ada@example.org",
                                    "Hello",
                                    "Hello",
                                    Instant.now(),
                                    Duration.ofDays(1)));
        }
    }

    private static void awaitEmptyQueue(Path data) throws InterruptedException {
        try (Storage storage = Storage.open(data, Clock.system())) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (storage.mail().backlog().waiting() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(storage.mail().backlog()).isEqualTo(new MailBacklog(0, null));
        }
    }
}
