package dev.rejoinder.http.console;

import dev.rejoinder.http.MathScript;
import dev.rejoinder.http.Minifier;
import dev.rejoinder.http.StaticFile;
import dev.rejoinder.http.StaticFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** The files of the console, loaded once: a versioned folder, and the page that refers to it. */
final class ConsoleFiles {
    private static final String PAGE = "index.html";
    private static final String PREVIEW = "preview.html";

    /**
     * The file names, because a jar cannot be listed; ConsoleRoutesTest compares them with the
     * folder.
     */
    static final List<String> NAMES =
            List.of(
                    "account.js",
                    "analytics.js",
                    "api.js",
                    "app.js",
                    "attachments.js",
                    "audit.js",
                    "bot-choice.js",
                    "bot-settings.js",
                    "bot.js",
                    "bots.js",
                    "budget.js",
                    "charts.js",
                    "code.js",
                    "compare.js",
                    "composer.js",
                    "connect.js",
                    "console.css",
                    "conversation-list.js",
                    "conversation-settings.js",
                    "conversation.js",
                    "conversations.js",
                    "dialogs.js",
                    "dom.js",
                    "download.js",
                    "feedback.js",
                    "first-steps.js",
                    "format.js",
                    "handover.js",
                    "icon.svg",
                    "inbox-composer.js",
                    "inbox-conversation.js",
                    "inbox-feed.js",
                    "inbox-notes.js",
                    "inbox.js",
                    "editable-rows.js",
                    "keys.js",
                    "knowledge.js",
                    "leads.js",
                    "live-messages.js",
                    "live.js",
                    "logo-picture.js",
                    "mcp-servers.js",
                    "message.js",
                    "model-picker.js",
                    "model-problems.js",
                    "models.js",
                    "origins.js",
                    "page.js",
                    "pages.js",
                    "person-messages.js",
                    "passages.js",
                    "people.js",
                    "permissions.js",
                    "playground.js",
                    "preview.js",
                    "providers.js",
                    "question-groups.js",
                    "ratings.js",
                    "rows.js",
                    "samples.js",
                    "secrets.js",
                    "settings-sections.js",
                    "sign-in.js",
                    "signing.js",
                    "snippets.js",
                    "sources.js",
                    "switch.js",
                    "table.js",
                    "tabs.js",
                    "test-form.js",
                    "tests.js",
                    "theme-switch.js",
                    "theme.js",
                    "tool-calls.js",
                    "tool-effects.js",
                    "tool-form.js",
                    "tool-import.js",
                    "tool-parameters.js",
                    "tool-test.js",
                    "tools.js",
                    "turn.js",
                    "unsaved-bar.js",
                    "unsaved.js",
                    "user-data.js",
                    "verified-identity.js",
                    "visitor-identity.js",
                    "webhook-deliveries.js",
                    "webhook-form.js",
                    "webhook-snippets.js",
                    "webhook.js",
                    "webhooks.js",
                    "widget-form.js",
                    "widget-preview.js");

    /** Files shared with the widget. */
    private static final List<String> SHARED =
            List.of("file-upload.js", "inline.js", "markdown.js");

    private final StaticFolder folder;
    private final StaticFile page;
    private final StaticFile preview;

    private ConsoleFiles() {
        var files = new LinkedHashMap<String, StaticFile>();
        for (String bundle : ModuleBundles.MODULES.keySet().stream().sorted().toList()) {
            files.put(
                    bundle, StaticFile.of(bundle, ModuleBundles.text(bundle, ConsoleFiles::lean)));
        }
        Stream.concat(NAMES.stream(), SHARED.stream())
                .filter(name -> !ModuleBundles.contain(name))
                .forEach(name -> files.put(name, file(name)));
        files.put(MathScript.NAME, MathScript.file());
        folder = new StaticFolder(files);
        page = page(PAGE, folder.version());
        preview = page(PREVIEW, folder.version());
    }

    /** Loaded on first request, because most server runs need no console. */
    private static final class Loaded {
        static final ConsoleFiles FILES = new ConsoleFiles();
    }

    static ConsoleFiles loaded() {
        return Loaded.FILES;
    }

    /** The page, which refers to the folder. Browsers revalidate only this file. */
    StaticFile page() {
        return page;
    }

    /** The page with the widget in previews. */
    StaticFile preview() {
        return preview;
    }

    StaticFolder folder() {
        return folder;
    }

    private static StaticFile file(String name) {
        return StaticFile.of(name, ModuleBundles.directed(lean(name)));
    }

    /** A file without comments and indentation. */
    private static String lean(String name) {
        Class<?> beside = SHARED.contains(name) ? StaticFile.class : ConsoleFiles.class;
        String text = StaticFile.beside(beside, name).text();
        return Minifier.hasMultilineStrings(text) ? text : Minifier.lines(text);
    }

    private static StaticFile page(String name, String version) {
        return StaticFile.of(
                name,
                StaticFile.beside(ConsoleFiles.class, name).text().replace("{{version}}", version));
    }
}
