package dev.rejoinder.knowledge;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.Source.Kind;
import dev.rejoinder.knowledge.Source.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Manages the sources of a bot for its owner. A new source is stored before the call returns, and
 * read later in the background. Thread-safe.
 */
public final class Sources {
    /** The media type under which question-and-answer pairs are stored. */
    public static final String PAIRS = "application/json; profile=questions-and-answers";

    private static final int TITLE_FROM_TEXT = 80;

    private final SourceStore store;
    private final DocumentStore documents;
    private final KnowledgeGapStore gaps;
    private final Clock clock;
    private final Ids ids;
    private final UnaryOperator<String> checkAddress;

    /**
     * Creates the service.
     *
     * @param checkAddress returns the normalized URL, or throws INVALID_REQUEST if the URL must not
     *     be read
     */
    public Sources(
            SourceStore store,
            DocumentStore documents,
            KnowledgeGapStore gaps,
            Clock clock,
            Ids ids,
            UnaryOperator<String> checkAddress) {
        this.store = store;
        this.documents = documents;
        this.gaps = gaps;
        this.clock = clock;
        this.ids = ids;
        this.checkAddress = checkAddress;
    }

    /**
     * Adds a text. Without a title, its first line becomes the title.
     *
     * @throws AppError INVALID_REQUEST if the bot has too many sources; BOT_NOT_FOUND
     */
    public Source addText(String botId, @Nullable String title, String text) {
        byte[] original = text.getBytes(StandardCharsets.UTF_8);
        String named = title == null ? beginningOf(text) : title;
        return add(
                draft(botId, Kind.TEXT, named, null),
                new Original(
                        "text/plain; charset=utf-8", original.length, ContentHash.of(original)),
                new ByteArrayInputStream(original));
    }

    /**
     * Adds questions with their answers, and removes these questions from the knowledge gaps.
     *
     * @throws AppError as {@link #addText}
     */
    public Source addPairs(String botId, @Nullable String title, List<QuestionAndAnswer> pairs) {
        byte[] original = QuestionAndAnswerJson.write(pairs);
        String named = title == null ? titleOf(pairs) : title;
        Source added =
                add(
                        draft(botId, Kind.QA, named, null),
                        new Original(PAIRS, original.length, ContentHash.of(original)),
                        new ByteArrayInputStream(original));
        for (QuestionAndAnswer pair : pairs) {
            gaps.delete(botId, NormalizedQuestion.of(pair.question()));
        }
        return added;
    }

