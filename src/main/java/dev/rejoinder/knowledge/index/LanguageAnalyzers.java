package dev.rejoinder.knowledge.index;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/** Tokenizers and stemmers for each language. Thread-safe. */
final class LanguageAnalyzers {
    /** The family of unknown languages. */
    static final String OTHER = "und";

    /**
     * The distance between the positions of two sentences. More than the words of a chunk, so that
     * a position divided by it is the number of the sentence; 0 are the titles.
     */
    static final int SENTENCE_GAP = 4096;

    /** Words per question; further words are ignored. */
    static final int MAX_WORDS = 64;

    private static final Map<String, Supplier<Analyzer>> MAKERS =
            Map.ofEntries(
                    Map.entry(OTHER, EnglishStopwordAnalyzer::new),
                    Map.entry("ar", TrigramAnalyzer::arabic),
                    Map.entry("cjk", CJKAnalyzer::new),
                    Map.entry("cs", CzechAnalyzer::new),
                    Map.entry("da", DanishAnalyzer::new),
                    Map.entry("de", GermanCompoundAnalyzer::new),
                    Map.entry("el", GreekAnalyzer::new),
                    Map.entry("en", EnglishStopwordAnalyzer::new),
                    Map.entry("es", TrigramAnalyzer::spanish),
                    Map.entry("fa", PersianAnalyzer::new),
                    Map.entry("fi", FinnishAnalyzer::new),
                    Map.entry("fr", FrenchAnalyzer::new),
                    Map.entry("hi", HindiAnalyzer::new),
                    Map.entry("hu", HungarianAnalyzer::new),
                    Map.entry("id", IndonesianAnalyzer::new),
                    Map.entry("it", ItalianAnalyzer::new),
                    Map.entry("nl", DutchAnalyzer::new),
                    Map.entry("no", NorwegianAnalyzer::new),
                    Map.entry("pt", PortugueseAnalyzer::new),
                    Map.entry("ro", RomanianAnalyzer::new),
                    Map.entry("ru", TrigramAnalyzer::russian),
                    Map.entry("sv", SwedishAnalyzer::new),
                    Map.entry("th", ThaiAnalyzer::new),
                    Map.entry("tr", TurkishAnalyzer::new));

    private final Map<String, Analyzer> made = new ConcurrentHashMap<>();

    /** The analyzer family of a language: its own, a shared one, or {@link #OTHER}. */
    static String family(String language) {
        return switch (language) {
            case "zh", "ja", "ko" -> "cjk";
            case "nb", "nn" -> "no";
            default -> MAKERS.containsKey(language) ? language : OTHER;
        };
    }

    /** All families. */
    static Set<String> families() {
        return MAKERS.keySet();
    }

    private Analyzer of(String family) {
        return made.computeIfAbsent(family, name -> maker(name).get());
    }

    private static Supplier<Analyzer> maker(String family) {
        return MAKERS.getOrDefault(family, EnglishStopwordAnalyzer::new);
    }

    /** The analyzer for the index writer. It picks the family by the end of the field name. */
    Analyzer byField() {
        return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return of(field.substring(field.lastIndexOf('_') + 1));
            }

            @Override
            public int getPositionIncrementGap(String field) {
                return SENTENCE_GAP;
            }
        };
    }

    /**
     * A word of a question.
     *
     * @param offset of its first letter in the question
     * @param term as the family's analyzer produces it
     */
    record Word(String term, int offset) {}

    /** Returns the words of a question with distinct terms, in order; none that only ask. */
    List<Word> words(String family, String question) {
        String text = QuestionWords.without(family, question);
        var words = new ArrayList<Word>();
        var terms = new HashSet<String>();
        try (var stream = of(family).tokenStream(IndexFields.text(family), text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            for (int read = 0; stream.incrementToken(); ) {
                // The parts of a word have its position.
                read += Math.min(1, step.getPositionIncrement());
                if (read > MAX_WORDS) {
                    break;
                }
                String word = text.substring(offset.startOffset(), offset.endOffset());
                if (!QuestionWords.contains(family, word) && terms.add(term.toString())) {
                    words.add(new Word(term.toString(), offset.startOffset()));
                }
            }
            stream.end();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return words;
    }
}
