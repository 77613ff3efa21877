package dev.rejoinder.knowledge.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * An English analyzer with a longer stop word list than Lucene's. The list adds question words:
 * they are rare in answers, so they would otherwise get the highest weights. It also serves texts
 * of unknown language: most are short English ones, and it reads Chinese, Japanese and Korean in
 * pairs.
 */
final class EnglishStopwordAnalyzer extends Analyzer {
    private static final CharArraySet STOP_WORDS = stopWords();

    private static CharArraySet stopWords() {
        try {
            return WordlistLoader.getSnowballWordSet(
                    EnglishStopwordAnalyzer.class.getResourceAsStream(
                            "/org/apache/lucene/analysis/snowball/english_stop.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var source = new StandardTokenizer();
        TokenStream words = new CJKWidthFilter(new EnglishPossessiveFilter(source));
        words = new CJKBigramFilter(new LowerCaseFilter(words));
        words = new ASCIIFoldingFilter(new StopFilter(words, STOP_WORDS));
        return new TokenStreamComponents(source, new PorterStemFilter(words));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(in));
    }
}
