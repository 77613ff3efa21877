package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.LoggedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each defect is reported in a sentence, and the server is unaffected. */
class HostileFilesTest {
    @TempDir static Path folder;
    private static DocumentParser parser;
    private static LoggedLines log;

    @BeforeAll
    static void open() {
        log = LoggedLines.from(Level.SEVERE);
        parser = new DocumentParser(Clock.system(), 2, folder);
    }

    @AfterAll
    static void close() {
        parser.close();
        log.close();
    }

    @Test
    void filesThatAreCutOff() throws Exception {
        byte[] docx = new MadeDocx().body(MadeDocx.paragraph("", words(5_000))).bytes();
        assertThat(reason("a.docx", HostileFiles.firstHalf(docx))).contains("damaged");
        byte[] pdf = MadePdf.saying("Hello");
        assertThat(reason("a.pdf", java.util.Arrays.copyOf(pdf, 60))).contains("damaged");
        assertThat(reason("a.docx", java.util.Arrays.copyOf(docx, 40))).contains("damaged");
        assertThat(reason("a.zip", new byte[] {'P', 'K', 3, 4, 20})).contains("damaged");
        assertThat(reason("a.txt", new byte[0])).isEqualTo("The file is empty.");
        assertThat(reason("a.txt", HostileFiles.text(" \n\t "))).contains("contains no text");
    }

    @Test
    void filesWithAPassword() throws Exception {
        byte[] secret = MadePdf.encrypted(MadePdf.saying("Hello"), "secret");
        assertThat(reason("a.pdf", secret)).contains("protected by a password");
    }

    @Test
    void filesOfOtherTypesWhateverTheirName() throws Exception {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13};
        assertThat(reason("a.pdf", png)).contains("is a PNG image");
        byte[] program = new byte[200];
        program[0] = 'M';
        program[1] = 'Z';
        program[2] = (byte) 0x90;
        assertThat(reason("a.docx", program)).contains("is a Windows program");
        assertThat(reason("a.xlsx", new MadeDocx().part("xl/workbook.xml", "").bytes()))
                .isEqualTo("The file is an Excel workbook. Save it as CSV, or as PDF.");
        assertThat(reason("a.zip", new MadeDocx().part("a.txt", "Hello").bytes()))
                .contains("is a ZIP archive");
        byte[] old = {
            (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
        };
        assertThat(reason("a.doc", old)).contains("old Office format");
        assertThat(reason("a.txt", new byte[5_000])).contains("file type is not supported");
        assertThat(reason("a.xml", HostileFiles.text("<?xml version=\"1.0\"?><a>b</a>")))
                .contains("XML files are not supported");
    }

    @Test
    void bombsOfZipAndXml() throws Exception {
        assertThat(reason("a.docx", HostileFiles.zipBomb())).contains("decompresses to far more");
        assertThat(reason("a.docx", HostileFiles.documentBomb()))
                .contains("decompresses to far more");
        assertThat(reason("a.docx", HostileFiles.manyParts())).contains("too many parts");
        assertThat(reason("a.docx", HostileFiles.xmlBomb())).contains("defines XML entities");
        assertThat(reason("a.docx", HostileFiles.externalEntity()))
                .contains("defines XML entities");
        assertThat(reason("a.docx", HostileFiles.deepDocx())).contains("not well formed");
    }

    @Test
    void aNameInAZipNeverBecomesAPath() throws Exception {
        assertThat(parse("a.docx", HostileFiles.slipPath()).blocks()).hasSize(1);
        assertThat(Path.of("/tmp/rejoinder-slip")).doesNotExist();
    }

    @Test
    void pdfsThatGoInCircles() throws Exception {
        assertThat(reason("a.pdf", HostileFiles.pdfWithPageLoop())).isNotEmpty();
        assertThat(reason("a.pdf", HostileFiles.pdfWithDrawingLoop())).isNotEmpty();
        assertThat(reason("a.pdf", HostileFiles.pdfWithObjectLoop())).isNotEmpty();
        assertThat(reason("a.pdf", HostileFiles.pdfOfAMillionPages()))
                .contains("more than 5000 pages");
    }

