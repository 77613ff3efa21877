package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** CSV: one block per row, with column names if there is a header. */
final class CsvFormat {
    /** A longer cell points to a missing closing quote. */
    private static final int MAX_CELL = 200_000;

    /** The line with which spreadsheets declare the separator. */
    private static final Pattern SEPARATOR_LINE =
            Pattern.compile(
                    "\\s*\"?sep=([^\r\n])\"?[ \\t]*[,;]*(?:\\R|\\z)", Pattern.CASE_INSENSITIVE);

    private static final char[] SEPARATORS = {',', ';', '\t', '|'};

    /** How many lines are examined to find the separator. */
    private static final int SAMPLE_LINES = 20;

    private static final ObjectReader ROWS =
            CsvMapper.builder(
                            CsvFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(MAX_CELL)
                                                    .build())
                                    .build())
                    .enable(CsvReadFeature.WRAP_AS_ARRAY)
                    .enable(CsvReadFeature.SKIP_EMPTY_LINES)
                    .build()
                    .readerFor(String[].class);

    private CsvFormat() {}

    static void read(String text, BlockSink sink) throws DocumentException {
        Matcher said = SEPARATOR_LINE.matcher(text);
        boolean isSaid = said.lookingAt();
        String body = isSaid ? text.substring(said.end()) : text;
        char separator = isSaid ? said.group(1).charAt(0) : separator(body);
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        var table = new CsvRows(sink);
        int row = 0;
        try (MappingIterator<String[]> rows = ROWS.with(schema).readValues(body)) {
            while (rows.hasNextValue()) {
                table.add(List.of(rows.nextValue()));
                row++;
            }
            table.end();
        } catch (StreamConstraintsException e) {
            throw DocumentException.of(
                    "The table has a cell of more than "
                            + MAX_CELL / 1000
                            + ",000 characters after row "
                            + row
                            + ". A quote may be missing there.");
        } catch (JacksonException e) {
            throw DocumentException.of(
                    "The table cannot be read after row "
                            + row
                            + ". A quote may be missing there.");
        }
    }

    /**
     * Picks the separator that splits the first lines into the most cells, with the same number in
     * each line.
     */
    private static char separator(String text) {
        List<String> lines = text.lines().limit(SAMPLE_LINES).filter(l -> !l.isBlank()).toList();
        char best = ',';
        long bestScore = 0;
        for (char candidate : SEPARATORS) {
            var counts = new ArrayList<Long>();
            for (String line : lines) {
                counts.add(unquoted(line, candidate));
            }
            long first = counts.isEmpty() ? 0 : counts.getFirst();
            long same = counts.stream().filter(count -> count == first).count();
            if (first > 0 && same * 100 + Math.min(first, 50) > bestScore) {
                bestScore = same * 100 + Math.min(first, 50);
                best = candidate;
            }
        }
        return best;
    }

    private static long unquoted(String line, char wanted) {
        boolean quoted = false;
        long count = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            count += !quoted && c == wanted ? 1 : 0;
        }
        return count;
    }
}
