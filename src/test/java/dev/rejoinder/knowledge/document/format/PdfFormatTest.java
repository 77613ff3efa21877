package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.MadePdf;
import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import org.junit.jupiter.api.Test;

class PdfFormatTest {
    @Test
    void pagesAreReadInOrderWithHeadingsAndWhatIsOnEveryPageOnce() throws Exception {
        String first =
                frame(1)
                        + MadePdf.line("F2", 20, 72, 700, "User Guide")
                        + MadePdf.line(
                                "F1",
                                11,
                                72,
                                660,
                                "This is the first paragraph, which is wrapped at the right mar-")
                        + MadePdf.line("F1", 11, 72, 646, "gin of the page and ends here.")
                        + MadePdf.line(
                                "F1",
                                11,
                                72,
                                620,
                                "This one begins after a gap and goes on over the full page and"
                                        + " with")
                        + MadePdf.line(
                                "F1",
                                11,
                                72,
                                606,
                                "more words than fit on it, so that the sentence only comes to"
                                        + " its");
        String second =
                frame(2)
                        + MadePdf.line("F1", 11, 72, 700, "end on the second page.")
                        + MadePdf.line("F2", 11, 72, 670, "Returns")
                        + MadePdf.line("F1", 11, 72, 656, "You can return it. You need:")
                        + MadePdf.line("F1", 11, 72, 642, "- a receipt")
                        + MadePdf.line("F1", 11, 72, 628, "1. and a box");
        String third = frame(3) + MadePdf.line("F1", 11, 72, 700, "The last page has one line.");
        assertThat(
                        FormatReading.document(MadePdf.ofPages(first, second, third), "a", null)
                                .blocks())
                .extracting(Block::page, Block::kind, Block::level, Block::text)
                .map(Object::toString)
                .containsExactly(
                        "(1, PARAGRAPH, 0, \"Acme Corporation, User Guide 2026\")",
                        "(1, HEADING, 1, \"User Guide\")",
                        "(1, PARAGRAPH, 0, \"This is the first paragraph, which is wrapped at the"
                                + " right margin of the page and ends here.\")",
                        "(1, PARAGRAPH, 0, \"This one begins after a gap and goes on over the full"
                            + " page and with more words than fit on it, so that the sentence only"
                            + " comes to its end on the second page.\")",
                        "(2, HEADING, 2, \"Returns\")",
                        "(2, PARAGRAPH, 0, \"You can return it. You need:\")",
                        "(2, LIST_ENTRY, 1, \"a receipt\")",
                        "(2, LIST_ENTRY, 1, \"1. and a box\")",
                        "(3, PARAGRAPH, 0, \"The last page has one line.\")");
    }

    @Test
    void aPdfThatIsLockedForPrintingOnlyIsRead() throws Exception {
        byte[] locked = MadePdf.encrypted(MadePdf.saying("Hello there"), "");
        assertThat(FormatReading.shown(FormatReading.document(locked, "a.pdf", null)))
                .isEqualTo("Hello there");
    }

    @Test
    void aScannedPdfIsAReason() {
        assertThatThrownBy(() -> FormatReading.document(MadePdf.ofPages("", ""), "a.pdf", null))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("contains no text; it may be a scan");
    }

    @Test
    void aPdfWhoseTableOfObjectsIsLostIsRepaired() throws Exception {
        byte[] whole = MadePdf.saying("Hello there");
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 150);
        assertThat(FormatReading.shown(FormatReading.document(cut, "a.pdf", null)))
                .isEqualTo("Hello there");
    }

    private static String frame(int page) {
        return MadePdf.line("F1", 9, 72, 760, "Acme Corporation, User Guide 2026")
                + MadePdf.line("F1", 9, 300, 40, "Page " + page + " of 3");
    }
}
