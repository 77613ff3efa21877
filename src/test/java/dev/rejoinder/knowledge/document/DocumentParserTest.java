package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import dev.rejoinder.knowledge.document.format.ParserMain;
import dev.rejoinder.testkit.Program;
import dev.rejoinder.testkit.SettableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DocumentParserTest {
    private static final long MEBIBYTE = 1024 * 1024;
    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private DocumentParser parser;

    @BeforeEach
    void open() {
        parser = new DocumentParser(clock, 2, folder);
    }

    @AfterEach
    void close() {
        parser.close();
    }

    @Test
    void allThatWasReadComesThroughThePipe() throws Exception {
        ParsedDocument document =
                parser.parse(
                        file(
                                """
                                <title>Grüße, 世界 😀</title><meta name="robots" content="noindex">
                                <h2>Head</h2><p>Text <a href="/next">next</a><li>one<pre> x
                                 y</pre><table><tr><th>a<th>b<tr><td>1<td>2</table>
                                """),
                        null,
                        "text/html",
                        URI.create("https://example.com/a/b"));
        assertThat(document)
                .isEqualTo(
                        new ParsedDocument(
                                "Grüße, 世界 😀",
                                List.of(
                                        new Block(Kind.HEADING, 2, "Head", null),
                                        new Block(Kind.PARAGRAPH, 0, "Text next", null),
                                        new Block(Kind.PARAGRAPH, 0, "one", null),
                                        new Block(Kind.CODE, 0, " x\n y", null),
                                        new Block(Kind.TABLE_ROW, 0, "a: 1; b: 2", null)),
                                List.of("https://example.com/next"),
                                false));
    }

    @Test
    void oneProcessReadsManyDocumentsAndIsReplacedInTime() throws Exception {
        Path file = file("Hello");
        parser.parse(file, "a.txt", null, null);
        long first = parser.idle().getFirst().pid();
        for (int i = 1; i < DocumentParser.DOCUMENTS_A_PROCESS - 1; i++) {
            parser.parse(file, "a.txt", null, null);
        }
        assertThat(parser.idle()).extracting(ParserProcess::pid).containsExactly(first);
        parser.parse(file, "a.txt", null, null);
        assertThat(parser.idle()).isEmpty();
        assertGone(first);
        parser.parse(file, "a.txt", null, null);
        assertThat(parser.idle()).hasSize(1);
    }

    @Test
    void aProcessThatRefusesADocumentGoesOnAndOneThatFailsAtItDoesNot() throws Exception {
        parser.parse(file("Hello"), "a.txt", null, null);
        long pid = parser.idle().getFirst().pid();
        assertThat(reason(file("{"), "a.json")).contains("not valid JSON");
        assertThat(parser.idle()).extracting(ParserProcess::pid).containsExactly(pid);
        assertThat(reason(file(HostileFiles.greedyPage()), "a.html")).contains("needs more memory");
        assertGone(pid);
        assertThat(parser.idle()).isEmpty();
        assertThat(parser.parse(file("Hello"), "a.txt", null, null).blocks()).hasSize(1);
    }

    @Test
    void anIdleProcessEnds() throws Exception {
        parser.parse(file("Hello"), "a.txt", null, null);
        long pid = parser.idle().getFirst().pid();
        clock.tick(Duration.ofSeconds(31));
        assertGone(pid);
    }

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
                            "The document takes more than 1 seconds of processor time to read."
                                    + " Split it into parts, or save it in another format.");
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
    void aReaderThatCannotStartIsNotTheDocumentsFault() throws Exception {
        try (var absent = madeOf(Duration.ofSeconds(30), "dev.rejoinder.Absent")) {
            DocumentException reason =
                    catchThrowableOfType(
                            DocumentException.class,
                            () -> absent.parse(file("Hello"), "a.txt", null, null));
            assertThat(reason).hasMessageContaining("could not start the parser process");
            assertThat(reason.retryable()).isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readersComeAfterTheServer() throws Exception {
        parser.parse(file("Hello"), "a.txt", null, null);
        assertThat(niceness(parser.idle().getFirst().pid()))
                .isEqualTo(Math.min(19, niceness(ProcessHandle.current().pid()) + 5));
    }

    @Test
    void aProcessThatIsKilledIsReplaced() throws Exception {
        Path file = file("Hello");
        parser.parse(file, "a.txt", null, null);
        parser.idle().getFirst().kill(null);
        assertGone(parser.idle().getFirst().pid());
        assertThat(parser.parse(file, "a.txt", null, null).blocks()).hasSize(1);
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

    @Test
    void noMoreProcessesRunThanAreAllowed() throws Exception {
        Path file = file("Hello ".repeat(10_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 20; i++) {
                done.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    assertThat(parseOrReason(file)).isNull();
                                    assertThat(parser.running().size() + parser.idle().size())
                                            .isBetween(1, 2);
                                },
                                threads));
            }
            done.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aProcessEndsWithItsServerHoweverThatEnds() throws Exception {
        Path file = file("Hello");
        Process server =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParserHost.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var printed =
                new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        long pid = Long.parseLong(printed.readLine());
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly().waitFor();
        child.onExit().get(3, TimeUnit.MINUTES);
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessStaysUnderItsMemoryLimitWithTheWorstItReads() throws Exception {
        String page = "<table>" + "<tr><td>cell<td><b>bold</b> text".repeat(70_000) + "</table>";
        parser.parse(file(page), "a.html", null, null);
        parser.parse(file(MadePdf.saying("Hello")), "a.pdf", null, null);
        parser.parse(file("word 世界 ".repeat(1_000_000)), "a.txt", null, null);
        assertThat(parser.idle()).hasSize(1);
        assertThat(peakMemory(parser.idle().getFirst().pid())).isLessThan(256 * MEBIBYTE);
    }

    @Test
    void whatIsRefusedLeavesNothingInTheServersMemory() throws Exception {
        Path file = file("x".repeat(20_000_000));
        assertThat(reason(file, "a.txt")).contains("10 million");
        long before = usedMemory();
        for (int i = 0; i < 3; i++) {
            assertThat(reason(file, "a.txt")).contains("10 million");
        }
        assertThat(usedMemory() - before).isLessThan(4 * MEBIBYTE);
    }

    private static void assertGone(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            process.onExit().get(3, TimeUnit.MINUTES);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private static long peakMemory(long pid) throws IOException {
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(status);
        assertThat(peak.find()).isTrue();
        return Long.parseLong(peak.group(1)) * 1024;
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private DocumentParser madeOf(Class<?> main, Duration processorTime, String... arguments) {
        return madeOf(processorTime, main.getName(), arguments);
    }

    private DocumentParser madeOf(Duration processorTime, String main, String... arguments) {
        return new DocumentParser(
                clock,
                1,
                () -> {
                    ProcessBuilder command = ParserCommand.of(main, folder);
                    command.command().addAll(List.of(arguments));
                    return command;
                },
                processorTime);
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

    private static int niceness(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Integer.parseInt(afterName[16]);
    }

    private CompletableFuture<@Nullable DocumentException> later(Path file) {
        var result = new CompletableFuture<@Nullable DocumentException>();
        Thread.ofVirtual().start(() -> result.complete(parseOrReason(file)));
        return result;
    }

    private @Nullable DocumentException parseOrReason(Path file) {
        try {
            parser.parse(file, "a.txt", null, null);
            return null;
        } catch (DocumentException e) {
            return e;
        }
    }

    private String reason(Path file, String name) {
        return catchThrowableOfType(
                        DocumentException.class, () -> parser.parse(file, name, null, null))
                .reason();
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "document", ""), content);
    }
}
