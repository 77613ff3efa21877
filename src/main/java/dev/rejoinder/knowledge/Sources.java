package dev.rejoinder.knowledge;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.Source.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /** A question that is asked in vain while its answer is read counts as answered. */
    public static final Duration READ_WITHIN = Duration.ofMinutes(1);

    private final SourceStore store;
    private final DocumentStore documents;
    private final KnowledgeGapStore gaps;
    private final Clock clock;
    private final SourceDrafts drafts;
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
        this.drafts = new SourceDrafts(clock, ids);
        this.checkAddress = checkAddress;
    }

    /**
     * Adds a text. Without a title, its first line becomes the title.
     *
     * @throws AppError INVALID_REQUEST if the bot has too many sources; BOT_NOT_FOUND
     */
    public Source addText(String botId, @Nullable String title, String text) {
        byte[] original = text.getBytes(StandardCharsets.UTF_8);
        String named = title == null ? SourceDrafts.titleOf(text) : title;
        Source source = drafts.local(botId, Kind.TEXT, named, null);
        String hash = ContentHash.of(original);
        return add(
                source,
                drafts.original(source, "text/plain; charset=utf-8", original.length, hash),
                new ByteArrayInputStream(original));
    }

    /**
     * Adds questions with their answers. These questions are listed as unanswered no more.
     *
     * @throws AppError as {@link #addText}
     */
    public Source addPairs(String botId, @Nullable String title, List<QuestionAndAnswer> pairs) {
        byte[] original = QuestionAndAnswerJson.write(pairs);
        String named = title == null ? SourceDrafts.titleOf(pairs) : title;
        Source source = drafts.local(botId, Kind.QA, named, null);
        String hash = ContentHash.of(original);
        Source added =
                add(
                        source,
                        drafts.original(source, PAIRS, original.length, hash),
                        new ByteArrayInputStream(original));
        List<String> answered =
                pairs.stream()
                        .flatMap(pair -> pair.questions().stream())
                        .map(NormalizedQuestion::of)
                        .toList();
        gaps.answered(botId, answered, added.id(), clock.now().plus(READ_WITHIN));
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
            Source source =
                    drafts.local(botId, Kind.FILE, title == null ? fileName : title, fileName);
            Document original = drafts.original(source, mediaType, bytes, ContentHash.of(file));
            try (InputStream content = Files.newInputStream(file)) {
                return add(source, original, content);
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
        Source source =
                drafts.remote(botId, kind, named, location, maxDepth, maxPages, resyncEvery);
        return insert(source, null);
    }

    private Source add(Source source, Document original, InputStream content) {
        // Checked before the upload, so that a large file is not stored for nothing.
        if (store.count(source.botId()) >= SourceRules.MAX_SOURCES) {
            throw tooMany();
        }
        try {
            documents.putOriginal(source.botId(), original.id(), content);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
        return insert(source, original);
    }

    private Source insert(Source source, @Nullable Document document) {
        if (store.insert(source, document, SourceRules.MAX_SOURCES)) {
            // Do not read it back: if the database is slow, that read would report an error for a
            // stored source.
            return document == null ? source : source.with(document);
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

    /**
     * Finds a source.
     *
     * @throws AppError NOT_FOUND
     */
    public Source require(String botId, String sourceId) {
        return store.find(botId, sourceId).orElseThrow(Sources::notFound);
    }

    /**
     * Writes what was given for a text, a file, or questions with their answers.
     *
     * @throws AppError NOT_FOUND for a page or site
     */
    public void copyOriginal(Source source, OutputStream to) throws IOException {
        documents.copyOriginal(source.botId(), originalOf(source).id(), to);
    }

    /**
     * The document with the original of a source.
     *
     * @throws AppError NOT_FOUND for a page or site
     */
    public Document originalOf(Source source) {
        if (source.kind().isRemote()) {
            throw AppError.of(ErrorCode.NOT_FOUND, "Pages and sites have no original.");
        }
        return documents.list(source.botId(), source.id()).stream()
                .findFirst()
                .orElseThrow(Sources::notFound);
    }

    /** Newest first. */
    public List<Source> list(String botId, PageRequest page) {
        return store.list(botId, page);
    }

    public long count(String botId) {
        return store.count(botId);
    }

    /** Lists the chunks of a source, in order. */
    public List<DocumentStore.Cited> chunks(String botId, String sourceId, PageRequest page) {
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
