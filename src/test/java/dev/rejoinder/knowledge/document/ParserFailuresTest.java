package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.knowledge.document.format.ParserMain;
import dev.rejoinder.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ParserFailuresTest extends DocumentParserFixture {
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReaderThatGetsNoProcessorGoesOnWhenItGetsOne() throws Exception {
        Path file = file("Hello");
        long starved = stoppedWhileReading(file).pid();
        CompletableFuture<@Nullable DocumentException> read = later(file);
        awaitRunning(starved);
        parser.parse(file, "a.txt", null, null);
        long idle = parser.idle().getFirst().pid();

        clock.tick(Duration.ofMinutes(DocumentParser.STALLED_MINUTES).minusSeconds(1));

        // The thread that kills idle processes has now checked the running ones too.
        assertGone(idle);
        signal("CONT", starved);
        assertThat(read.get()).isNull();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReaderThatStandsStillIsGivenUpAndTheDocumentNotBlamed() throws Exception {
        Path file = file("Hello");
        long stopped = stoppedWhileReading(file).pid();
        CompletableFuture<@Nullable DocumentException> late = later(file);
        awaitRunning(stopped);
        clock.tick(Duration.ofMinutes(DocumentParser.STALLED_MINUTES).plusSeconds(1));
        DocumentException reason = late.get();
        assertThat(reason)
                .hasMessage(
                        "The server could not read the document within 10 minutes (0 seconds"
                                + " of processor time used). The server is overloaded, or the"
                                + " parser process hangs.");
        assertThat(reason.retryable()).isTrue();
        assertGone(stopped);
        assertThat(parser.parse(file, "a.txt", null, null).blocks()).hasSize(1);
    }

    /** The clock stands still, so no wall-clock timeout can kill it. */
    @Test
    void aReaderThatUsesTooMuchProcessorTimeIsEnded() throws Exception {
        try (var looping = madeOf(ParserThatLoops.class, Duration.ofSeconds(1))) {
            DocumentException reason =
                    catchThrowableOfType(
                            DocumentException.class,
                            () -> looping.parse(file("Hello"), "a.txt", null, null));
            assertThat(reason)
                    .hasMessage(
                            "The file takes more than 1 seconds of processor time to read. Split it"
                                    + " into parts, scale the image down, or save it in another"
                                    + " format.");
            assertThat(reason.retryable()).isFalse();
            assertThat(looping.idle()).isEmpty();
        }
    }

    /** The start takes longer than the limit for a document, and does not count. */
    @Test
    void startingTheReaderIsNotTheDocumentsTime() throws Exception {
        Duration start = startOfAParser();
        try (var small = madeOf(ParserMain.class, start.dividedBy(2))) {
            assertThat(small.parse(file("Hello"), "a.txt", null, null).blocks()).hasSize(1);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReaderThatIsKilledIsNotTheDocumentsFault() throws Exception {
        Path file = file("Hello");
        long pid = stoppedWhileReading(file).pid();
        CompletableFuture<@Nullable DocumentException> killed = later(file);
        awaitRunning(pid);
        signal("KILL", pid);
        DocumentException reason = killed.get();
        assertThat(reason).hasMessageContaining("operating system killed the parser process");
        assertThat(reason.retryable()).isTrue();
        assertThat(parser.parse(file, "a.txt", null, null).blocks()).hasSize(1);
    }

    @Test
    void aReaderThatCrashesIsTheDocumentsFault() throws Exception {
        try (var crashing = madeOf(ParserThatEnds.class, Duration.ofSeconds(30), "134")) {
            DocumentException reason =
                    catchThrowableOfType(
                            DocumentException.class,
                            () -> crashing.parse(file("Hello"), "a.txt", null, null));
            assertThat(reason).hasMessageContaining("parser process crashed");
            assertThat(reason.retryable()).isFalse();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void closingEndsWhatRunsAndSaysThatItIsNotTheDocumentsFault() throws Exception {
        Path file = file("Hello");
        parser.parse(file, "a.txt", null, null);
        String pid = Long.toString(parser.idle().getFirst().pid());
        Program.run("", "kill", "-STOP", pid);
        CompletableFuture<@Nullable DocumentException> stopped = later(file);
        while (parser.running().isEmpty()) {
            Thread.onSpinWait();
        }
        parser.close();
        DocumentException reason = stopped.get();
        assertThat(reason).isNotNull();
        assertThat(reason.retryable()).isTrue();
        assertGone(Long.parseLong(pid));
        DocumentException closed =
                catchThrowableOfType(
                        DocumentException.class, () -> parser.parse(file, "a.txt", null, null));
        assertThat(closed.retryable()).isTrue();
    }

    /** The processor time that a parser process uses before its first request. */
    private Duration startOfAParser() throws Exception {
        Process process = ParserCommand.of(ParserMain.class.getName(), folder).start();
        process.getInputStream().readNBytes(5);
        Duration used = process.info().totalCpuDuration().orElseThrow();
        process.destroyForcibly().waitFor();
        return used;
    }

    /** A process that will parse this file once it is resumed. */
    private ParserProcess stoppedWhileReading(Path file) throws Exception {
        parser.parse(file, "a.txt", null, null);
        ParserProcess process = parser.idle().getFirst();
        signal("STOP", process.pid());
        awaitStopped(process.pid());
        return process;
    }

    /** One thread takes the signal and stops the others, which may run until then. */
    private static void awaitStopped(long pid) throws IOException {
        Path threads = Path.of("/proc/" + pid + "/task");
        while (Files.exists(threads) && !allStopped(threads)) {
            Thread.onSpinWait();
        }
    }

    private static boolean allStopped(Path threads) throws IOException {
        try (Stream<Path> each = Files.list(threads)) {
            for (Path thread : each.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private void awaitRunning(long pid) {
        while (parser.running().stream().noneMatch(process -> process.pid() == pid)) {
            Thread.onSpinWait();
        }
    }

    private static void signal(String signal, long pid) throws IOException {
        Program.run("", "kill", "-" + signal, Long.toString(pid));
    }

    private CompletableFuture<@Nullable DocumentException> later(Path file) {
        var result = new CompletableFuture<@Nullable DocumentException>();
        Thread.ofVirtual().start(() -> result.complete(parseOrReason(file)));
        return result;
    }
}
