package dev.rejoinder.http.console;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Modules that are served as one file, which is one request and compresses better. The bundle
 * exports all that its modules export, and imports of them are directed to it. All modules of a
 * bundle share one scope, so their names must differ; each uses only those before it at its top
 * level. Imports must be on one line.
 */
final class ModuleBundles {
    static final String CORE = "core.js";

    /** The modules of each bundle. */
    static final Map<String, List<String>> MODULES =
            Map.of(
                    CORE,
                    List.of(
                            "unsaved.js",
                            "permissions.js",
                            "api.js",
                            "dom.js",
                            "format.js",
                            "dialogs.js",
                            "unsaved-bar.js",
                            "page.js",
                            "turn.js",
                            "live.js",
                            "handover.js",
                            "inbox-feed.js",
                            "model-problems.js",
                            "models.js",
                            "bot-choice.js",
                            "bots.js",
                            "theme-switch.js",
                            "pages.js",
                            "app.js"),
                    "chat.js",
                    List.of("inline.js", "markdown.js", "code.js", "tool-calls.js", "message.js"),
                    "composing.js",
                    List.of("file-upload.js", "composer.js"));

    private static final Pattern REFERENCE = Pattern.compile("'\\./([a-z-]+\\.js)'");
    private static final Pattern IMPORT =
            Pattern.compile("import (?:\\{ (.+) } from )?'\\./([a-z-]+\\.js)';");

    private ModuleBundles() {}

    /** Whether a module is part of a bundle, and so no file of its own. */
    static boolean contain(String module) {
        return MODULES.values().stream().anyMatch(modules -> modules.contains(module));
    }

    /** Directs the imports of a script to the bundles. */
    static String directed(String script) {
        return REFERENCE.matcher(script).replaceAll(found -> "'./" + fileOf(found.group(1)) + "'");
    }

    private static String fileOf(String module) {
        return MODULES.entrySet().stream()
                .filter(bundle -> bundle.getValue().contains(module))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(module);
    }

    /**
     * Joins the modules of a bundle.
     *
     * @param source returns a module's text
     */
    static String text(String bundle, UnaryOperator<String> source) {
        var imports = new TreeMap<String, TreeSet<String>>();
        var body = new StringBuilder();
        for (String module : MODULES.getOrDefault(bundle, List.of())) {
            for (String line : directed(source.apply(module)).split("\n", -1)) {
                Matcher imported = IMPORT.matcher(line);
                if (!imported.matches()) {
                    body.append(line).append('\n');
                } else if (imported.group(1) != null && !imported.group(2).equals(bundle)) {
                    imports.computeIfAbsent(imported.group(2), absent -> new TreeSet<>())
                            .addAll(List.of(imported.group(1).split(", ")));
                }
            }
        }
        return imports.entrySet().stream()
                        .map(
                                each ->
                                        "import { "
                                                + String.join(", ", each.getValue())
                                                + " } from './"
                                                + each.getKey()
                                                + "';\n")
                        .collect(Collectors.joining())
                + body;
    }
}
