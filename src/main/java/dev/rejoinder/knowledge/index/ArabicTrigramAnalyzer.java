package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.KeywordAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/**
 * An Arabic analyzer that also produces the trigrams of each word. A stemmer removes only the
 * outermost of the conjunctions, prepositions, articles and pronouns that Arabic writes together
 * with a word; trigrams find the word inside them.
 */
final class ArabicTrigramAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
        var source = new StandardTokenizer();
        TokenStream words = normalize(field, source);
        words = new StopFilter(words, ArabicAnalyzer.getDefaultStopSet());
        words = new Trigrams(new ArabicNormalizationFilter(words));
        words = new ArabicStemFilter(words);
        return new TokenStreamComponents(source, words);
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new DecimalDigitFilter(new LowerCaseFilter(in));
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
