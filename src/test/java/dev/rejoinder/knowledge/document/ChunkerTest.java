package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private final Chunker chunker = new Chunker();

    @Test
    void aSectionIsAChunkUnderItsHeadings() {
        assertThat(
                        chunker.chunks(
                                document(
                                        "Handbook",
                                        heading(1, "Handbook"),
                                        heading(2, "Returns"),
                                        heading(3, "In Germany"),
                                        paragraph(words(150)),
                                        heading(2, "Shipping"),
                                        paragraph(words(140))),
                                "handbook.pdf"))
                .extracting(Chunk::ordinal, Chunk::titlePath, Chunk::text)
                .containsExactly(
                        tuple(0, "Handbook > Returns > In Germany", words(150)),
                        tuple(1, "Handbook > Shipping", words(140)));
    }

    @Test
    void shortSectionsOfOneParentShareAChunkWithTheirHeadings() {
        assertThat(
                        chunker.chunks(
                                document(
                                        "Hours",
                                        heading(2, "Monday"),
                                        paragraph("We open at nine."),
                                        heading(2, "Sunday"),
                                        paragraph("We are closed.")),
                                null))
                .extracting(Chunk::titlePath, Chunk::text)
                .containsExactly(
                        tuple("Hours", "Monday\nWe open at nine.\n\nSunday\nWe are closed."));
    }

    @Test
    void sectionsOfDifferentParentsStayApart() {
        assertThat(
                        chunker.chunks(
                                document(
                                        null,
                                        heading(1, "Berlin"),
                                        heading(2, "Hours"),
                                        paragraph("From nine to five."),
                                        heading(1, "Paris"),
                                        heading(2, "Hours"),
                                        paragraph("From ten to six.")),
                                null))
                .extracting(Chunk::titlePath, Chunk::text)
                .containsExactly(
                        tuple("Berlin > Hours", "From nine to five."),
                        tuple("Paris > Hours", "From ten to six."));
    }

    @Test
    void paragraphsAreWholeAndChunksAreOfTheSizeForRetrieval() {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < 40; i++) {
            blocks.add(paragraph(i + " " + words(60 + i)));
        }
        List<Chunk> chunks = chunker.chunks(new ParsedDocument(null, blocks, List.of()), "a.txt");
        assertThat(chunks).allSatisfy(c -> assertThat(c.text().length()).isBetween(300, 1_400));
        assertThat(String.join("\n\n", chunks.stream().map(Chunk::text).toList()))
                .isEqualTo(String.join("\n\n", blocks.stream().map(Block::text).toList()));
    }

    @Test
    void aParagraphThatMustBeCutIsCutBetweenSentencesAndRepeatsTheLast() {
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("This is sentence number %d of a long text. ".formatted(i));
        }
        List<Chunk> chunks =
                chunker.chunks(document(null, paragraph(text.toString().strip())), null);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).text()).endsWith("number 31 of a long text.");
        assertThat(chunks.get(1).text()).startsWith("This is sentence number 31 of a long text.");
        assertThat(chunks.get(1).text()).endsWith("number 59 of a long text.");
    }

    @Test
    void whatHasNoSentencesAndNoSpacesIsCutAllTheSame() {
        var text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append((char) ('一' + i));
        }
        for (int i = 0; i < 1_000; i++) {
            text.append("x%04d".formatted(i));
        }
        List<Chunk> chunks = chunker.chunks(document(null, paragraph(text.toString())), null);
        assertThat(chunks)
                .allSatisfy(c -> assertThat(TokenEstimate.of(c.text())).isLessThan(1_401));
        assertThat(String.join("", chunks.stream().map(Chunk::text).toList()))
                .isEqualTo(text.toString());
    }

    @Test
    void noCutGoesThroughACharacter() {
        List<Chunk> chunks =
                chunker.chunks(document(null, paragraph("x" + "😀".repeat(3_000) + "end")), null);
        assertThat(chunks)
                .allSatisfy(c -> assertThat(TextSanitizer.of(c.text())).isEqualTo(c.text()));
    }

    @Test
    void rowsAndEntriesAreNeverCut() {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < 100; i++) {
            blocks.add(
                    new Block(
                            Kind.TABLE_ROW, 0, "Plan: P%d; Price: %d euros".formatted(i, i), null));
        }
        for (Chunk chunk : chunker.chunks(new ParsedDocument("Prices", blocks, List.of()), null)) {
            assertThat(chunk.text().lines())
                    .allMatch(l -> l.matches("Plan: P\\d+; Price: .* euros"));
        }
    }

    @Test
    void aLineThatAnnouncesAListGoesWithIt() {
        List<Chunk> chunks =
                chunker.chunks(
                        document(
                                null,
                                paragraph(words(230)),
                                paragraph("You need:"),
                                entry(1, "a passport, " + words(10)),
                                entry(2, "a visa")),
                        null);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(1).text())
                .isEqualTo("You need:\n\n- a passport, " + words(10) + "\n  - a visa");
    }

    @Test
    void aHeadingWithNothingUnderItIsFound() {
        assertThat(
                        chunker.chunks(
                                document(
                                        "Contact",
                                        heading(2, "Call 0800 123456"),
                                        heading(2, "Mail help@example.com"),
                                        heading(2, "Hours"),
                                        paragraph("Nine to five.")),
                                null))
                .extracting(Chunk::titlePath, Chunk::text)
                .containsExactly(
                        tuple(
                                "Contact",
                                "Call 0800 123456\n\n"
                                        + "Mail help@example.com\n\n"
                                        + "Hours\n"
                                        + "Nine to five."));
    }

    @Test
    void aChunkKnowsThePageItBeginsOn() {
        assertThat(
                        chunker.chunks(
                                document(
                                        null,
                                        new Block(Kind.PARAGRAPH, 0, words(200), 3),
                                        new Block(Kind.PARAGRAPH, 0, words(201), 4)),
                                null))
                .extracting(Chunk::page)
                .containsExactly(3, 4);
    }

    @Test
    void whatADocumentSaysTwiceIsKeptOnce() {
        String notice = words(100);
        assertThat(
                        chunker.chunks(
                                document(
                                        null,
                                        heading(1, "One"),
                                        paragraph(notice),
                                        heading(1, "Two"),
                                        paragraph(notice.toUpperCase(java.util.Locale.ROOT)),
                                        heading(1, "Three"),
                                        paragraph("Not available."),
                                        heading(1, "Four"),
                                        paragraph("Not available.")),
                                null))
                .extracting(Chunk::titlePath)
                .containsExactly("One", "Three", "Four");
    }

    @Test
    void aChunkHasTheLanguageItIsIn() {
        assertThat(
                        chunker.chunks(
                                document(
                                        "Guide",
                                        heading(1, "English"),
                                        paragraph(
                                                "This is the text that you have to read. "
                                                        .repeat(20)),
                                        heading(1, "Deutsch"),
                                        paragraph(
                                                "Das ist der Text, den Sie nicht lesen. "
                                                        .repeat(20)),
                                        heading(1, "Numbers"),
                                        paragraph("12345 67890 ".repeat(70))),
                                null))
                .extracting(Chunk::language)
                .containsExactly("en", "de", "en");
    }

    @Test
    void aQuestionAndItsAnswerAreOneChunkHoweverLong() {
        String answer = words(2_000);
        assertThat(
                        chunker.questionsAndAnswers(
                                List.of(
                                        new QuestionAndAnswer("How long?", answer),
                                        new QuestionAndAnswer("Where?", "Here.\u0000"),
                                        new QuestionAndAnswer("Where?", "Here."))))
                .containsExactly(
                        new Chunk(0, "How long?", null, "und", "How long?\n" + answer),
                        new Chunk(1, "Where?", null, "und", "Where?\nHere."));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static String words(int count) {
        return "lorem ".repeat(count).strip();
    }

    private static ParsedDocument document(@Nullable String title, Block... blocks) {
        return new ParsedDocument(title, List.of(blocks), List.of());
    }

    private static Block heading(int level, String text) {
        return new Block(Kind.HEADING, level, text, null);
    }

    private static Block paragraph(String text) {
        return new Block(Kind.PARAGRAPH, 0, text, null);
    }

    private static Block entry(int level, String text) {
        return new Block(Kind.LIST_ENTRY, level, text, null);
    }
}
