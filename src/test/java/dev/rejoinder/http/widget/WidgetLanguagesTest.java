package dev.rejoinder.http.widget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.http.StaticFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidgetLanguagesTest extends WidgetInBrowser {
    private static final Pattern TEXT = Pattern.compile("([a-zA-Z]+): '([^']+)'");

    @Test
    void everyLanguageHasEveryText() {
        var frame = keys(source("strings.js"), "ENGLISH");
        frame.addAll(keys(source("widget.js"), "text"));
        var files = keys(source("attach.js"), "ENGLISH");
        files.addAll(keys(source("attachments.js"), "ENGLISH"));
        for (String language : WidgetFiles.LANGUAGES) {
            String texts = source("languages/" + language + ".js");
            assertThat(keys(texts, "text")).as(language).isEqualTo(frame);
            assertThat(keys(texts, "handover"))
                    .as(language)
                    .isEqualTo(keys(source("handover.js"), "ENGLISH"));
            assertThat(keys(texts, "lead"))
                    .as(language)
                    .isEqualTo(keys(source("lead.js"), "ENGLISH"));
            assertThat(keys(texts, "files")).as(language).isEqualTo(files);
            assertThat(TEXT.matcher(texts).results().map(found -> found.group(2)))
                    .as("placeholders of " + language)
                    .filteredOn(text -> text.contains("{"))
                    .hasSize(3);
        }
    }

    private static String source(String name) {
        return StaticFile.beside(WidgetRoutes.class, name).text();
    }

    /** The names of the texts in a constant or variable. */
    private static Set<String> keys(String script, String name) {
        int begin = script.indexOf(" " + name + " = {");
        String texts = script.substring(begin, script.indexOf("};", begin));
        return TEXT.matcher(texts)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Columns: attributes of the script, the language of the page, that of the chat, a text. */
    @ParameterizedTest
    @CsvSource({
        "data-locale=\"pt_BR\", de, pt, Escreva uma mensagem…",
        "data-locale=\"xx\", zh-Hant, zh, 输入消息…",
        "'', xx, en, Write a message…"
    })
    void languageIsThatOfTheScriptThePageOrTheBrowser(
            String attributes, String page, String language, String placeholder)
            throws IOException {
        this.page.before(
                "addEventListener('readystatechange', () => {}); new MutationObserver((_, seen) =>"
                        + " { if (document.documentElement) { document.documentElement.lang = '"
                        + page
                        + "'; seen.disconnect(); } }).observe(document, { childList: true });");
        visit(attributes);
        openChat();

        assertThat(attribute("html", "lang")).isEqualTo(language);
        assertThat(attribute(".panel > form textarea", "placeholder")).isEqualTo(placeholder);
        assertThat(List.of(chat.violations("{}"))).containsExactly("");
        assertNoProblems();
    }
}
