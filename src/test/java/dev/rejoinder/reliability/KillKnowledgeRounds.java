package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rounds on one data folder. In each round, clients add, sync and delete sources until the server
 * is killed. Some rounds then damage the index. After the next start all sources must become ready
 * and match the responses that the clients received.
 */
final class KillKnowledgeRounds implements AutoCloseable {
    private static final int SHORTEST_MILLIS = 200;

    private final ScriptedHttpServer embeddings =
            ScriptedHttpServer.start(KillKnowledgeEmbeddings::answer);
    private final KillableServer.Launch launch;
    private final Random random;
    private final int longestMillis;
    private final List<KillKnowledgeSource> sources = new ArrayList<>();
    private @Nullable String token;
    private Figures figures = new Figures(0, 0, 0, 0, 0, 0);

    /** Totals over all rounds. */
    record Figures(int rounds, int added, int deleted, int chunks, int damaged, int cut) {}

    /**
     * Starts with an empty folder.
     *
     * @param longestMillis how long clients use a server at most
     */
    KillKnowledgeRounds(Path data, Random random, int longestMillis) throws IOException {
        this.longestMillis = longestMillis;
        this.launch =
                KillableServer.Launch.of(data, embeddings.uri(""))
                        .with(Map.of("REJOINDER_EMBEDDINGS_MODEL", "openai/played"));
        this.random = random;
    }

    Figures run(int rounds) throws IOException, InterruptedException, SQLException {
        for (int round = 0; round < rounds; round++) {
            try (KillableServer server = KillableServer.start(launch);
                    KillKnowledgeClient client = client(server)) {
                check(client);
                var traffic = new KillKnowledgeTraffic(client, sources, random);
                int millis = SHORTEST_MILLIS + random.nextInt(longestMillis);
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                        .execute(server::close);
                var _ = server.awaitEnd();
                traffic.end();
            }
            figures =
                    new Figures(
                            round + 1,
                            (int) sources.stream().filter(KillKnowledgeSource::isKnown).count(),
                            (int) sources.stream().filter(KillKnowledgeSource::isGone).count(),
                            figures.chunks(),
                            figures.damaged() + (damageIndex() ? 1 : 0),
                            figures.cut());
        }
        try (KillableServer server = KillableServer.start(launch);
                KillKnowledgeClient client = client(server)) {
            check(client);
        }
        return figures;
    }

    private KillKnowledgeClient client(KillableServer server)
            throws IOException, InterruptedException {
        if (token == null) {
            token = server.firstToken();
        }
        return new KillKnowledgeClient(server.port(), token);
    }

    private void check(KillKnowledgeClient client)
            throws IOException, InterruptedException, SQLException {
        int cut = KillKnowledgeCheck.unsettled(launch.data());
        Set<String> kept = client.settled();
        var known = new HashSet<String>();
        for (KillKnowledgeSource source : sources) {
            String id = source.id();
            if (id == null) {
                continue;
            }
            known.add(id);
            if (source.isGone()) {
                assertThat(kept).as("what was deleted").doesNotContain(id);
            } else if (!source.mayBeGone()) {
                assertThat(kept).as("what was added").contains(id);
            }
        }
        var strangers = new HashSet<>(kept);
        strangers.removeAll(known);
        long unheard = sources.stream().filter(source -> source.id() == null).count();
        assertThat(strangers).as("sources of nobody").hasSizeLessThanOrEqualTo((int) unheard);
        var check = new KillKnowledgeCheck(client, launch.data(), random);
        check.nothingIsLeft();
        int chunks = check.everyChunkIsFound();
        for (KillKnowledgeSource source : sources) {
            if (source.isGone()) {
                check.isNotFound(source.word());
            }
        }
        figures =
                new Figures(
                        figures.rounds(),
                        figures.added(),
                        figures.deleted(),
                        figures.chunks() + chunks,
                        figures.damaged(),
                        figures.cut() + cut);
    }

    /** Sometimes deletes the index, changes one byte, or truncates a file. */
    private boolean damageIndex() throws IOException {
        Path index = launch.data().resolve("index");
        int how = random.nextInt(6);
        if (how > 2 || !Files.isDirectory(index)) {
            return false;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(index)) {
            files = all.filter(path -> path.toFile().length() > 0).sorted().toList();
        }
        if (files.isEmpty()) {
            return false;
        }
        if (how == 0) {
            try (Stream<Path> all = Files.list(index)) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(index);
            return true;
        }
        Path file = files.get(random.nextInt(files.size()));
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            if (how == 1) {
                bytes.setLength(random.nextLong(bytes.length()));
            } else {
                long place = random.nextLong(bytes.length());
                bytes.seek(place);
                int old = bytes.read();
                bytes.seek(place);
                bytes.write(old ^ 0x10);
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        embeddings.close();
    }
}
