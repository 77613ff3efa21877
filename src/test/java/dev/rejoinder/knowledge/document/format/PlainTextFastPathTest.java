package dev.rejoinder.knowledge.document.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParserRequest;
import java.nio.charset.Charset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that the server reads itself give the same result as in the parser process; all others are
 * left to it.
 */
class PlainTextFastPathTest {
    private static boolean isRead(byte[] content, @Nullable String name, @Nullable String type)
            throws DocumentException {
        return PlainTextFastPath.read(content, name, type).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Opening hours: 9 to 17.",
                "\uFEFFGrüße, 世界 😀\r\n\r\nHEAD LINE\n\n- one\n- two",
                "1.2 Terms\n\nTitle\n=====\n\nWrapped lines of a text that is long enough\nto be.",
                "a \u0007 b, and more words"
            })
    void plainTextIsReadAsTheProcessReadsIt(String text) throws Exception {
        byte[] content = text.getBytes(UTF_8);
        assertThat(PlainTextFastPath.read(content, "a.txt", "text/plain; charset=UTF-8"))
                .contains(
                        DocumentFormatReader.read(
                                        new ParserRequest(
                                                ParserRequest.Task.DOCUMENT,
                                                0,
                                                "a.txt",
                                                "text/plain; charset=UTF-8",
                                                null,
                                                content))
                                .document());
    }

    @Test
    void whatNeedsALibraryOrAGuessIsLeftToTheProcess() throws Exception {
        byte[] text = "Ein Text über Öl".getBytes(UTF_8);
        assertThat(isRead(text, "a.txt", null)).isTrue();
        assertThat(isRead(text, "a.md", null)).isFalse();
        assertThat(isRead(text, "a.csv", null)).isFalse();
        assertThat(isRead(text, null, "text/markdown")).isFalse();
        assertThat(isRead(text, null, "text/plain; charset=gb18030")).isFalse();
        assertThat(isRead("{\"a\": 1}".getBytes(UTF_8), "a.txt", null)).isFalse();
        assertThat(isRead("<html><p>a".getBytes(UTF_8), "a.txt", null)).isFalse();
        assertThat(isRead("%PDF-1.4".getBytes(UTF_8), "a.txt", null)).isFalse();
        assertThat(isRead("über".getBytes(ISO_8859_1), "a.txt", null)).isFalse();
        assertThat(isRead("over".getBytes(UTF_16LE), "a.txt", null)).isFalse();
        assertThat(isRead("日本".getBytes(Charset.forName("ISO-2022-JP")), "a.txt", null)).isFalse();
        assertThat(isRead(new byte[PlainTextFastPath.MAX_BYTES + 1], "a.txt", null)).isFalse();
    }

    @Test
    void whatIsNoTextIsRefusedInTheSameWords() {
        byte[] rich = "{\\rtf1 text}".getBytes(UTF_8);
        assertThatThrownBy(() -> PlainTextFastPath.read(rich, "a.txt", null))
                .hasMessage("The file is a rich text file. Save it as PDF or DOCX.");
        assertThatThrownBy(() -> PlainTextFastPath.read(" \n".getBytes(UTF_8), "a.txt", null))
                .hasMessage("The document contains no text.");
    }

    /** A pattern for comments could backtrack exponentially in their number. */
    @Test
    void manyCommentsAreOneWayToBegin() throws Exception {
        byte[] comments = ("<!-- --> ".repeat(400) + "words").getBytes(UTF_8);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> isRead(comments, "a.txt", null));
    }
}
