package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.Step.fail;
import static dev.rejoinder.provider.scripted.Step.pause;
import static dev.rejoinder.provider.scripted.Step.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.Step;
import dev.rejoinder.testkit.SeleniumBrowser;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The widget as visitors have it: in a real browser, on a page of another site. */
class WidgetBrowserTest {
    private static final String LAST_ANSWER = "[...document.querySelectorAll('.theirs')].at(-1)";
    private static final String ENDED = LAST_ANSWER + ".getAttribute('aria-busy') === null";

    @TempDir static Path folder;
    private static SeleniumBrowser browser;
    private static TestServer server;
    private @Nullable ShopPage shop;

    @BeforeAll
    static void start() {
        browser = SeleniumBrowser.open(folder.resolve("profile"));
        server = TestServer.start(folder.resolve("data"));
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"name\":\"Harbour Lane Books\",\"welcomeMessage\":\"Welcome! **How** can I"
                        + " help?\"}",
                Map.of());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void leave() {
        browser.resize(1000, 800);
        browser.go("about:blank");
        if (shop != null) {
            shop.close();
        }
    }

    private static String widgetOrigin() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Goes to a new site, of which the visitor is new too. */
    private void visit(String attributes) throws IOException {
        ShopPage opened = ShopPage.start(widgetOrigin(), "data-bot-id=\"guide\" " + attributes);
        shop = opened;
        allow(opened.origin());
        browser.go(opened.origin() + "/");
        browser.await("window.MGAWidget && MGAWidget.open");
    }

