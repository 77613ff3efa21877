package dev.rejoinder.reliability;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that add, sync and delete sources at random until the server ends. */
final class KillKnowledgeTraffic {
    private static final int CLIENTS = 3;
    private static final int PARAGRAPHS = 6;

    /** Makes a text that takes several commits. */
    private static final int MANY_PARAGRAPHS = 600;

    private static final AtomicInteger WORDS = new AtomicInteger();

    private final KillKnowledgeClient client;
    private final List<KillKnowledgeSource> before;
    private final ConcurrentLinkedQueue<KillKnowledgeSource> sources;
    private final ConcurrentLinkedQueue<Throwable> wrongs = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Starts the clients at once. */
    KillKnowledgeTraffic(
            KillKnowledgeClient client, List<KillKnowledgeSource> before, Random random) {
        this.client = client;
        this.before = before;
        this.sources = new ConcurrentLinkedQueue<>(before);
        for (int i = 0; i < CLIENTS; i++) {
            var own = new Random(random.nextLong());
            threads.add(Thread.ofVirtual().start(() -> use(own)));
        }
    }

    private void use(Random random) {
        try {
            while (true) {
                useOnce(random);
            }
        } catch (IOException killed) {
            // Expected: the server was killed.
        } catch (InterruptedException | AssertionError | RuntimeException wrong) {
            wrongs.add(wrong);
        }
    }

    private void useOnce(Random random) throws IOException, InterruptedException {
        int which = random.nextInt(10);
        if (which < 6) {
            add(random, which < 4);
            return;
        }
        List<KillKnowledgeSource> all = List.copyOf(sources);
        if (all.isEmpty()) {
            return;
        }
        KillKnowledgeSource source = all.get(random.nextInt(all.size()));
        if (which == 6) {
            client.sync(source.id());
        } else if (source.claim()) {
            client.delete(String.valueOf(source.id()));
            source.deleted();
        }
    }

    private void add(Random random, boolean text) throws IOException, InterruptedException {
        var source = new KillKnowledgeSource("only" + WORDS.incrementAndGet() + "x");
        sources.add(source);
        int paragraphs = random.nextInt(15) == 0 ? MANY_PARAGRAPHS : PARAGRAPHS;
        String content = content(source.word(), paragraphs);
        source.added(text ? client.addText(content) : client.addFile(content));
    }

    private static String content(String word, int paragraphs) {
        var text = new StringBuilder();
        for (int i = 0; i < paragraphs; i++) {
            text.append("# Part ").append(i).append("\n\n").append(word).append(" and ");
            text.append(word).append('n').append(i);
            text.append(" are what this part is about, ".repeat(20)).append("the end.\n\n");
        }
        return text.toString();
    }

    /** Waits for all clients and records the final state of their sources. */
    void end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable wrong = wrongs.poll();
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        before.clear();
        before.addAll(sources);
    }
}
