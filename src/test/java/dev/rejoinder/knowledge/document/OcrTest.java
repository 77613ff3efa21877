package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.Clock;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Tesseract of this machine; {@code .ci/run} installs it. */
class OcrTest {
    private static final String[] LABEL = {"Espresso machine ES-2200", "Serial number 4711-0815"};

    @TempDir Path folder;

    private final OcrReader ocr = new OcrReader("tesseract", "eng");
    private DocumentParser parser;

    @BeforeEach
    void open() {
        parser = new DocumentParser(Clock.system(), 1, folder, ocr);
    }

    @AfterEach
    void close() {
        parser.close();
    }

    @Test
    void tesseractIsInstalled() {
        assertThat(ocr.problem()).isEmpty();
    }

    @Test
    void theTextOfAnImageIsRead() throws Exception {
        byte[] jpeg = MadeImage.encoded(MadeImage.page(900, 300, 36, LABEL), "jpeg");

        assertThat(ocr.read(parser.image(file(jpeg)))).contains(LABEL);
    }

    @Test
    void anImageIsADocument() throws Exception {
        byte[] png = MadeImage.encoded(MadeImage.page(900, 300, 36, LABEL), "png");

        ParsedDocument document = parser.parse(file(png), "label.png", "image/png", null);

        assertThat(document.blocks()).extracting(ParsedDocument.Block::page).containsOnly(1);
        assertThat(textOf(document)).contains(LABEL);
    }

    @Test
    void anImageWithoutTextIsNoDocument() throws Exception {
        byte[] png = MadeImage.encoded(new BufferedImage(300, 200, 5), "png");

        assertThat(reason(parser, file(png)))
                .isEqualTo("The file is a PNG image. OCR found no text in it.");
    }