    /**
     * Adds a file.
     *
     * @param mediaType as declared by the client, or null; the content decides the actual type
     * @throws AppError as {@link #addText}; INVALID_REQUEST if the file is empty or too large
     */
    public Source addFile(
            String botId,
            @Nullable String title,
            String fileName,
            @Nullable String mediaType,
            Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes == 0 || bytes > SourceRules.MAX_FILE_BYTES) {
                throw AppError.invalid(
                        "file",
                        bytes == 0
                                ? "The file is empty."
                                : "The file is larger than "
                                        + SourceRules.MAX_FILE_BYTES
                                        + " bytes.");
            }
            var original = new Original(mediaType, bytes, ContentHash.of(file));
            String named = title == null ? fileName : title;
            try (InputStream content = Files.newInputStream(file)) {
                return add(draft(botId, Kind.FILE, named, fileName), original, content);
            }
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }

    /**
     * Adds one web page.
     *
     * @throws AppError as {@link #addText}; INVALID_REQUEST if the URL must not be read
     */
    public Source addPage(
            String botId, @Nullable String title, String address, @Nullable Duration resyncEvery) {
        return addRemote(botId, Kind.PAGE, title, address, 0, 1, resyncEvery);
    }

    /**
     * Adds the pages of a site, starting at the given one.
     *
     * @throws AppError as {@link #addPage}
     */
    public Source addSite(
            String botId,
            @Nullable String title,
            String address,
            int maxDepth,
            int maxPages,
            @Nullable Duration resyncEvery) {
        return addRemote(botId, Kind.SITE, title, address, maxDepth, maxPages, resyncEvery);
    }

    private Source addRemote(
            String botId,
            Kind kind,
            @Nullable String title,
            String address,
            int maxDepth,
            int maxPages,
            @Nullable Duration resyncEvery) {
        String location = checkAddress.apply(address.strip());
        String named = title == null ? location : title;
        Source source = source(botId, kind, named, location, maxDepth, maxPages, resyncEvery);
        return insert(source, null);
    }

    /** A source's only document before it is read. */
    private record Original(@Nullable String mediaType, long bytes, String hash) {}

    private Source add(Source source, Original original, InputStream content) {
        // Checked before the upload, so that a large file is not stored for nothing.
        if (store.count(source.botId()) >= SourceRules.MAX_SOURCES) {
            throw tooMany();
        }
        var document =
                new Document(
                        source.botId(),
                        source.id(),
                        ids.document(),
                        source.location(),
                        null,
                        original.mediaType(),
                        original.hash(),
                        original.bytes(),
                        null,
                        null,
                        List.of());
        try {
            documents.putOriginal(source.botId(), document.id(), content);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
        return insert(source, document);
    }

    private Source insert(Source source, @Nullable Document document) {
        if (store.insert(source, document, SourceRules.MAX_SOURCES)) {
            // Do not read it back: if the database is slow, that read would report an error for a
            // stored source.
            return document == null ? source : source.withOneDocument(document.bytes());
        }
        if (store.count(source.botId()) < SourceRules.MAX_SOURCES) {
            throw AppError.of(ErrorCode.BOT_NOT_FOUND, "There is no such bot.");
        }
        throw tooMany();
    }

    private static AppError tooMany() {
        return AppError.of(
                ErrorCode.INVALID_REQUEST,
                "A bot can have at most " + SourceRules.MAX_SOURCES + " sources.");
    }

    private Source draft(String botId, Kind kind, String title, @Nullable String location) {
        return source(botId, kind, title, location, 0, 1, null);
    }

    private Source source(
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
                null);
    }

    /**
     * For several pairs, a neutral title: chunks are searched with their title, so one question in
     * it would make all the other answers match that question.
     */
    private static String titleOf(List<QuestionAndAnswer> pairs) {
        return pairs.size() == 1
                ? beginningOf(pairs.getFirst().question())
                : "Questions and answers";
    }

    private static String beginningOf(String text) {
        return shortened(text.strip().lines().findFirst().orElse(""), TITLE_FROM_TEXT);
    }

    private static String shortened(String text, int characters) {
        if (text.codePointCount(0, text.length()) <= characters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
    }

    /**
     * Finds a source.
     *
     * @throws AppError NOT_FOUND
     */
    public Source require(String botId, String sourceId) {
        return store.find(botId, sourceId).orElseThrow(Sources::notFound);
    }

    /** Newest first. */
    public List<Source> list(String botId, Page page) {
        return store.list(botId, page);
    }

    public long count(String botId) {
        return store.count(botId);
    }

    /** Lists the chunks of a source, in order. */
    public List<DocumentStore.Cited> chunks(String botId, String sourceId, Page page) {
        return documents.chunks(botId, sourceId, page.offset(), page.limit());
    }

    /**
     * Deletes a source: later answers no longer use it.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String botId, String sourceId) {
        if (!store.delete(botId, sourceId)) {
            throw notFound();
        }
    }

    /**
     * Queues a source to be read again: a page or site from the web, any other kind from its
     * original.
     *
     * @throws AppError NOT_FOUND
     */
    public Source sync(String botId, String sourceId) {
        if (!store.requeue(botId, sourceId)) {
            throw notFound();
        }
        return require(botId, sourceId);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such source.");
    }
}
