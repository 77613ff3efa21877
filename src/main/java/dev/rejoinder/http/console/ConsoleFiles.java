package dev.rejoinder.http.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All files of the console, read once. They lie in a folder that is named after what is in them, so
 * a browser may keep them for good and never mixes those of two releases; only the page that names
 * the folder is asked for again.
 */
final class ConsoleFiles {
    private static final String PAGE = "index.html";

    /**
     * A jar cannot be listed, so they are named; ConsoleFilesTest holds this against the folder.
     */
    static final List<String> NAMES =
            List.of(
                    "account.js",
                    "analytics.js",
                    "api.js",
                    "app.js",
                    "bot-settings.js",
                    "bot.js",
                    "bots.js",
                    "charts.js",
                    "console.css",
                    "conversations.js",
                    "dialogs.js",
                    "dom.js",
                    "format.js",
                    "icon.svg",
                    "keys.js",
                    "knowledge.js",
                    "markdown.js",
                    "page.js",
                    "passages.js",
                    "playground.js",
                    "samples.js",
                    "sign-in.js",
                    "sources.js",
                    "theme.js",
                    "turn.js",
                    "webhooks.js");

    /** What every page needs, to be fetched at once and not one after another. */
    private static final List<String> FIRST =
            List.of(
                    "api.js",
                    "app.js",
                    "bots.js",
                    "dialogs.js",
                    "dom.js",
                    "format.js",
                    "page.js",
                    "sign-in.js");

    private static final int VERSION_BYTES = 8;

    private final Map<String, ConsoleFile> files = new LinkedHashMap<>();
    private final String version;
    private final ConsoleFile page;
    private final String pageTag;

    private ConsoleFiles() {
        MessageDigest all = sha256();
        for (String name : NAMES) {
            byte[] content = read(name);
            all.update(content);
            files.put(name, ConsoleFile.of(name, content));
        }
        version = HexFormat.of().formatHex(all.digest(), 0, VERSION_BYTES);
        byte[] html = page(version).getBytes(StandardCharsets.UTF_8);
        page = ConsoleFile.of(PAGE, html);
        pageTag = HexFormat.of().formatHex(sha256().digest(html), 0, VERSION_BYTES);
    }

    /** Reads them when they are first asked for: most starts of the server need none. */
    private static final class Loaded {
        static final ConsoleFiles FILES = new ConsoleFiles();
    }

    static ConsoleFiles loaded() {
        return Loaded.FILES;
    }

    ConsoleFile page() {
        return page;
    }

    /** Changes when the page does. */
    String pageTag() {
        return pageTag;
    }

    /** The folder's name. */
    String version() {
        return version;
    }

    /** A file of this version, or null where there is none. */
    @Nullable ConsoleFile find(String folder, String name) {
        return folder.equals(version) ? files.get(name) : null;
    }

    /** The page, which names the folder of this version. */
    private static String page(String version) {
        var modules = new StringBuilder();
        for (String name : FIRST) {
            modules.append("<link rel=\"modulepreload\" href=\"")
                    .append(version)
                    .append('/')
                    .append(name)
                    .append("\">\n");
        }
        return new String(read(PAGE), StandardCharsets.UTF_8)
                .replace("{{modules}}", modules.toString().stripTrailing())
                .replace("{{version}}", version);
    }

    private static byte[] read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the console lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
