package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares search results with the stored data. */
final class KillKnowledgeCheck {
    private static final Pattern WORD = Pattern.compile("only\\d+xn\\d+");
    private static final int MOST_SEARCHES = 400;

    private static final Map<String, String> LEFT =
            Map.of(
                    "chunks of no document",
                    """
                    select count(*) from chunk c where not exists (
                        select 1 from document d where d.bot_id = c.bot_id
                            and d.id = c.document_id and d.edition = c.edition
                            and d.deleted_at is null)
                    """,
                    "originals of no document",
                    """
                    select count(*) from original o where not exists (
                        select 1 from document d where d.bot_id = o.bot_id
                            and d.id = o.document_id and d.deleted_at is null)
                    """,
                    "documents of no source",
                    """
                    select count(*) from document d where d.deleted_at is null and not exists (
                        select 1 from source s where s.bot_id = d.bot_id and s.id = d.source_id)
                    """,
                    "documents with a wrong count of chunks",
                    """
                    select count(*) from document d where d.deleted_at is null and d.chunks <> (
                        select count(*) from chunk c where c.bot_id = d.bot_id
                            and c.document_id = d.id and c.edition = d.edition)
                    """,
                    "chunks without a vector",
                    "select count(*) from chunk where vector is null");

    private final KillKnowledgeClient client;
    private final Path data;
    private final Random random;

    KillKnowledgeCheck(KillKnowledgeClient client, Path data, Random random) {
        this.client = client;
        this.data = data;
        this.random = random;
    }

    private record Stored(String word, String text) {}

    /**
     * Searches for all stored chunks, or a sample if there are many. Returns how many it searched
     * for.
     */
    int everyChunkIsFound() throws IOException, InterruptedException, SQLException {
        List<Stored> stored = stored();
        Collections.shuffle(stored, random);
        List<Stored> some = stored.subList(0, Math.min(stored.size(), MOST_SEARCHES));
        for (Stored chunk : some) {
            awaitFound(chunk);
        }
        return some.size();
    }

    /** A server that has just started may still read the last changes into its index. */
    private void awaitFound(Stored chunk) throws IOException, InterruptedException {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 1, TimeUnit.MINUTES);
        List<String> found;
        do {
            found =
                    client.search(chunk.word())
                            .valueStream()
                            .map(each -> each.get("text").stringValue())
                            .toList();
        } while (!found.contains(chunk.text()) && !late.isDone());
        assertThat(found).as("what is found by %s", chunk.word()).contains(chunk.text());
    }

    private List<Stored> stored() throws SQLException {
        var stored = new ArrayList<Stored>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select content from chunk")) {
            while (result.next()) {
                Matcher word = WORD.matcher(result.getString(1));
                assertThat(word.find()).isTrue();
                stored.add(new Stored(word.group(), result.getString(1)));
            }
        }
        return stored;
    }

    void isNotFound(String word) throws IOException, InterruptedException {
        assertThat(client.search(word)).as("what is found by %s", word).isEmpty();
    }

    /** Waits until everything that was deleted is purged. */
    void nothingIsLeft() throws SQLException {
        CompletableFuture<Void> late =
                new CompletableFuture<Void>().completeOnTimeout(null, 3, TimeUnit.MINUTES);
        while (number(data, "select count(*) from document where leftovers = 1") > 0) {
            assertThat(late.isDone()).as("what was deleted is still being removed").isFalse();
        }
        for (Map.Entry<String, String> left : LEFT.entrySet()) {
            assertThat(number(data, left.getValue())).as(left.getKey()).isZero();
        }
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("pragma integrity_check")) {
            assertThat(result.getString(1)).isEqualTo("ok");
        }
    }

    /** Returns how many sources were still unread when the server was killed. */
    static int unsettled(Path data) throws SQLException {
        return (int) number(data, "select count(*) from source where status <> 'READY'");
    }

    private static long number(Path data, String query) throws SQLException {
        try (Connection connection = open(data);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.getLong(1);
        }
    }

    private Connection open() throws SQLException {
        return open(data);
    }

    private static Connection open(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("rejoinder.db"));
    }
}
