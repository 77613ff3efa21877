package dev.rejoinder.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;

class PassageIndexFilesTest extends PassageIndexFixture {
    @Test
    void revisionIsTheOneOfTheLastCommit() {
        assertThat(index.revision()).isZero();
        put("bot_1", "doc_1", "Parcels take three days.");
        index.commit(7);
        index.commit(9);
        assertThat(index.revision()).isEqualTo(9);

        put("bot_1", "doc_2", "Parcels cost five euros.");
        index.close();
        open();

        assertThat(index.revision()).isEqualTo(9);
        assertThat(found("bot_1", "parcels")).containsExactly("doc_1/0");
    }

    @Test
    void killedServerFindsWhatItHadCommitted() throws IOException {
        put("bot_1", "doc_1", vector(1, 0), "Parcels take three days.");
        index.commit(3);
        // The files after a kill: open, locked, and with half of a change.
        put("bot_1", "doc_1", "Parcels take four days.");
        put("bot_1", "doc_2", "Parcels cost five euros.");
        Path left = copy("index", "left");

        try (var again = PassageIndex.open(left)) {
            assertThat(again.revision()).isEqualTo(3);
            assertThat(again.chunks()).isEqualTo(1);
            var query = new PassageQuery("bot_1", "parcels", question(MODEL, vector(1, 0)), 5);
            assertThat(again.search(query).getFirst().cosine()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void byteThatIsDamagedInAnyFileIsNoticedWhenTheIndexIsOpened() throws IOException {
        put("bot_1", "doc_1", "Parcels take two days.");
        index.commit(1);
        List<Path> files;
        try (var all = Files.list(folder.resolve("index"))) {
            files = all.filter(file -> file.toFile().length() > 0).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(1);
        for (Path file : files) {
            Path damaged = copy("index", "damaged-" + file.getFileName());
            Path copy = damaged.resolve(file.getFileName());
            byte[] bytes = Files.readAllBytes(copy);
            bytes[bytes.length / 2] ^= 1;
            Files.write(copy, bytes);

            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as("%s", file).isZero();
                assertThat(again.chunks()).isZero();
            }
        }
    }

    @Test
    void clearedIndexIsAsNew() {
        put("bot_1", "doc_1", "Parcels take two days.");
        index.commit(7);

        index.clear();

        assertThat(index.revision()).isZero();
        assertThat(found("bot_1", "parcels")).isEmpty();
        index.close();
        open();
        assertThat(index.revision()).isZero();
        assertThat(index.chunks()).isZero();
    }

    @Test
    void damagedIndexIsBegunAnew() throws IOException {
        put("bot_1", "doc_1", "Parcels take three days.");
        index.commit(3);
        for (String kind : List.of("segments_", ".si", ".cfs")) {
            Path damaged = copy("index", "damaged" + kind);
            try (var files = Files.list(damaged)) {
                Path file =
                        files.filter(f -> f.getFileName().toString().contains(kind))
                                .findFirst()
                                .orElseThrow();
                Files.write(file, new byte[] {1, 2, 3});
            }
            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as(kind).isZero();
                assertThat(again.chunks()).as(kind).isZero();
                again.commit(1);
            }
            try (var again = PassageIndex.open(damaged)) {
                assertThat(again.revision()).as(kind).isEqualTo(1);
            }
        }
    }

    @Test
    void indexOfAnEarlierFormatIsBegunAnew() throws IOException {
        put("bot_1", "doc_1", "Parcels take three days.");
        index.commit(3);
        Path earlier = copy("index", "earlier");
        Files.delete(earlier.resolve("write.lock"));
        try (var directory = new MMapDirectory(earlier);
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(
                    Map.of(IndexFolder.FORMAT_NAME, "1", IndexFolder.REVISION_NAME, "3")
                            .entrySet());
            writer.commit();
        }

        try (var again = PassageIndex.open(earlier)) {
            assertThat(again.revision()).isZero();
            assertThat(again.chunks()).isZero();
        }
    }

    @Test
    void secondServerOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> PassageIndex.open(folder.resolve("index")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Lock held");
        index.commit(1);
        assertThat(index.revision()).isEqualTo(1);
    }

    private Path copy(String from, String to) throws IOException {
        Path target = Files.createDirectory(folder.resolve(to));
        try (var files = Files.list(folder.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }
}
