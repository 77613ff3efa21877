package dev.rejoinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

/** Links between the pages of the documentation lead to files and headings that exist. */
class PageLinksTest {
    private static final Pattern EXTERNAL = Pattern.compile("[a-z]+:.*");
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z][A-Za-z]+)`");

    private final Map<Path, ParsedPage> pages = new HashMap<>();

    @Test
    void linksLeadToFilesAndHeadingsThatExist() throws IOException {
        List<Path> paths = paths();
        var broken = new ArrayList<String>();
        int links = 0;
        for (Path path : paths) {
            for (String link : page(path).links()) {
                if (!EXTERNAL.matcher(link).matches()) {
                    links++;
                    if (isBroken(path, link)) {
                        broken.add(path + ": " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(paths).hasSizeGreaterThan(40);
        assertThat(links).isGreaterThan(80);
    }

    /** A checker that finds nothing because it looks at nothing must be noticed. */
    @Test
    void plantedBrokenLinksAreFound() throws IOException {
        Path readme = Path.of("README.md");
        assertThat(isBroken(readme, "docs/architecture.md#two-databases")).isFalse();
        assertThat(isBroken(readme, "docs/decisions/")).isFalse();
        assertThat(isBroken(readme, "docs/nowhere.md")).isTrue();
        assertThat(isBroken(readme, "docs/architecture.md#nowhere")).isTrue();
        assertThat(isBroken(readme, "#nowhere")).isTrue();
    }

    @Test
    void glossaryNamesClassesThatExist() throws IOException {
        Set<String> missing = new TreeSet<>();
        CLASS_NAME
                .matcher(Files.readString(Path.of("docs/glossary.md")))
                .results()
                .forEach(found -> missing.add(found.group(1)));
        assertThat(missing).hasSizeGreaterThan(15);
        missing.removeAll(classes());
        assertThat(missing).isEmpty();
    }

    private boolean isBroken(Path from, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return true;
        }
        return hash >= 0 && !page(target).anchors().contains(link.substring(hash + 1));
    }

    private ParsedPage page(Path path) throws IOException {
        ParsedPage known = pages.get(path);
        if (known == null) {
            known = ParsedPage.of(Parser.builder().build().parse(Files.readString(path)));
            pages.put(path, known);
        }
        return known;
    }

    private static List<Path> paths() throws IOException {
        var paths = new ArrayList<Path>();
        for (String name : List.of("README", "SECURITY", "CONTRIBUTING", "CHANGELOG")) {
            paths.add(Path.of(name + ".md"));
        }
        for (String folder : List.of("docs", "benchmarks")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(paths::add);
            }
        }
        paths.add(Path.of("clients/README.md"));
        try (Stream<Path> libraries = Files.list(Path.of("clients"))) {
            libraries
                    .map(library -> library.resolve("README.md"))
                    .filter(Files::exists)
                    .forEach(paths::add);
        }
        return paths;
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    /** What a page links to, and the anchors that a link may name. */
    private record ParsedPage(List<String> links, Set<String> anchors) {
        static ParsedPage of(Node document) {
            var page = new ParsedPage(new ArrayList<>(), new TreeSet<>());
            document.accept(
                    new AbstractVisitor() {
                        @Override
                        public void visit(Heading heading) {
                            page.addAnchor(anchor(text(heading)));
                            visitChildren(heading);
                        }

                        @Override
                        public void visit(Link link) {
                            page.links.add(link.getDestination());
                            visitChildren(link);
                        }

                        @Override
                        public void visit(Image image) {
                            page.links.add(image.getDestination());
                            visitChildren(image);
                        }
                    });
            return page;
        }

        private void addAnchor(String anchor) {
            String unique = anchor;
            for (int number = 1; !anchors.add(unique); number++) {
                unique = anchor + "-" + number;
            }
        }

        /** As GitHub makes it. */
        private static String anchor(String heading) {
            return heading.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }

        private static String text(Node node) {
            var text = new StringBuilder();
            node.accept(
                    new AbstractVisitor() {
                        @Override
                        public void visit(Text part) {
                            text.append(part.getLiteral());
                        }

                        @Override
                        public void visit(Code part) {
                            text.append(part.getLiteral());
                        }
                    });
            return text.toString();
        }
    }
}
