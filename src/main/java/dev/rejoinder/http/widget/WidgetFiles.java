package dev.rejoinder.http.widget;

import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The widget's files as they are sent. */
final class WidgetFiles {
    /** What the frame loads, beside itself; of the languages only who speaks one of them. */
    static final List<String> PARTS = List.of("frame.css", "frame.js", "languages.js");

    /** What the console has as well. */
    static final List<String> SHARED = List.of("inline.js", "markdown.js");

    /** What the frame's script is made of, each after those it uses. */
    static final List<String> MODULES =
            List.of("inline.js", "markdown.js", "strings.js", "chat.js", "view.js", "frame.js");

    private static final String SCRIPT = "widget.js";
    private static final String FRAME = "frame.html";

    private final StaticFile script = StaticFile.of(SCRIPT, Minifier.text(source(SCRIPT)));
    private final StaticFolder parts = new StaticFolder(made());
    private final StaticFile frame =
            StaticFile.of(FRAME, source(FRAME).replace("{version}", parts.version()));

    private WidgetFiles() {}

    /** Makes them when they are first asked for: most starts of the server need none. */
    private static final class Loaded {
        static final WidgetFiles FILES = new WidgetFiles();
    }

    static WidgetFiles loaded() {
        return Loaded.FILES;
    }

    /** What pages include. */
    StaticFile script() {
        return script;
    }

    /** All of {@link #PARTS}. */
    StaticFolder parts() {
        return parts;
    }

    StaticFile frame() {
        return frame;
    }

    private static Map<String, StaticFile> made() {
        var files = new LinkedHashMap<String, StaticFile>();
        for (String name : PARTS) {
            files.put(name, StaticFile.of(name, part(name)));
        }
        return files;
    }

    private static String part(String name) {
        return switch (name) {
            case "frame.css" -> Minifier.text(source(name));
            case "frame.js" -> Minifier.module(MODULES.stream().map(WidgetFiles::source).toList());
            default -> source(name);
        };
    }

    private static String source(String name) {
        Class<?> beside = SHARED.contains(name) ? StaticFile.class : WidgetFiles.class;
        return StaticFile.beside(beside, name).text();
    }
}
