package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The widget on pages that hide, move, cover or remove what they do not know. */
class WidgetHostilePagesTest extends WidgetInBrowser {
    /** Makes the storage of the page throw errors. */
    static final String BLOCKED =
            """
            for (const name of ['localStorage', 'sessionStorage']) {
              Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
            }
            """;

    private static HostileSite site;

    @BeforeAll
    static void startSite() throws IOException {
        site = new HostileSite(widgetOrigin());
        allow(site.origin());
    }

    @AfterAll
    static void stopSite() {
        if (site != null) {
            site.close();
        }
    }

    private void open(HostileSite.Page hostile) {
        page.open(site.origin() + "/" + hostile);
        page.waitFor(inShadow(".launcher path"));
    }

    /** An expression: whether an element is in the window, and a click on its centre reaches it. */
    static String onTop(String selector) {
        return """
        (() => {
          const { x, y, right, bottom, width, height } = %s.getBoundingClientRect();
          const there = document.elementFromPoint((x + right) / 2, (y + bottom) / 2);
          return there?.localName === 'rejoinder-chat' && width >= 56 && height >= 56
            && x >= 0 && y >= 0 && right <= innerWidth && bottom <= innerHeight;
        })()
        """
                .formatted(inShadow(selector));
    }

    private void assertOnTop(String selector) {
        page.waitFor(onTop(selector));
    }

    @ParameterizedTest
    @EnumSource(HostileSite.Page.class)
    void chatOpensAndAnswers(HostileSite.Page hostile) {
        switch (hostile) {
            case NARROW -> page.size(320, 640);
            case ZOOMED -> page.size(500, 400);
            case LESS_MOTION -> page.theme("dark");
            case NO_STORAGE -> page.before(BLOCKED);
            default -> {}
        }
        server.model().reply(text("Yes, we do."));
        open(hostile);
        assertOnTop(".launcher");
        page.picture("hostile-" + hostile + "-closed");
        assertThat(page.evaluate("document.querySelector('rejoinder-chat').shadowRoot").isNull())
                .isTrue();

        openChat();
        page.waitFor(inShadow(".panel.ready"));
        assertOnTop(".panel");
        say("Do you ship?");
        chat.waitFor(ENDED + " && " + LAST_ANSWER + ".innerText.includes('Yes, we do.')");
        page.picture("hostile-" + hostile);
        if (hostile == HostileSite.Page.RIGHT_TO_LEFT) {
            assertThat(attribute("html", "dir")).isEqualTo("rtl");
        }
        if (hostile == HostileSite.Page.LESS_MOTION) {
            assertThat(
                            page.is(
                                    "getComputedStyle("
                                            + inShadow(".panel")
                                            + ").transitionProperty === 'none'"))
                    .isTrue();
        }
        page.press("Escape");
        page.waitFor(inShadow(".launcher") + ".ariaExpanded === 'false'");
        assertOnTop(".launcher");
        assertNoProblems();
    }

    @Test
    void chatGoesOnWhenAFrameworkReplacesTheBodyAndTheHead() {
        server.model().reply(text("One.")).reply(text("Two."));
        open(HostileSite.Page.COVERED);
        openChat();
        say("First");
        chat.waitFor(ENDED + " && " + LAST_ANSWER + ".innerText.includes('One.')");

        page.evaluate("document.body.innerHTML = '<h1>Another page</h1>'");
        page.evaluate("document.body.replaceWith(document.createElement('body'))");
        page.evaluate("document.head.replaceWith(document.createElement('head'))");
        page.evaluate("history.pushState({}, '', '/NARROW')");
        addScriptAgain();
        chat.click("textarea");
        say("Second");
        chat.waitFor(ENDED + " && " + LAST_ANSWER + ".innerText.includes('Two.')");

        assertThat(chat.texts(".mine .bubble")).containsExactly("First", "Second");
        assertOnTop(".panel");
        assertNoProblems();
    }

    @Test
    void chatComesBackWhenTheWholeDocumentIsReplaced() {
        server.model().reply(text("One.")).reply(text("Two."));
        open(HostileSite.Page.UNSET_EVERYTHING);
        openChat();
        say("First");
        chat.waitFor(ENDED + " && " + LAST_ANSWER + ".innerText.includes('One.')");

        page.evaluate(
                """
                document.documentElement.remove();
                setTimeout(() => document.append(document.createElement('html')), 30);
                """);
        page.waitFor("document.querySelector('rejoinder-chat')");
        chat = page.frame();
        chat.waitFor("document.querySelectorAll('.theirs').length === 2");
        say("Second");
        chat.waitFor(ENDED + " && " + LAST_ANSWER + ".innerText.includes('Two.')");

        assertThat(chat.texts(".mine .bubble")).containsExactly("First", "Second");
        page.evaluate("document.documentElement.replaceChildren()");
        page.waitFor("document.querySelector('rejoinder-chat')");
        assertOnTop(".panel");
    }

    private void addScriptAgain() {
        page.evaluate(
                """
                new Promise((onload) => {
                  const script = Object.assign(document.createElement('script'), { src: '%s/widget.js', onload });
                  script.dataset.botId = 'guide';
                  document.head.append(script);
                }).then(() => null)
                """
                        .formatted(widgetOrigin()));
        assertThat(page.evaluate("document.querySelectorAll('rejoinder-chat').length").asInt())
                .isEqualTo(1);
    }
}
