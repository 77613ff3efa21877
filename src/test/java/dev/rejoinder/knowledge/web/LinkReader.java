package dev.rejoinder.knowledge.web;

import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the links of a page of the test site. */
final class LinkReader implements PageReader {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");
    private static final Set<String> ACCEPTED =
            Set.of("text/html", "text/plain", "text/markdown", "application/pdf");

    @Override
    public boolean accepts(String mediaType) {
        return ACCEPTED.contains(mediaType);
    }

    @Override
    public ParsedDocument read(FetchedPage file) throws IOException {
        String text = Files.readString(file.content(), StandardCharsets.UTF_8);
        if (text.contains("unreadable")) {
            throw new IOException("The file is damaged.");
        }
        return new ParsedDocument(
                null,
                List.of(),
                LINK.matcher(text)
                        .results()
                        .map((MatchResult found) -> absolute(file.address(), found.group(1)))
                        .toList());
    }

    private static String absolute(URI base, String link) {
        try {
            return base.resolve(link).toString();
        } catch (IllegalArgumentException e) {
            return link;
        }
    }
}
