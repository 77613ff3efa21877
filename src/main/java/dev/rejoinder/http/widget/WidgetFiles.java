package dev.rejoinder.http.widget;

import dev.rejoinder.http.Minifier;
import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The widget's files as they are served. */
final class WidgetFiles {
    /**
     * The files that the frame loads; it loads languages.js only for languages other than its
     * default, handover.js only where a person may answer, and lead.js only for bots with a lead
     * form.
     */
    static final List<String> PARTS =
            List.of(
                    "frame.css",
                    "frame.js",
                    "handover-languages.js",
                    "handover.js",
                    "languages.js",
                    "lead.js");

    /** Files shared with the console. */
    static final List<String> SHARED = List.of("inline.js", "markdown.js");

    /** The modules of the frame's script, in order of their dependencies. */
    static final List<String> MODULES =
            List.of("inline.js", "markdown.js", "strings.js", "chat.js", "view.js", "frame.js");

    private static final String SCRIPT = "widget.js";
    private static final String FRAME = "frame.html";

    private final StaticFile script = StaticFile.of(SCRIPT, Minifier.text(source(SCRIPT)));
    private final StaticFolder parts = new StaticFolder(made());
    private final StaticFile frame =
            StaticFile.of(FRAME, source(FRAME).replace("{version}", parts.version()));

    private WidgetFiles() {}

    /** Created on first request, because most server runs need no widget. */
    private static final class Loaded {
        static final WidgetFiles FILES = new WidgetFiles();
    }

    static WidgetFiles loaded() {
        return Loaded.FILES;
    }

    /** The script that pages include. */
    StaticFile script() {
        return script;
    }

    /** The files in {@link #PARTS}. */
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
            case "frame.css", "handover-languages.js", "handover.js", "languages.js", "lead.js" ->
                    Minifier.text(source(name));
            case "frame.js" -> Minifier.module(MODULES.stream().map(WidgetFiles::source).toList());
            default -> source(name);
        };
    }

    private static String source(String name) {
        Class<?> beside = SHARED.contains(name) ? StaticFile.class : WidgetFiles.class;
        return StaticFile.beside(beside, name).text();
    }
}
