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
 * One file of {@code db/migration}, {@code V<version>__<what it does>.sql}. Thread-safe.
 *
 * @param name of the file
 */
record MigrationFile(int version, String name) {
    /** All of them, oldest first. */
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
     * The build lists the files, because finding them in the jar at each start would mean walking
     * over all its entries. Classes that something else has compiled have no list, but a folder.
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

    /** As the history has it. */
    String description() {
        return name.substring(
                        name.indexOf(BETWEEN) + BETWEEN.length(), name.length() - END.length())
                .replace('_', ' ');
    }

    /** The statements, with the words of one database filled in. */
    String script(Map<String, String> words) {
        return SqlTemplate.fill(text(), words);
    }

    /** Of the lines without their ends. Every history that exists has checksums made like this. */
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
