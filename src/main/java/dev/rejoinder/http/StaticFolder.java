package dev.rejoinder.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that are published together under a hash of all of them. Browsers may cache them forever,
 * and never mix the files of two releases. Immutable.
 */
public final class StaticFolder {
    private final Map<String, StaticFile> files;
    private final String version;

    public StaticFolder(Map<String, StaticFile> files) {
        this.files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        var all = new StringBuilder();
        files.forEach((name, file) -> all.append(name).append(file.tag()));
        version = StaticFile.tag(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The folder's name: 16 hexadecimal digits. */
    public String version() {
        return version;
    }

    /** The files by name, in the given order. */
    public Map<String, StaticFile> files() {
        return files;
    }

    /** A file of this version, or null if it does not exist. */
    public @Nullable StaticFile find(String folder, String name) {
        return folder.equals(version) ? files.get(name) : null;
    }
}
