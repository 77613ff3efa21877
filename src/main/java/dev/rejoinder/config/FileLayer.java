package dev.rejoinder.config;

import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings from the properties file, in the syntax of {@link Properties} and in UTF-8. */
final class FileLayer {
    /** Larger than any real settings file, and small enough for any heap. */
    static final int MAX_FILE_BYTES = 1024 * 1024;

    private final Path file;
    private final List<SettingsError> mistakes;

    private FileLayer(Path file, List<SettingsError> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /**
     * Reads the file; adds a mistake for each problem.
     *
     * @param mayMoveData whether the file may set the data folder; false for the file found in the
     *     data folder
     */
    static SettingsLayer read(Path file, boolean mayMoveData, List<SettingsError> mistakes) {
        return new FileLayer(file, mistakes).read(mayMoveData);
    }

    private SettingsLayer read(boolean mayMoveData) {
        Map<Setting<?>, SettingsLayer.RawValue> values = new LinkedHashMap<>();
        entries()
                .forEach(
                        (key, text) -> {
                            Setting<?> setting = find(key);
                            if (setting == null) {
                                mistakes.add(unknown(key));
                            } else if (setting == SettingTable.DATA && !mayMoveData) {
                                mistakes.add(movesData());
                            } else {
                                values.put(setting, new SettingsLayer.RawValue(text, where(key)));
                            }
                        });
        return new SettingsLayer(values);
    }

    private Map<String, String> entries() {
        Entries entries = new Entries();
        try {
            entries.load(new CharArrayReader(characters()));
        } catch (CharacterCodingException e) {
            mistakes.add(new SettingsError(file.toString(), "it is not UTF-8"));
        } catch (IOException e) {
            mistakes.add(new SettingsError(file.toString(), "it cannot be read"));
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    new SettingsError(
                            file.toString(), "a \\u in it is not followed by four hex digits"));
        }
        entries.twice.forEach(
                key -> mistakes.add(new SettingsError(where(key), "it is set twice")));
        return entries.inOrder;
    }

    private char[] characters() throws IOException {
        byte[] bytes;
        try (InputStream input = Files.newInputStream(file)) {
            bytes = input.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            mistakes.add(
                    new SettingsError(
                            file.toString(), "it is larger than " + MAX_FILE_BYTES + " bytes"));
            return new char[0];
        }
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        char[] characters = new char[text.remaining()];
        text.get(characters);
        return characters;
    }

    private String where(String key) {
        return file + ": " + key;
    }

    private static @Nullable Setting<?> find(String key) {
        for (Setting<?> setting : SettingTable.all()) {
            if (setting.name().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    private SettingsError unknown(String key) {
        List<String> known = SettingTable.all().stream().<String>map(Setting::name).toList();
        return new SettingsError(
                where(key),
                "there is no such setting" + SpellingSuggestion.suggestion(key, "", known));
    }

    private SettingsError movesData() {
        return new SettingsError(
                where(SettingTable.DATA.name()),
                "a file in the data folder cannot set the data folder; set "
                        + SettingTable.DATA.variable()
                        + ", or name the file with "
                        + SettingsReader.CONFIG_FLAG);
    }

    /** Keeps the order of the file, and detects duplicate keys. */
    private static final class Entries extends Properties {
        private static final long serialVersionUID = 1;

        private final transient Map<String, String> inOrder = new LinkedHashMap<>();
        private final transient Set<String> twice = new LinkedHashSet<>();

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            String earlier = inOrder.putIfAbsent((String) key, (String) value);
            if (earlier != null) {
                twice.add((String) key);
            }
            return earlier;
        }
    }
}
