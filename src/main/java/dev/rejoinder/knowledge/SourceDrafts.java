package dev.rejoinder.knowledge;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New sources as they are before anything was read: queued, with an id and a title. */
final class SourceDrafts {
    private static final int TITLE_FROM_TEXT = 80;

    private final Clock clock;
    private final Ids ids;

    SourceDrafts(Clock clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** A source whose content is stored here. */
    Source local(String botId, Kind kind, String title, @Nullable String location) {
        return remote(botId, kind, title, location, 0, 1, null);
    }

    /** A source whose pages are fetched from the web. */
    Source remote(
            String botId,
            Kind kind,
            String title,
            @Nullable String location,
            int maxDepth,
            int maxPages,
            @Nullable Duration resyncEvery) {
        Instant now = clock.now();
        return new Source(
                botId,
                ids.source(),
                kind,
                shortened(title, SourceRules.MAX_TITLE_CHARACTERS),
                location,
                maxDepth,
                maxPages,
                resyncEvery,
                Status.QUEUED,
                null,
                0,
                0,
                0,
                0,
                now,
                now,
                null,
                null);
    }

    /** The only document of a local source. */
    Document original(Source source, @Nullable String mediaType, long bytes, String hash) {
        return new Document(
                source.botId(),
                source.id(),
                ids.document(),
                source.location(),
                null,
                mediaType,
                hash,
                bytes,
                null,
                null,
                List.of());
    }

    /**
     * For several pairs, a neutral title: chunks are searched with their title, so one question in
     * it would make all the other answers match that question.
     */
    static String titleOf(List<QuestionAndAnswer> pairs) {
        return pairs.size() == 1 ? titleOf(pairs.getFirst().question()) : "Questions and answers";
    }

    /** The first words of a text. */
    static String titleOf(String text) {
        return shortened(text.strip().lines().findFirst().orElse(""), TITLE_FROM_TEXT);
    }

    private static String shortened(String text, int characters) {
        if (text.codePointCount(0, text.length()) <= characters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
    }
}