    private static void allow(String origin) {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + origin + "\"]}",
                Map.of());
    }

    private static WebElement inShadow(String selector) {
        return (WebElement)
                browser.await(
                        "[...document.body.children].map(e => e.shadowRoot &&"
                                + " e.shadowRoot.querySelector('%s')).find(Boolean)"
                                        .formatted(selector));
    }

    private static void openChat() {
        inShadow("button").click();
        enterFrame();
    }

    private static void enterFrame() {
        browser.toPage();
        browser.toFrame(inShadow("iframe.open"));
        browser.await("document.querySelector('.theirs .text')");
        browser.await("document.activeElement.localName === 'textarea'");
    }

    private static void say(String message) {
        browser.type(message, Keys.ENTER);
    }

    private static void awaitEnd() {
        browser.await("document.querySelector('.main').title === 'Send' && " + ENDED);
    }

    private static List<?> heard() {
        browser.toPage();
        var heard = (List<?>) requireNonNull(browser.run("return heard"));
        assertThat(browser.run("return violations")).isEqualTo(List.of());
        enterFrame();
        return heard;
    }

    @Test
    void visitorAsksAndSeesTheAnswerAsItIsWritten() throws IOException {
        Step.Pause pause = pause();
        server.model()
                .reply(
                        text("We are open "),
                        pause,
                        text("**Monday** to *Friday*.\n\n- 9 AM\n- 5 PM"));
        visit("");
        browser.picture("closed");
        openChat();
        browser.picture("welcome");
        assertThat(browser.text("h1")).isEqualTo("Harbour Lane Books");
        assertThat(browser.texts(".theirs .text")).containsExactly("Welcome! How can I help?");

        say("When are you open?");
        browser.await(LAST_ANSWER + ".innerText.includes('We are open')");
        assertThat(browser.find(".main").getAttribute("aria-label")).isEqualTo("Stop");
        pause.release();
        awaitEnd();
        browser.picture("answered");

        assertThat(browser.texts(".mine .bubble")).containsExactly("When are you open?");
        assertThat(browser.texts(".theirs:last-child strong, .theirs:last-child em"))
                .containsExactly("Monday", "Friday");
        assertThat(browser.texts(".theirs:last-child li")).containsExactly("9 AM", "5 PM");
        assertThat(browser.run("return document.querySelector('.unseen[role=status]').textContent"))
                .asString()
                .startsWith("Answer: We are open Monday to Friday.");
        assertThat(heard())
                .hasToString(
                        "[open, message user When are you open?, message assistant We are open"
                                + " **Monday** to *Friday*.\n\n- 9 AM\n- 5 PM]");
        assertThat(server.get("/api/v1/chat/guide/conversations?limit=1").body())
                .contains("\"preview\":\"When are you open?\"");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void answerGoesOnAfterAReloadInItsMiddle() throws IOException {
        Step.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        int asked = server.model().prompts().size();
        visit("");
        openChat();
        say("Tell me all");
        browser.await(LAST_ANSWER + ".innerText.includes('First half,')");

        browser.reload();
        enterFrame();
        browser.await(LAST_ANSWER + ".innerText.includes('First half,')");
        pause.release();
        awaitEnd();

        assertThat(browser.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(browser.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        browser.reload();
        enterFrame();
        browser.await("document.querySelectorAll('.theirs').length === 2");
        assertThat(browser.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(browser.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        assertThat(server.model().prompts()).hasSize(asked + 1);
    }

    @Test
    void visitorStopsAnAnswerAndKeepsWhatItSaid() throws IOException {
        server.model().reply(text("On and on"), pause());
        visit("");
        openChat();
        say("Talk");
        browser.await(LAST_ANSWER + ".innerText.includes('On and on')");

        browser.find(".main").click();
        awaitEnd();

        assertThat(browser.texts(".theirs").getLast()).contains("On and on").contains("Stopped");
    }

    @Test
    void failedAnswerIsSaidInWordsAndCanBeTriedAgain() throws IOException {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Now it works."));
        visit("");
        openChat();
        say("Does it work?");
        browser.await("document.querySelector('.note.wrong')");
        browser.picture("failed");
        assertThat(browser.text(".note.wrong")).isEqualTo("Something went wrong. Try again");

        browser.find(".note.wrong button").click();
        browser.await(LAST_ANSWER + ".innerText.includes('Now it works.')");
        awaitEnd();

        assertThat(browser.texts(".mine .bubble")).containsExactly("Does it work?");
        assertThat(browser.texts(".note")).isEmpty();
    }

    @Test
    void messageWrittenOfflineIsSentWhenTheConnectionIsBack() throws IOException {
        server.model().reply(text("Welcome back."));
        visit("");
        openChat();
        network(true);
        browser.await("!document.querySelector('.notice').hidden");
        say("Are you there?");
        browser.picture("offline");
        assertThat(browser.text(".notice")).startsWith("You are offline.");

        network(false);
        browser.await(LAST_ANSWER + ".innerText.includes('Welcome back.')");
        awaitEnd();

        assertThat(browser.find(".notice").isDisplayed()).isFalse();
        assertThat(browser.texts(".mine .bubble")).containsExactly("Are you there?");
    }

    private static void network(boolean offline) {
        // The state of a frame of another site is not the page's, so the frame is told by itself.
        browser.run(
                "Object.defineProperty(navigator, 'onLine', { configurable: true, value: "
                        + !offline
                        + " }); window.realFetch = window.realFetch || window.fetch; window.fetch ="
                        + (offline
                                ? " () => Promise.reject(new TypeError('offline'))"
                                : " realFetch")
                        + "; dispatchEvent(new Event('"
                        + (offline ? "offline" : "online")
                        + "'))");
    }

    @Test
    void pageThatIsNotAllowedIsRefusedByTheBrowser() throws IOException {
        visit("");
        allow("https://elsewhere.example");

        inShadow("button").click();

        browser.awaitComplaint("frame-ancestors");
        browser.toFrame(inShadow("iframe"));
        assertThat(browser.run("return document.querySelectorAll('.panel').length")).isEqualTo(0L);
        browser.toPage();
        assertThat((List<?>) browser.run("return heard")).hasToString("[open]");
    }

    @Test
    void passageThatAnAnswerRestsOnOpens() throws IOException {
        server.post(
                "/api/v1/bots/guide/sources",
                """
                {"type":"text","title":"Handbook <b>1</b>","text":"Unworn shoes can be sent back within thirty days. <img src=x onerror=alert(1)>"}\
                """);
        awaitSources();
        server.model().reply(text("Within thirty days [1], and not later [9]."));
        visit("");
        openChat();
        say("When can unworn shoes be sent back?");
        browser.await("document.querySelector('.cite')");
        awaitEnd();
        browser.picture("sources");
        assertThat(browser.texts(".theirs .text").getLast())
                .isEqualTo("Within thirty days 1, and not later [9].");
        assertThat(browser.texts(".sources span")).containsExactly("Handbook <b>1</b>");

        browser.find(".cite").click();
        browser.picture("passage");
        assertThat(browser.text(".sheet h2")).isEqualTo("Handbook <b>1</b>");
        assertThat(browser.text(".passage"))
                .startsWith("Unworn shoes can be sent back within thirty days.");
        browser.assertAccessible();
        browser.type(Keys.ESCAPE);
        browser.await("document.activeElement.className === 'cite'");
        browser.assertAccessible();
    }

    private static void awaitSources() {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!server.get("/api/v1/bots/guide/sources").body().contains("\"status\":\"ready\"")) {
            assertThat(System.nanoTime()).isLessThan(until);
            browser.runAsync("setTimeout(arguments[0], 20)");
        }
    }

    @Test
    void textOfAModelIsNeverMoreThanText() throws IOException {
        String attack =
                """
                <script>top.pwned=1</script> <img src=x onerror="window.pwned=1"> ![a](javascript:window.pwned=1)
                ![pixel](https://evil.example/p.png) [b](javascript:window.pwned=1) [c](data:text/html,<script>1</script>)
                [d]( jAvAsCrIpT:alert(1)) <javascript:alert(1)> <a href="javascript:window.pwned=1">e</a> <svg/onload=window.pwned=1>

                | <iframe srcdoc="<script>parent.pwned=1</script>"> | [f](vbscript:x) |
                |---|---|
                | <style>*{display:none}</style> | [g](https://good.example/?a="onmouseover=1) |

                ```"><script>window.pwned=1</script>
                </code></pre><script>window.pwned=1</script>
                ```
                # <h1 onclick=x>h
                > - 1. <form action=x><input name=parent>
                """;
        var steps = new ArrayList<Step>();
        for (int at = 0; at < attack.length(); at += 3) {
            steps.add(text(attack.substring(at, Math.min(at + 3, attack.length()))));
        }
        steps.add(text("\n\nThe end."));
        server.model().reply(steps.toArray(Step[]::new));
        visit("");
        openChat();
        say("Attack!");
        browser.await(LAST_ANSWER + ".innerText.includes('The end.')");
        awaitEnd();
        assertThatNothingHappened();

        browser.reload();
        enterFrame();
        browser.await(LAST_ANSWER + ".innerText.includes('The end.')");
        assertThatNothingHappened();
    }

    private static void assertThatNothingHappened() {
        assertThat(browser.texts(".theirs .text").getLast())
                .contains("<script>top.pwned=1</script>");
        assertThat(
                        browser.run(
                                "return [...new Set([...document.querySelectorAll('.text"
                                        + " *')].map(e => e.localName))].sort().join()"))
                .isEqualTo(
                        "a,blockquote,br,code,div,h3,li,ol,p,pre,strong,table,tbody,td,th,thead,tr,ul");
        assertThat(
                        browser.run(
                                "return [...document.querySelectorAll('.text *')].flatMap(e =>"
                                    + " [...e.attributes].map(a => a.name)).filter((n, i, all) =>"
                                    + " all.indexOf(n) === i).sort().join()"))
                .isEqualTo("class,dir,href,rel,start,tabindex,target");
        assertThat(
                        (List<?>)
                                browser.run(
                                        "return [...document.querySelectorAll('.text a')].map(a =>"
                                                + " a.protocol)"))
                .isNotEmpty()
                .allMatch("https:"::equals);
        assertThat(browser.run("return String(window.pwned)")).isEqualTo("undefined");
        browser.toPage();
        assertThat(browser.run("return String(window.pwned)")).isEqualTo("undefined");
        assertThat(browser.complaints()).isEmpty();
        browser.toFrame(inShadow("iframe"));
    }

    @Test
    void everythingCanBeDoneWithTheKeyboard() throws IOException {
        visit("");
        browser.find("a").sendKeys("");
        browser.run("document.querySelector('a').focus()");
        inShadow("button");
        browser.type(Keys.TAB, Keys.ENTER);
        enterFrame();

        browser.type("x");
        browser.type(Keys.TAB);
        browser.await("document.activeElement.title === 'Send'");
        browser.type(Keys.TAB);
        browser.await("document.activeElement.title === 'New conversation'");
        browser.shiftTab();
        browser.await("document.activeElement.title === 'Send'");
        browser.shiftTab();
        browser.await("document.activeElement.localName === 'textarea'");
        browser.type(Keys.ESCAPE);
        browser.toPage();
        browser.await(
                "document.activeElement.shadowRoot &&"
                    + " document.activeElement.shadowRoot.activeElement.localName === 'button'");
        assertThat(inShadow("button").getAttribute("aria-expanded")).isEqualTo("false");
        assertThat(inShadow("button").getAttribute("aria-label")).isEqualTo("Open chat");
        browser.assertAccessible();
    }

    @Test
    void arabicRunsFromRightToLeftAndDarkIsDark() throws IOException {
        server.model().reply(text("مرحبا! يمكنك **الدفع** بالبطاقة.\n\n1. Visa\n2. Mastercard"));
        visit("data-locale=\"ar\" data-theme=\"dark\" data-position=\"bottom-left\" data-open");
        enterFrame();
        assertThat(browser.run("return document.documentElement.dir")).isEqualTo("rtl");
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("ar");
        say("كيف أدفع؟");
        browser.await("document.querySelector('.main').title === 'إرسال' && " + ENDED);
        browser.picture("arabic-dark");

        assertThat(browser.find("body").getCssValue("background-color"))
                .isEqualTo("rgba(18, 22, 31, 1)");
        assertThat(browser.find("textarea").getAttribute("placeholder")).isEqualTo("اكتب رسالة…");
        browser.assertAccessible();
        browser.toPage();
        assertThat(inShadow("iframe").getRect().getX()).isEqualTo(20);
    }

    @Test
    void phoneIsFilledAndThePageDecidesMuch() throws IOException {
        browser.resize(390, 760);
        visit("data-hide-launcher data-z-index=\"7\"");
        assertThat(inShadow("button").isDisplayed()).isFalse();
        browser.run("MGAWidget.open({ message: 'Do you have gift cards?' })");
        enterFrame();
        browser.picture("phone");
        assertThat(browser.find("textarea").getAttribute("value"))
                .isEqualTo("Do you have gift cards?");
        server.model().reply(text("Yes."));
        say("");
        browser.await(LAST_ANSWER + ".innerText.includes('Yes.')");
        awaitEnd();
        browser.toPage();
        assertThat(inShadow("iframe").getRect().getWidth()).isEqualTo(390);
        assertThat(inShadow("iframe").getRect().getHeight()).isEqualTo(760);
        assertThat(browser.run("return getComputedStyle(document.body.lastElementChild).zIndex"))
                .isEqualTo("7");
        browser.run("MGAWidget.toggle()");
        assertThat(browser.run("return heard.at(-1)")).isEqualTo("close");
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        assertThat(
                        server.get(
                                        "/api/v1/chat/guide/conversations/"
                                                + conversation
                                                + "?include=metadata")
                                .body())
                .contains("\"identity\":{\"email\":\"ann@shop.example\",\"userId\":\"customer-7\"}")
                .contains("\"userId\":\"visitor_");
    }
}
