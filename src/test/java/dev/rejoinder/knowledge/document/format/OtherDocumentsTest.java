package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.TextSanitizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares third-party documents, word by word, with the output of pandoc or with the raw text. Set
 * their folder with {@code -Drejoinder.documents}; {@code benchmarks/knowledge/reading/texts.sh}
 * fills one.
 */
@Tag("long")
class OtherDocumentsTest {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    /** Minimum share of pandoc's words, in percent; the others may be missing. */
    private static final double LEAST_PERCENT = 99;

    /** Boilerplate around the content of a page, which is correctly left out. */
    private static final String AROUND =
            "nav, header, footer, aside, form, button, script, style, noscript, [role=navigation],"
                    + " [role=search], [role=banner], [role=contentinfo], [role=complementary],"
                    + " [hidden], [aria-hidden=true], select, a.headerlink, title, .footer";

    @Test
    void documentsOfOthersAgreeWordByWord() throws Exception {
        String folder = System.getProperty("rejoinder.documents");
        assumeTrue(folder != null, "no folder of documents is named");
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        int agree = 0;
        var differences = new ArrayList<String>();
        for (Path file : files) {
            String difference = difference(file);
            agree += difference.isEmpty() ? 1 : 0;
            if (!difference.isEmpty()) {
                differences.add(file.getFileName() + ": " + difference);
            }
        }
        System.out.println(agree + " of " + files.size() + " documents agree");
        differences.forEach(System.out::println);
        assertThat(agree * 100).isGreaterThanOrEqualTo(files.size() * 95);
    }

    private static String difference(Path file) throws IOException, InterruptedException {
        byte[] content = Files.readAllBytes(file);
        String name = String.valueOf(file.getFileName());
        Map<String, Integer> ours;
        try {
            String shown = FormatReading.shown(FormatReading.document(content, name, null));
            ours = words(shown);
        } catch (DocumentException e) {
            return e.reason();
        }
        String text;
        try {
            text = TextDecoder.decode(content, null);
        } catch (DocumentException e) {
            return e.reason();
        }
        boolean html = name.endsWith("html") || name.endsWith("htm");
        boolean markdown = name.endsWith("md");
        String reference = html || markdown ? pandoc(text, html ? "html" : "gfm") : text;
        Map<String, Integer> theirs = words(reference);
        Map<String, Integer> excused = html ? around(text) : Map.of();
        var missing = new TreeMap<String, Integer>();
        int all = 0;
        int gone = 0;
        for (Map.Entry<String, Integer> word : theirs.entrySet()) {
            int wanted = word.getValue() - excused.getOrDefault(word.getKey(), 0);
            int lost = wanted - ours.getOrDefault(word.getKey(), 0);
            all += Math.max(0, wanted);
            if (lost > 0) {
                gone += lost;
                missing.put(word.getKey(), lost);
            }
        }
        var extra = new TreeMap<String, Integer>(ours);
        extra.keySet().removeAll(theirs.keySet());
        extra.keySet().removeAll(words(text).keySet());
        boolean agrees =
                gone * 100 <= all * (100 - LEAST_PERCENT) && extra.size() * 200 <= ours.size();
        return agrees
                ? ""
                : "of %d words %d are missing: %s; not in it: %s"
                        .formatted(all, gone, head(missing), head(extra));
    }

    private static String head(Map<String, Integer> words) {
        return words.entrySet().stream().limit(25).map(Object::toString).toList().toString();
    }

    private static Map<String, Integer> around(String page) {
        Document document = Jsoup.parse(page);
        var text = new StringBuilder();
        document.select(AROUND).forEach(part -> text.append(part.text()).append(' '));
        return words(text.toString());
    }

    private static String pandoc(String text, String from)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("rejoinder-pandoc-", ".txt");
        Path out = Files.createTempFile("rejoinder-pandoc-", ".out");
        try {
            Files.writeString(in, text);
            Process process =
                    new ProcessBuilder(
                                    "pandoc",
                                    "-f",
                                    from,
                                    "-t",
                                    "plain",
                                    "--wrap=none",
                                    "-o",
                                    out.toString(),
                                    in.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.waitFor();
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }

    private static Map<String, Integer> words(String text) {
        var words = new HashMap<String, Integer>();
        String plain =
                Normalizer.normalize(TextSanitizer.of(text), Normalizer.Form.NFKC)
                        .toLowerCase(Locale.ROOT);
        for (String word : NO_WORD.split(plain, -1)) {
            if (!word.isEmpty()) {
                words.merge(word, 1, Integer::sum);
            }
        }
        return words;
    }
}