    @Test
    void aPageThatTakesTooMuchMemory() throws Exception {
        assertThat(reason("a.html", HostileFiles.greedyPage())).contains("needs more memory");
    }

    @Test
    void nestingWithoutEnd() throws Exception {
        int levels = 100_000;
        assertThat(parse("a.html", HostileFiles.text("<div>".repeat(levels) + "deep")).blocks())
                .extracting(ParsedDocument.Block::text)
                .containsExactly("deep");
        assertThat(reason("a.json", HostileFiles.text("[".repeat(levels))))
                .contains("nested deeper");
        assertThat(parse("a.md", HostileFiles.text(">".repeat(levels) + " deep")).blocks())
                .isNotEmpty();
        assertThat(parse("a.md", HostileFiles.text("*a **b ".repeat(levels / 10))).blocks())
                .isNotEmpty();
    }

    @Test
    void muchOfOneThing() throws Exception {
        assertThat(
                        reason(
                                "a.txt",
                                "x"
                                        .repeat(20_000_000)
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .contains("more than 10 million characters");
        assertThat(reason("a.html", HostileFiles.text("<p>x".repeat(1_000_000))))
                .contains("more than 300,000 elements");
        assertThat(reason("a.txt", HostileFiles.text("x\n\n".repeat(1_000_000))))
                .contains("more than 250,000 paragraphs");
        assertThat(reason("a.csv", HostileFiles.text("a,b\n1,\"" + words(200_000))))
                .contains("A quote may be missing");
        Path large = folder.resolve("large");
        try (var out = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            out.setLength(DocumentLimits.BYTES + 1L);
        }
        assertThat(
                        catchThrowableOfType(
                                DocumentException.class,
                                () -> parser.parse(large, "a", null, null)))
                .hasMessageContaining("larger than 32 MB");
    }

    @Test
    void charactersThatAreNone() throws Exception {
        String text =
                parse(
                                "a.txt",
                                new byte[] {
                                    'a',
                                    0,
                                    'b',
                                    7,
                                    27,
                                    '[',
                                    (byte) 0xED,
                                    (byte) 0xA0,
                                    (byte) 0x80,
                                    ' ',
                                    'l',
                                    'o',
                                    'n',
                                    'g',
                                    ' ',
                                    'e',
                                    'n',
                                    'o',
                                    'u',
                                    'g',
                                    'h',
                                    ' ',
                                    't',
                                    'o',
                                    ' ',
                                    'b',
                                    'e',
                                    ' ',
                                    't',
                                    'e',
                                    'x',
                                    't',
                                    ' ',
                                    'f',
                                    'o',
                                    'r',
                                    ' ',
                                    's',
                                    'u',
                                    'r',
                                    'e'
                                })
                        .blocks()
                        .getFirst()
                        .text();
        assertThat(TextSanitizer.of(text)).isEqualTo(text);
        String json =
                parse("a.json", HostileFiles.text("{\"a\":\"x\\ud800y\\u0000z\"}"))
                        .blocks()
                        .getFirst()
                        .text();
        assertThat(json).isEqualTo("a: x\uFFFDyz");
    }

    private static ParsedDocument parse(String name, byte[] content)
            throws IOException, DocumentException {
        return parser.parse(file(content), name, null, null);
    }

    private static String reason(String name, byte[] content) throws IOException {
        Path file = file(content);
        DocumentException reason =
                catchThrowableOfType(
                        DocumentException.class, () -> parser.parse(file, name, null, null));
        assertThat(reason).as(name).isNotNull();
        assertThat(reason.reason()).matches("[A-Z].*\\.");
        assertThat(reason.retryable()).isFalse();
        return reason.reason();
    }

    private static Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("document"), content);
    }

    private static String words(int count) {
        var random = new java.util.Random(1);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
        }
        return text.toString();
    }
}
