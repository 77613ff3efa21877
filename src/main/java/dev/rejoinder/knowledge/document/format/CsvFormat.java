package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** CSV: a row for each row, with the header's names when there is a header. */
final class CsvFormat {
    /** A cell as long as a short book: a quote that was never closed. */
    private static final int MAX_CELL = 200_000;

    private static final char[] SEPARATORS = {',', ';', '\t', '|'};

    /** How much is looked at to find the separator. */
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
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
        List<String> header = null;
        int row = 0;
        try (MappingIterator<String[]> rows = ROWS.with(schema).readValues(text)) {
            while (rows.hasNextValue()) {
                List<String> cells = List.of(rows.nextValue());
                row++;
                if (header == null) {
                    header = Rows.isHeader(cells) ? cells : List.of();
                    if (!header.isEmpty()) {
                        continue;
                    }
                }
                sink.tableRow(Rows.row(header, cells));
            }
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
        if (row == 1 && header != null && !header.isEmpty()) {
            sink.tableRow(Rows.row(List.of(), header));
        }
    }

    /** The one that cuts the first lines into the most cells, the same number each. */
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