    @Test
    void scannedPagesAreRead() throws Exception {
        Path pdf = file(pdf("The first page is a scan.", "The second page is one, too.", ""));

        ParsedDocument document = parser.parse(pdf, "scan.pdf", null, null);

        assertThat(document.blocks())
                .extracting(ParsedDocument.Block::page, ParsedDocument.Block::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "The first page is a scan."),
                        org.assertj.core.groups.Tuple.tuple(2, "The second page is one, too."));
    }

    @Test
    void aScannedPageBetweenOthersIsRead() throws Exception {
        byte[] pdf = pdfWithText("Page one is text.", "Page two is a scan.", "Page three is text.");

        assertThat(parser.parse(file(pdf), "mixed.pdf", null, null).blocks())
                .extracting(ParsedDocument.Block::text)
                .containsExactly("Page one is text.", "Page two is a scan.", "Page three is text.");
    }

    /**
     * Its coefficients take 1.2 GB of native memory, which the limits of the JVM do not include.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aJpegInAPdfCannotTakeMoreMemoryThanTheProcessMay() throws Exception {
        byte[] small =
                MadeImage.progressive(
                        MadeImage.picture(60, 40, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
        byte[] huge = HostileImages.resized(small, 0xC2, 20_000, 20_000);
        var out = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            var page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.drawImage(JPEGFactory.createFromByteArray(document, huge), 0, 0, 500, 500);
            }
            document.save(out);
        }

        Path pdf = file(out.toByteArray());
        var read = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> read.complete(reason(parser, pdf)));
        long peak = 0;
        while (!read.isDone()) {
            for (ParserProcess process : parser.running()) {
                peak = Math.max(peak, HostileImagesTest.peakKilobytes(process));
            }
        }

        assertThat(read.get()).matches("[A-Z].*\\.");
        assertThat(peak).isBetween(10L * 1024, 300L * 1024);
        byte[] png = MadeImage.encoded(MadeImage.page(900, 300, 36, LABEL), "png");
        assertThat(parser.image(file(png)).width()).isEqualTo(900);
    }

    @Test
    void withoutTesseractTheReasonSaysHowToGetIt() throws Exception {
        Path scan = file(pdf("A scan."));
        Path image = file(MadeImage.encoded(MadeImage.page(900, 300, 36, LABEL), "png"));
        Path mixed = file(pdfWithText("Page one is text.", "A scan.", "Page three is text."));
        try (var without =
                new DocumentParser(
                        Clock.system(), 1, folder, new OcrReader("/no/tesseract", "eng"))) {
            assertThat(reason(without, scan))
                    .isEqualTo(
                            "The PDF contains no text; it may be a scan. Add a version with a text"
                                    + " layer. The text of images and scans is read if Tesseract is"
                                    + " installed on the server: apt-get install tesseract-ocr.");
            assertThat(reason(without, image))
                    .isEqualTo(
                            "The file is a PNG image. The text of images and scans is read if"
                                    + " Tesseract is installed on the server: apt-get install"
                                    + " tesseract-ocr.");
            assertThat(without.parse(mixed, "mixed.pdf", null, null).blocks()).hasSize(2);
        }
        assertThat(new OcrReader("tesseract", "eng+xyz").problem())
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem).contains("apt-get install tesseract-ocr-xyz"));
        assertThat(new OcrReader("none", "eng").problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("ocr.command"));
    }

    /** It gets no variable of the server, such as a key of a provider. */
    @Test
    void tesseractGetsItsArgumentsAndLimitsAndNothingElse() throws Exception {
        Path seen = folder.resolve("seen");
        String program =
                script(
                        "{ echo \"$@\"; env; ulimit -v; ulimit -t; nice; wc -c; } >> "
                                + folder.resolve("fifo")
                                + "; echo");
        new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor();
        Thread reader =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (var in = Files.newInputStream(folder.resolve("fifo"))) {
                                        in.transferTo(Files.newOutputStream(seen));
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
        NormalizedImage image =
                parser.image(file(MadeImage.encoded(MadeImage.page(90, 30, 10, "a"), "png")));

        assertThat(new OcrReader(program, "eng").read(image)).isEmpty();

        reader.join();
        String printed = Files.readString(seen);
        assertThat(printed)
                .contains("stdin stdout -l eng --dpi 300 --psm 3 -c tessedit_create_tsv=1")
                .contains("OMP_THREAD_LIMIT=1")
                .contains("\n1048576\n60\n")
                .contains(Integer.toString(image.bytes().length))
                .doesNotContain("HOME=");
    }

    @Test
    void aFailureOfTesseractIsAReason() throws Exception {
        NormalizedImage image =
                parser.image(file(MadeImage.encoded(MadeImage.page(90, 30, 10, "a"), "png")));
        var failing = new OcrReader(script("cat > /dev/null; exit 1"), "eng");
        assertThat(catchThrowableOfType(DocumentException.class, () -> failing.read(image)))
                .hasMessageContaining("OCR of the image failed");
        assertThat(ocr.read(image)).isNotNull();
    }

    @Test
    void closingEndsTesseract() throws Exception {
        NormalizedImage image =
                parser.image(file(MadeImage.encoded(MadeImage.page(90, 30, 10, "a"), "png")));
        var endless = new OcrReader(script("while :; do sleep 1; done"), "eng");
        var failure = new CompletableFuture<DocumentException>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                endless.read(image);
                            } catch (DocumentException e) {
                                failure.complete(e);
                            }
                        });
        while (!endless.isRunning()) {
            Thread.onSpinWait();
        }

        endless.close();

        assertThat(failure.get().retryable()).isTrue();
    }

    /** A program that lists the language English, and otherwise does this. */
    private String script(String work) throws IOException {
        Path file = folder.resolve("program");
        Files.writeString(
                file, "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo eng; exit; fi\n" + work);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private static String textOf(ParsedDocument document) {
        return document.blocks().stream()
                .map(ParsedDocument.Block::text)
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    private static String reason(DocumentParser parser, Path file) {
        return catchThrowableOfType(
                        DocumentException.class, () -> parser.parse(file, "a", null, null))
                .reason();
    }

    /** A PDF of pages that are pictures of text, or blank. */
    private static byte[] pdf(String... texts) throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            for (String text : texts) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                if (!text.isEmpty()) {
                    addPicture(document, page, text);
                }
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    /** The second page is a picture. */
    private static byte[] pdfWithText(String first, String picture, String third)
            throws IOException {
        try (var document = new PDDocument();
                var out = new ByteArrayOutputStream()) {
            for (String text : new String[] {first, picture, third}) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                if (text.equals(picture)) {
                    addPicture(document, page, text);
                    continue;
                }
                try (var content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            document.save(out);
            return out.toByteArray();
        }
    }

    private static void addPicture(PDDocument document, PDPage page, String text)
            throws IOException {
        BufferedImage picture = MadeImage.page(1_240, 1_754, 28, text);
        try (var content = new PDPageContentStream(document, page)) {
            content.drawImage(
                    text.contains("first")
                            ? JPEGFactory.createFromImage(document, picture)
                            : LosslessFactory.createFromImage(document, picture),
                    0,
                    0,
                    page.getCropBox().getWidth(),
                    page.getCropBox().getHeight());
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "file", ""), content);
    }
}
