package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.QuestionAndAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Splits documents into chunks along their structure: paragraphs, list entries and table rows stay
 * whole if they fit, headings stay with their text, and short sections are merged with their
 * neighbours. Thread-safe.
 */
public final class Chunker {
    /**
     * Upper bound of a chunk's text, in characters of a Western language: about 350 tokens.
     * Characters that take more tokens weigh more; see {@link TokenEstimate}.
     */
    static final int MAX_WEIGHT = 1_400;

    /** Shorter sections are merged with their neighbours. */
    static final int SHORT_WEIGHT = 600;

    /** How much of a document is used to detect its language. */
    private static final int LANGUAGE_SAMPLE = 20_000;

    private static final int MAX_TITLE = 200;

    private static final Pattern ENDS_QUESTION = Pattern.compile("[?？؟]$");

    /**
     * Returns the chunks of a document in order; none if it has no text.
     *
     * @param name used as title if the document has none; may be null
     */
    public List<Chunk> chunks(ParsedDocument document, @Nullable String name) {
        String language = LanguageDetector.of(sample(document));
        String title = document.title() == null ? name : document.title();
        List<Section> sections = SectionBuilder.of(document, title == null ? "" : oneLine(title));
        var drafts = new ArrayList<ChunkDraft>();
        for (Section section : sections) {
            drafts.addAll(ChunkDrafts.of(section, language));
        }
        return numbered(ShortSectionMerger.joined(drafts), language);
    }

    /**
     * Returns one chunk per pair, however long, because an answer is useless without its question.
     */
    public List<Chunk> questionsAndAnswers(List<QuestionAndAnswer> pairs) {
        var drafts = new ArrayList<ChunkDraft>();
        for (QuestionAndAnswer pair : pairs) {
            String question = TextSanitizer.of(pair.question()).strip();
            String answer = TextSanitizer.of(pair.answer()).strip();
            String asked = pair.alternatives().isEmpty() ? question : asked(pair);
            drafts.add(new ChunkDraft(List.of(oneLine(question)), null, asked + "\n" + answer));
        }
        return numbered(drafts, LanguageDetector.UNKNOWN);
    }

    /** All wordings in one line, each with a question mark, so that none is taken for an answer. */
    private static String asked(QuestionAndAnswer pair) {
        return pair.questions().stream()
                .map(each -> oneLine(TextSanitizer.of(each)))
                .filter(each -> !each.isEmpty())
                .map(each -> ENDS_QUESTION.matcher(each).find() ? each : each + "?")
                .collect(Collectors.joining(" "));
    }

    private static List<Chunk> numbered(List<ChunkDraft> drafts, String documentLanguage) {
        var seen = new DuplicateTextFilter();
        var chunks = new ArrayList<Chunk>();
        for (ChunkDraft draft : drafts) {
            if (TextSanitizer.hasLetterOrDigit(draft.text()) && seen.isNew(draft)) {
                String language = LanguageDetector.of(draft.text());
                chunks.add(
                        new Chunk(
                                chunks.size(),
                                draft.titlePath(),
                                draft.page(),
                                language.equals(LanguageDetector.UNKNOWN)
                                        ? documentLanguage
                                        : language,
                                draft.text()));
            }
        }
        return chunks;
    }

    private static String sample(ParsedDocument document) {
        var sample = new StringBuilder();
        for (ParsedDocument.Block block : document.blocks()) {
            if (sample.length() > LANGUAGE_SAMPLE) {
                break;
            }
            if (block.kind() != ParsedDocument.Kind.CODE) {
                int end = Math.min(block.text().length(), LANGUAGE_SAMPLE);
                sample.append(block.text(), 0, end).append('\n');
            }
        }
        return sample.toString();
    }

    private static String oneLine(String text) {
        String line = text.replace('\n', ' ').replace('\t', ' ').strip();
        if (line.length() <= MAX_TITLE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_TITLE - 1)) ? MAX_TITLE - 1 : MAX_TITLE;
        return line.substring(0, end);
    }
}
