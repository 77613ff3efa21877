package dev.rejoinder.http.widget;

import dev.rejoinder.http.MathScript;
import dev.rejoinder.http.Minifier;
import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The widget's files as they are served. */
final class WidgetFiles {
    /**
     * The files that the frame loads: the first two at once, and the others when they are needed.
     */
    static final List<String> PARTS =
            List.of(
                    "attach.js",
                    "attachments.js",
                    "frame.css",
                    "frame.js",
                    "handover.js",
                    "lead.js",
                    MathScript.NAME,
                    "passage.js",
                    "preview.js",
                    "rating.js");

    /** The languages of the widget besides English, in files that are loaded on demand. */
    static final List<String> LANGUAGES =
            List.of("ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "tr", "zh");

    /** Files shared with the console. */
    static final List<String> SHARED = List.of("file-upload.js", "inline.js", "markdown.js");

    /** The modules of the frame's script, in order of their dependencies. */
    static final List<String> MODULES =
            List.of("inline.js", "markdown.js", "strings.js", "chat.js", "view.js", "frame.js");

    private static final String SCRIPT = "widget.js";
    private static final String FRAME = "frame.html";

    private final StaticFolder parts = new StaticFolder(made());
    private final StaticFile script =
            StaticFile.of(SCRIPT, styled(versioned(SCRIPT), "launcher.css"));
    private final String frame = versioned(FRAME);

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

    /** The files in {@link #PARTS}, and {@code de.js} and so on for {@link #LANGUAGES}. */
    StaticFolder parts() {
        return parts;
    }

    /** The frame's page, with these settings as JSON. */
    StaticFile frame(String settings) {
        return StaticFile.of(FRAME, frame.replace("{settings}", escaped(settings)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static Map<String, StaticFile> made() {
        var files = new LinkedHashMap<String, StaticFile>();
        for (String name : PARTS) {
            files.put(name, file(name));
        }
        for (String language : LANGUAGES) {
            String name = language + ".js";
            files.put(name, StaticFile.of(name, Minifier.script(source("languages/" + name))));
        }
        return files;
    }

    private String versioned(String name) {
        return source(name).replace("{version}", parts.version());
    }

    private static StaticFile file(String name) {
        return name.equals(MathScript.NAME) ? MathScript.file() : StaticFile.of(name, part(name));
    }

    private static String part(String name) {
        return switch (name) {
            case "frame.js" -> Minifier.module(MODULES.stream().map(WidgetFiles::source).toList());
            case "frame.css" -> Minifier.style(source(name));
            case "attach.js" ->
                    Minifier.module(List.of(source("file-upload.js")))
                            + Minifier.script(withoutImport(source(name)));
            case "attachments.js" ->
                    Minifier.module(List.of(source("file-upload.js")))
                            + styled(withoutImport(source(name)), "attachments.css");
            case "handover.js", "lead.js", "passage.js", "rating.js" ->
                    styled(source(name), name.replace(".js", ".css"));
            default -> Minifier.script(source(name));
        };
    }

    /** A module that is joined with the one that it imports. */
    private static String withoutImport(String module) {
        return module.replaceFirst("import .+\\n", "");
    }

    /** A script with its own style sheet in it. */
    private static String styled(String script, String style) {
        return Minifier.script(script).replace("{style}", Minifier.style(source(style)));
    }

    private static String source(String name) {
        Class<?> beside = SHARED.contains(name) ? StaticFile.class : WidgetFiles.class;
        return StaticFile.beside(beside, name).text();
    }
}
