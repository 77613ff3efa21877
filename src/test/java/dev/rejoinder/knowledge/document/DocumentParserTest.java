package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DocumentParserTest extends DocumentParserFixture {
    private static final long MEBIBYTE = 1024 * 1024;

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
    @Tag("long")
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

    private static int niceness(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Integer.parseInt(afterName[16]);
    }
}
