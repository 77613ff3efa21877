package dev.rejoinder.knowledge.index;

import de.danielnaber.jwordsplitter.GermanWordSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/**
 * A German analyzer that also produces the parts of compound words, so that a question about the
 * "Kosten für den Versand" finds "Versandkosten".
 */
final class GermanCompoundAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
        var source = new StandardTokenizer();
        TokenStream words = new CompoundParts(new LowerCaseFilter(source));
        words = new StopFilter(words, GermanAnalyzer.getDefaultStopSet());
        words = new GermanLightStemFilter(new GermanNormalizationFilter(words));
        return new TokenStreamComponents(source, words);
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new GermanNormalizationFilter(new LowerCaseFilter(in));
    }

    /** Adds the parts of a compound after it, at its position. */
    private static final class CompoundParts extends TokenFilter {
        /** Shorter words are no compounds; longer ones are no words. */
        private static final int MIN_LETTERS = 8;

        private static final int MAX_LETTERS = 60;

        private final GermanWordSplitter splitter = splitter();
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute position =
                addAttribute(PositionIncrementAttribute.class);
        private final Queue<String> parts = new ArrayDeque<>();
        private @Nullable State compound;

        CompoundParts(TokenStream words) {
            super(words);
        }

        private static GermanWordSplitter splitter() {
            try {
                var splitter = new GermanWordSplitter(true);
                splitter.setStrictMode(true);
                return splitter;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!parts.isEmpty()) {
                restoreState(compound);
                term.setEmpty().append(parts.remove());
                position.setPositionIncrement(0);
                return true;
            }
            if (!input.incrementToken()) {
                return false;
            }
            if (term.length() >= MIN_LETTERS && term.length() <= MAX_LETTERS) {
                Collection<String> split = splitter.splitWord(term.toString());
                if (split.size() > 1) {
                    parts.addAll(List.copyOf(split));
                    compound = captureState();
                }
            }
            return true;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            parts.clear();
        }
    }
}
