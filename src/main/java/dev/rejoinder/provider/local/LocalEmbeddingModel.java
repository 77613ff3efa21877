package dev.rejoinder.provider.local;

import dev.rejoinder.core.Clock;
import dev.rejoinder.linux.ThreadPriority;
import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model in this process. It is loaded at first use and can be unloaded while idle.
 * Loaded, the one of the embeddings jar takes about 35 MiB, mostly outside the heap, and as much
 * again for each long passage being embedded. Questions do not queue behind passages. Thread-safe.
 */
public final class LocalEmbeddingModel implements EmbeddingModel, AutoCloseable {
    /** How long it stays loaded after a question, because another one is likely to follow. */
    public static final Duration AFTER_QUESTION = Duration.ofMinutes(5);

    /**
     * How long it stays loaded after a passage. Nobody waits for passages, so it may be reloaded
     * for the next ones.
     */
    public static final Duration AFTER_PASSAGE = Duration.ofSeconds(10);

    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    private final String name;
    private final ModelDescription description;
    private final Loader loader;
    private final Clock clock;
    private final ExecutorService questions;
    private final ExecutorService passages;

    // Inference holds the read lock, loading and unloading the write lock.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable OnnxModel loaded;
    private boolean closed;
    private final AtomicLong keptUntil;

    /**
     * Creates the model of the embeddings jar without loading it.
     *
     * @param folder for its extracted files; must not be mounted {@code noexec}
     * @param threads number of passages embedded concurrently
     */
    public LocalEmbeddingModel(Path folder, int threads, Clock clock) {
        this(
                EmbeddingsJar.VECTOR_SPACE,
                EmbeddingsJar.DESCRIPTION,
                () -> EmbeddingsJar.load(folder),
                threads,
                clock);
    }

    private LocalEmbeddingModel(
            String name, ModelDescription description, Loader loader, int threads, Clock clock) {
        this.name = name;
        this.description = description;
        this.loader = loader;
        this.clock = clock;
        this.keptUntil = new AtomicLong(clock.nanos());
        questions = pool(1, Thread.ofPlatform().daemon().name("embed-question").factory());
        ThreadFactory background = Thread.ofPlatform().daemon().name("embed-passage-", 0).factory();
        passages =
                pool(
                        threads,
                        task ->
                                background.newThread(
                                        () -> {
                                            ThreadPriority.lowerToIdle();
                                            task.run();
                                        }));
    }

    /**
     * Creates a model from an owner's folder without loading it. Its name changes with its files.
     *
     * @param model the folder with {@code model.onnx} and {@code tokenizer.json}
     * @param folder for extracted files of the runtime; must not be mounted {@code noexec}
     * @param threads number of passages embedded concurrently
     * @throws UnsupportedModelException if the model cannot be used
     */
    public static LocalEmbeddingModel fromFolder(
            Path model, Path folder, int threads, Clock clock) {
        if (!EmbeddingsJar.hasRuntime()) {
            throw new UnsupportedModelException(
                    "An embedding model needs rejoinder-embeddings.jar next to rejoinder.jar, on a"
                            + " system that the jar supports.");
        }
        var files = ModelFolder.open(model, folder);
        return new LocalEmbeddingModel(
                files.vectorSpace(), files.description(), () -> files.load(folder), threads, clock);
    }

    /** Loads the model from its files. */
    private interface Loader {
        OnnxModel load() throws IOException;
    }

    /** Whether the embeddings jar is installed and has native code for this machine. */
    public static boolean installed() {
        return EmbeddingsJar.present();
    }

    private static ExecutorService pool(int threads, ThreadFactory factory) {
        var pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        THREAD_IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(),
                        factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> languages() {
        return description.languages();
    }

    @Override
    public double unrelatedCosine() {
        return description.unrelatedCosine();
    }

    @Override
    public boolean embedsSentences() {
        return true;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) throws ModelException {
        List<Future<float[]>> running = new ArrayList<>(texts.size());
        try {
            for (String text : texts) {
                running.add(submit(passages, description.passagePrefix() + text, AFTER_PASSAGE));
            }
            List<float[]> vectors = new ArrayList<>(texts.size());
            for (Future<float[]> vector : running) {
                vectors.add(result(vector));
            }
            return vectors;
        } finally {
            running.forEach(vector -> vector.cancel(false));
        }
    }

    @Override
    public float[] embedQuestion(String text) throws ModelException {
        return result(submit(questions, description.questionPrefix() + text, AFTER_QUESTION));
    }

    private Future<float[]> submit(ExecutorService pool, String text, Duration kept)
            throws ModelException {
        try {
            return pool.submit(() -> compute(text, kept));
        } catch (RejectedExecutionException e) {
            throw new ModelException(Kind.ABORTED, "the model is closed", e);
        }
    }

    private static float[] result(Future<float[]> vector) throws ModelException {
        try {
            return vector.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CancellationException closed) {
                throw new ModelException(Kind.ABORTED, "the model is closed", closed);
            }
            throw new ModelException(
                    Kind.UNAVAILABLE,
                    "the local model failed" + reason(e.getCause()),
                    e.getCause());
        } catch (InterruptedException e) {
            vector.cancel(false);
            Thread.currentThread().interrupt();
            throw new ModelException(Kind.ABORTED, "interrupted", e);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof UnsupportedModelException ? ": " + cause.getMessage() : "";
    }

    private float[] compute(String text, Duration kept) throws IOException {
        while (true) {
            lock.readLock().lock();
            try {
                OnnxModel model = loaded;
                if (model != null) {
                    keep(kept);
                    return model.vector(text);
                }
            } finally {
                lock.readLock().unlock();
            }
            load();
        }
    }

    private void keep(Duration kept) {
        long until = clock.nanos() + kept.toNanos();
        keptUntil.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b);
    }

    private void load() throws IOException {
        lock.writeLock().lock();
        try {
            if (closed) {
                throw new CancellationException("the model is closed");
            }
            if (loaded == null) {
                loaded = loader.load();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether it is in memory now. */
    public boolean isLoaded() {
        lock.readLock().lock();
        try {
            return loaded != null;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Unloads the model if the last question is older than {@link #AFTER_QUESTION} and the last
     * passage older than {@link #AFTER_PASSAGE}. Call it periodically.
     */
    public void unloadIfIdle() {
        if (clock.nanos() - keptUntil.get() > 0) {
            unload();
        }
    }

    private void unload() {
        lock.writeLock().lock();
        try {
            if (loaded != null) {
                loaded.close();
                loaded = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the local model cannot be closed", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Waits for running inferences and cancels queued ones. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
        unload();
        questions.shutdown();
        passages.shutdown();
    }
}
