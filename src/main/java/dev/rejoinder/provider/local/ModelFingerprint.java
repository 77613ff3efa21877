package dev.rejoinder.provider.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of a model's files. It is computed again only if the name, size or modification time of
 * a file has changed.
 */
final class ModelFingerprint {
    private static final String CACHE = "onnx-model.hash";

    /** Hexadecimal digits of the hash in a name. */
    private static final int SHOWN = 12;

    private final List<Path> files;
    private final String state;
    private final String hash;
    private final Path cache;
    private final boolean isNew;

    private ModelFingerprint(
            List<Path> files, String state, String hash, Path cache, boolean isNew) {
        this.files = files;
        this.state = state;
        this.hash = hash;
        this.cache = cache;
        this.isNew = isNew;
    }

    /**
     * Computes the hash, or takes it from the cache.
     *
     * @param folder of the cache
     */
    static ModelFingerprint of(List<Path> files, Path folder) throws IOException {
        Path cache = folder.resolve(CACHE);
        String state = state(files);
        List<String> cached = Files.exists(cache) ? Files.readAllLines(cache) : List.of();
        if (cached.size() == 2 && cached.getFirst().equals(state)) {
            return new ModelFingerprint(files, state, cached.getLast(), cache, false);
        }
        return new ModelFingerprint(files, state, hash(files), cache, true);
    }

    /** Whether the files are not those of the cache. */
    boolean isNew() {
        return isNew;
    }

    void save() throws IOException {
        Files.createDirectories(cache.toAbsolutePath().getParent());
        Path part = cache.resolveSibling(CACHE + ".part");
        Files.write(part, List.of(state, hash));
        Files.move(part, cache, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the files are still those of which this is the hash. */
    boolean isCurrent() throws IOException {
        return files.stream().allMatch(Files::exists) && state(files).equals(state);
    }

    /** A short hash of the files and of these settings. */
    String with(String settings) {
        MessageDigest digest = sha256();
        digest.update((hash + "\n" + settings).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN);
    }

    private static String state(List<Path> files) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files) {
            String one =
                    "%s\n%d\n%s\n"
                            .formatted(
                                    file.toAbsolutePath(),
                                    Files.size(file),
                                    Files.getLastModifiedTime(file));
            digest.update(one.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hash(List<Path> files) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
