package dev.rejoinder.knowledge.ingest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.knowledge.Chunk;
import dev.rejoinder.knowledge.Document;
import dev.rejoinder.knowledge.DocumentStore;
import dev.rejoinder.knowledge.QuestionAndAnswerJson;
import dev.rejoinder.knowledge.SourceStore.Job;
import dev.rejoinder.knowledge.Sources;
import dev.rejoinder.knowledge.document.Chunker;
import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.DocumentParser;
import dev.rejoinder.knowledge.document.ParsedDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads sources whose original is stored: texts, files, and question-and-answer pairs. */
public final class StoredSourceReader implements Ingestion.SourceReader {
    private static final String NO_TEXT = "The source contains no text.";

    private final DocumentStore documents;
    private final DocumentReader reader;
    private final Path folder;
    private final Function<Document, Optional<List<Chunk>>> known;
    private final Chunker chunker = new Chunker();

    /**
     * Creates the reader.
     *
     * @param folder for the file while it is read
     * @param known returns the chunks of documents that need no parsing
     */
    public StoredSourceReader(
            DocumentStore documents,
            DocumentParser parser,
            Path folder,
            Function<Document, Optional<List<Chunk>>> known) {
        this.documents = documents;
        this.reader = new DocumentReader(parser);
        this.folder = folder;
        this.known = known;
    }

    @Override
    public @Nullable String read(Job job) throws UnreadableException, InterruptedException {
        for (Document document : documents.list(job.source().botId(), job.source().id())) {
            List<Chunk> chunks = chunks(document);
            if (chunks.isEmpty()) {
                throw new UnreadableException(NO_TEXT);
            }
            documents.put(job, document, chunks);
        }
        return null;
    }

    private List<Chunk> chunks(Document document) throws UnreadableException, InterruptedException {
        Optional<List<Chunk>> before = known.apply(document);
        if (before.isPresent()) {
            return before.get();
        }
        return Sources.PAIRS.equals(document.mediaType()) ? pairs(document) : parsed(document);
    }

    private List<Chunk> pairs(Document document) {
        var json = new ByteArrayOutputStream();
        try {
            documents.copyOriginal(document.botId(), document.id(), json);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
        return chunker.questionsAndAnswers(QuestionAndAnswerJson.read(json.toByteArray()));
    }

    private List<Chunk> parsed(Document document) throws UnreadableException, InterruptedException {
        try {
            Path file = Files.createTempFile(folder, "source-", ".tmp");
            try {
                try (OutputStream to = Files.newOutputStream(file)) {
                    documents.copyOriginal(document.botId(), document.id(), to);
                }
                ParsedDocument parsed =
                        reader.read(file, document.location(), document.mediaType(), null);
                return chunker.chunks(parsed, document.title());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (DocumentException unreadable) {
            throw new UnreadableException(unreadable);
        } catch (IOException e) {
            throw AppError.internal(e);
        }
    }
}
