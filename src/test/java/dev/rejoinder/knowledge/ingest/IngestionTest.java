package dev.rejoinder.knowledge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.SampleBot;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.Source.Status;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParserThatEnds;
import dev.rejoinder.knowledge.web.CrawlerSettings;
import dev.rejoinder.knowledge.web.Sleeper;
import dev.rejoinder.knowledge.web.WebReader;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.MigratedFile;
import dev.rejoinder.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources that fail because of the server are retried, and do not delay others. */
@Tag("sqlite")
@Timeout(120)
class IngestionTest {
    private static final int KILLED = 137;
    private static final int CRASHED = 134;

    @TempDir private Path folder;
    @TempDir private Path temporary;

    private final SettableClock clock = new SettableClock();
    private final Ids ids = new Ids(clock, new Random(1));

    /** Released when something was stored or failed, so that tests wake up at once. */
    private final Semaphore news = new Semaphore(0);

    private Storage storage;
    private Sources sources;
    private String bot;

    @BeforeEach
    void open() {
        storage = MigratedFile.open(folder, clock);
        var bots = new Bots(storage.bots(), clock, ids, _ -> Optional.empty(), Runnable::run);
        bot = SampleBot.createIfNone(bots).orElseThrow().id();
        sources =
                new Sources(
                        storage.sources(),
                        storage.documents(),
                        storage.gaps(),
                        clock,
                        ids,
                        address -> address);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Ingestion ingestion(DocumentParser parser) {
        var web =
                new WebReader(
                        new OutboundClient(address -> false),
                        new PageParser(parser),
                        new CrawlerSettings("Test/1", temporary, Duration.ofSeconds(1), 1),
                        clock,
                        Sleeper.real());
        return new Ingestion(
                storage.sources(),
                new StoredSourceReader(
                        storage.documents(), parser, temporary, document -> Optional.empty()),
                new WebSourceReader(
                        storage.sources(), storage.documents(), web, ids, news::release),
                news::release,
                null,
                clock);
    }

    private String addPage() throws Exception {
        Path page = Files.writeString(temporary.resolve("page"), "<p>Unworn shoes come back.");
        try {
            return sources.addFile(bot, null, "page.html", "text/html", page).id();
        } finally {
            Files.delete(page);
        }
    }

    private Source find(String id) {
        return storage.sources().find(bot, id).orElseThrow();
    }

    private Source awaitEnd(String id) throws InterruptedException {
        while (find(id).status() != Status.READY && find(id).status() != Status.FAILED) {
            // Without a signal, the workers poll once a second.
            var _ = news.tryAcquire(100, TimeUnit.MILLISECONDS);
        }
        return find(id);
    }

    @Test
    void aSourceWhoseReaderIsKilledIsReadAfterAWhileAndOthersMeanwhile() throws Exception {
        try (DocumentParser parser = ParserThatEnds.parser(clock, temporary, KILLED, 1);
                Ingestion ingestion = ingestion(parser)) {
            String killed = addPage();
            ingestion.start();
            while (!Files.exists(temporary.resolve("ended-0"))) {
                Thread.onSpinWait();
            }
            assertThat(awaitEnd(addPage()).status()).isEqualTo(Status.READY);
            assertThat(find(killed).status()).isEqualTo(Status.READING);

            clock.tick(Duration.ofSeconds(15));

            Source read = awaitEnd(killed);
            assertThat(read.status()).isEqualTo(Status.READY);
            assertThat(read.chunks()).isEqualTo(1);
        }
        assertThat(temporary).isDirectoryNotContaining("glob:**source-*");
    }

    @Test
    void aSourceWhoseReaderIsKilledAgainAndAgainFailsAndSaysSo() throws Exception {
        try (DocumentParser parser = ParserThatEnds.parser(clock, temporary, KILLED, 9);
                Ingestion ingestion = ingestion(parser)) {
            String killed = addPage();
            ingestion.start();
            while (!Files.exists(temporary.resolve("ended-2"))) {
                var _ = news.tryAcquire(50, TimeUnit.MILLISECONDS);
                clock.tick(Duration.ofSeconds(30));
            }
            Source failed = awaitEnd(killed);
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.reason())
                    .isEqualTo(
                            "The operating system killed the parser process,"
                                    + " perhaps because the server was short of memory. The"
                                    + " server tried 3 times. Sync the source again when the"
                                    + " server is less busy.");
        }
        assertThat(temporary.resolve("ended-3")).doesNotExist();
    }

    @Test
    void aSourceThatEndsItsReaderByItselfIsNotTriedAgain() throws Exception {
        try (DocumentParser parser = ParserThatEnds.parser(clock, temporary, CRASHED, 9);
                Ingestion ingestion = ingestion(parser)) {
            ingestion.start();
            assertThat(awaitEnd(addPage()).reason()).contains("parser process crash");
            assertThat(awaitEnd(addPage()).status()).isEqualTo(Status.FAILED);
        }
        assertThat(temporary.resolve("ended-2")).doesNotExist();
    }

    /** With a parser process that exits at every document. */
    @Test
    void textsAndPairsNeedNoParser() throws Exception {
        try (DocumentParser parser = ParserThatEnds.parser(clock, temporary, CRASHED, 9);
                Ingestion ingestion = ingestion(parser)) {
            ingestion.start();
            Path file = Files.writeString(temporary.resolve("a"), "Öffnungszeiten: 9 bis 17 Uhr.");
            List<String> added =
                    List.of(
                            sources.addText(bot, null, "We are closed on Sundays.").id(),
                            sources.addPairs(
                                            bot,
                                            null,
                                            List.of(new QuestionAndAnswer("Open?", "From nine.")))
                                    .id(),
                            sources.addFile(bot, null, "a.txt", "text/plain", file).id());
            for (String id : added) {
                Source read = awaitEnd(id);
                assertThat(read.status()).as(read.reason()).isEqualTo(Status.READY);
                assertThat(read.chunks()).isEqualTo(1);
            }
        }
        assertThat(temporary.resolve("ended-0")).doesNotExist();
    }
}
