package dev.rejoinder.storage;

import dev.rejoinder.storage.sql.SqlTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file in {@code db/migration}, {@code V<version>__<description>.sql}. Thread-safe.
 *
 * @param name the file name
 */
record MigrationFile(int version, String name) {
    /** All migrations, oldest first. */
    static final List<MigrationFile> ALL =
            names().stream()
                    .map(MigrationFile::named)
                    .sorted(Comparator.comparingInt(MigrationFile::version))
                    .toList();

    private static final String BETWEEN = "__";
    private static final String END = ".sql";

    private static MigrationFile named(String name) {
        return new MigrationFile(Integer.parseInt(name.substring(1, name.indexOf('_'))), name);
    }

    /**
     * The build writes a list of the files, because scanning the jar at each start is slow. Without
     * the list, for example in an IDE, the folder is read.
     */
    private static List<String> names() {
        @Nullable String list = find("/db/migrations.txt");
        if (list != null) {
            return list.lines().toList();
        }
        URL folder = Objects.requireNonNull(MigrationFile.class.getResource("/db/migration"));
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The description in the migration history. */
    String description() {
        return name.substring(
                        name.indexOf(BETWEEN) + BETWEEN.length(), name.length() - END.length())
                .replace('_', ' ');
    }

    /** The statements, with the placeholders of a dialect filled in. */
    String script(Map<String, String> words) {
        return SqlTemplate.fill(text(), words);
    }

    /**
     * CRC-32 of the lines without their line ends, as Flyway computes it; all existing histories
     * contain these values.
     */
    int checksum() {
        var checksum = new CRC32();
        text().lines().forEach(line -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) checksum.getValue();
    }

    private String text() {
        return read("/db/migration/" + name);
    }

    static String read(String resource) {
        return Objects.requireNonNull(find(resource), resource);
    }

    private static @Nullable String find(String resource) {
        try (@Nullable InputStream in = MigrationFile.class.getResourceAsStream(resource)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
