package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.KeywordAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Produces the stem of each word and the word's trigrams. They find words whose stems differ: verbs
 * and the nouns made of them, and Arabic words inside longer ones, because Arabic writes
 * conjunctions, prepositions, articles and pronouns together with a word.
 */
final class TrigramAnalyzer extends Analyzer {
    private final CharArraySet stopWords;
    private final UnaryOperator<TokenStream> normalized;
    private final UnaryOperator<TokenStream> stemmed;

    private TrigramAnalyzer(
            CharArraySet stopWords,
            UnaryOperator<TokenStream> normalized,
            UnaryOperator<TokenStream> stemmed) {
        this.stopWords = stopWords;
        this.normalized = normalized;
        this.stemmed = stemmed;
    }

    static Analyzer arabic() {
        return new TrigramAnalyzer(
                ArabicAnalyzer.getDefaultStopSet(),
                ArabicNormalizationFilter::new,
                ArabicStemFilter::new);
    }

    static Analyzer russian() {
        return new TrigramAnalyzer(
                RussianAnalyzer.getDefaultStopSet(),
                UnaryOperator.identity(),
                RussianLightStemFilter::new);
    }

    static Analyzer spanish() {
        return new TrigramAnalyzer(
                SpanishAnalyzer.getDefaultStopSet(),
                UnaryOperator.identity(),
                SpanishLightStemFilter::new);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var source = new StandardTokenizer();
        TokenStream words = new DecimalDigitFilter(new LowerCaseFilter(source));
        words = normalized.apply(new StopFilter(words, stopWords));
        return new TokenStreamComponents(source, stemmed.apply(new Trigrams(words)));
    }

    /** Adds the trigrams of a word after it, at its position. They have no stem. */
    private static final class Trigrams extends TokenFilter {
        private static final int LETTERS = 3;

        /** Stands before and after a word, so that its first and last letters count as such. */
        private static final char EDGE = '_';

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute position =
                addAttribute(PositionIncrementAttribute.class);
        private final KeywordAttribute keyword = addAttribute(KeywordAttribute.class);
        private final Queue<String> trigrams = new ArrayDeque<>();
        private @Nullable State word;

        Trigrams(TokenStream words) {
            super(words);
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!trigrams.isEmpty()) {
                restoreState(word);
                term.setEmpty().append(trigrams.remove());
                position.setPositionIncrement(0);
                keyword.setKeyword(true);
                return true;
            }
            if (!input.incrementToken()) {
                return false;
            }
            String edged = EDGE + term.toString() + EDGE;
            for (int end = LETTERS; end <= edged.length(); end++) {
                trigrams.add(edged.substring(end - LETTERS, end));
            }
            word = captureState();
            return true;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            trigrams.clear();
        }
    }
}
