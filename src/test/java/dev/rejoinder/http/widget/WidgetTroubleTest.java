package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The widget when something is wrong or missing: the network, the bot, the page or its storage. */
class WidgetTroubleTest extends WidgetInBrowser {
    private static final String NO_STORAGE =
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no',"
                    + " 'SecurityError'); } });";

    /** A wait of ten seconds takes a moment. */
    private static final String IMPATIENT =
            "const later = setTimeout; window.setTimeout = (run, millis, ...more) => later(run,"
                    + " millis === 10000 ? 200 : millis, ...more);";

    @BeforeEach
    void watchConsole() {
        page.before(
                "window.errors = []; console.error = (...said) => errors.push(said.join(' '));"
                        + IMPATIENT);
    }

    @Test
    void slowFrameSaysSoAndCanBeRetried() throws IOException {
        // axe does not look into closed shadow roots.
        page.before(
                "const attach = Element.prototype.attachShadow; Element.prototype.attachShadow ="
                        + " function () { return attach.call(this, { mode: 'open' }); };");
        visit("");
        page.hold("*/frame?*");
        clickLauncher();
        page.waitFor(inShadow("[role=status]") + ".textContent === 'Loading the chat…'");
        page.picture("widget-" + "loading");
        page.waitFor("!" + inShadow(".wait > button") + ".hidden");
        page.picture("widget-" + "slow");
        assertThat(page.evaluate(inShadow("[role=status]") + ".textContent").asString())
                .isEqualTo("This is taking longer than usual.");
        assertThat(page.evaluate("errors.join()").asString()).isEmpty();
        assertThat(page.violations("{}")).isEmpty();

        page.release();
        page.evaluate(inShadow(".wait > button") + ".click()");
        enterFrame();
        page.waitFor(inShadow(".panel.ready"));
        assertNoProblems();
    }

    /** Columns: the bot on the page, the origin that the bot allows, the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nobody | *                         | There is no bot nobody with a widget.
                    guide  | https://elsewhere.example | The bot guide may not be shown on http://localhost:
                    """)
    void buttonThatOpensNothingIsNotShown(String bot, String allowed, String message)
            throws IOException {
        allow(allowed);
        ShopPage opened = ShopPage.start(widgetOrigin(), "data-bot-id=\"" + bot + "\" data-open");
        shop = opened;
        page.open(opened.origin() + "/");
        page.waitFor("errors.length");
        page.evaluate("MGAWidget.open()");

        assertThat(page.evaluate("errors.join()").asString()).startsWith("Rejoinder: " + message);
        assertThat(page.evaluate("document.querySelectorAll('rejoinder-chat').length").asInt())
                .isZero();
        assertThat(page.evaluate("heard.join()").asString()).isEmpty();
        assertNoProblems();
    }

    @Test
    void pageThatForbidsTheFrameIsNamed() throws IOException {
        visit("");
        page.evaluate(
                "document.head.append(Object.assign(document.createElement('meta'), { httpEquiv:"
                        + " 'Content-Security-Policy', content: \"frame-src 'none'\" }))");
        page.evaluate("MGAWidget.open()");
        page.waitFor("errors.length");

        assertThat(page.evaluate("errors.join()").asString())
                .isEqualTo(
                        "Rejoinder: add %s to frame-src in this page's Content-Security-Policy."
                                .formatted(widgetOrigin()));
        assertThat(page.evaluate(inShadow("[role=status]") + ".textContent").asString())
                .isEqualTo("This assistant is currently unavailable.");
        page.press("Escape");
        page.waitFor("!document.querySelector('rejoinder-chat')");
    }

    @Test
    void answerContinuesAfterAReloadWhereTheFrameHasNoStorage() throws IOException {
        page.beforeInFrames(NO_STORAGE);
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        visit("");
        openChat();
        say("Tell me all");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");

        page.reload();
        enterFrame();
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");
        pause.release();
        awaitEnd();

        assertThat(chat.evaluate("try { localStorage } catch ({ name }) { name }").asString())
                .isEqualTo("SecurityError");
        assertThat(chat.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(chat.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
    }

    @Test
    void twoBotsHaveAButtonEach() throws IOException {
        server.post("/api/v1/bots", "{\"name\":\"Sales\",\"shortName\":\"sales\"}");
        server.send(
                "PATCH",
                "/api/v1/bots/sales",
                "{\"allowedOrigins\":[\"*\"],\"widget\":{\"accentColor\":\"#ffd400\","
                        + "\"launcherIcon\":\"mail\"}}",
                Map.of());
        visit("");
        page.evaluate(
                """
                import('%s/widget/sales/settings.js').then(() => {
                  const script = Object.assign(document.createElement('script'), { async: true });
                  const url = window.trustedTypes.createPolicy('test', { createScriptURL: (url) => url });
                  script.src = url.createScriptURL('%1$s/widget.js');
                  script.dataset.botId = 'sales';
                  document.head.append(script);
                })
                """
                        .formatted(widgetOrigin()));
        page.waitFor("shadows[1]?.querySelector('.launcher path')");
        assertThat(
                        page.evaluate(
                                        "shadows.map((root) => innerWidth -"
                                            + " root.querySelector('.launcher').getBoundingClientRect().right).join()")
                                .asString())
                .isEqualTo("20,88");

        openChat();
        page.evaluate("MGAWidget.bots.sales.open()");
        chat = page.frame();
        chat.waitFor("document.title === 'Sales'");
        page.waitFor("shadows[1].querySelector('.panel.ready')");
        page.picture("widget-" + "two-bots");
        assertThat(page.evaluate("heard.join()").asString()).isEqualTo("open,close");
        assertThat(page.is("shadows[0].querySelector('.panel.open')")).isFalse();
        assertNoProblems();
    }
}
