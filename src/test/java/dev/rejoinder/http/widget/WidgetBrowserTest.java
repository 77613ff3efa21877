package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserDocument;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The widget as visitors have it: in a real browser, on a page of another site. */
class WidgetBrowserTest {
    private static final String LAST_ANSWER = "[...document.querySelectorAll('.theirs')].at(-1)";
    private static final String ENDED = LAST_ANSWER + ".getAttribute('aria-busy') === null";

    @TempDir static Path folder;
    private static TestServer server;
    private @Nullable ShopPage shop;
    private BrowserPage page;

    /** The widget's frame, once it is open. */
    private BrowserDocument chat;

    @BeforeAll
    static void start() {
        var _ = Browser.shared();
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
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void openPage() {
        page = Browser.shared().newPage();
        page.size(1000, 800);
        chat = page;
    }

    @AfterEach
    void leave() {
        page.close();
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
        page.open(opened.origin() + "/");
        page.waitFor("window.MGAWidget && MGAWidget.open && " + inShadow("button"));
    }

    private static void allow(String origin) {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + origin + "\"]}",
                Map.of());
    }

    /** What finds something of the widget on the page itself. */
    private static String inShadow(String selector) {
        return "[...document.body.children].map(e => e.shadowRoot && e.shadowRoot.querySelector('%s')).find(Boolean)"
                .formatted(selector);
    }

    private void clickLauncher() {
        JsonNode place =
                page.evaluate(
                        "(({x, y}) => [x + 28, y + 28])("
                                + inShadow("button")
                                + ".getBoundingClientRect())");
        page.clickAt(place.get(0).asDouble(), place.get(1).asDouble());
    }

    private void openChat() {
        clickLauncher();
        enterFrame();
    }

    private void enterFrame() {
        chat = page.frame();
        chat.waitFor("document.querySelector('.theirs .text')");
        chat.waitFor("document.activeElement.localName === 'textarea'");
    }

    private void say(String message) {
        page.write(message);
        page.press("Enter");
    }

    private void awaitEnd() {
        chat.waitFor("document.querySelector('.main').title === 'Send' && " + ENDED);
    }

    /** What the page was told, while its policy had nothing to refuse. */
    private String heard() {
        assertThat(page.evaluate("violations.length").asInt()).isZero();
        return page.evaluate("heard.join()").asString();
    }

    private void assertNoProblems() {
        assertThat(page.problems()).isEmpty();
        assertThat(chat.problems()).isEmpty();
    }

    private boolean isShown(String selector) {
        return chat.evaluate("document.querySelector('" + selector + "').checkVisibility()")
                .asBoolean();
    }

    private String attribute(String selector, String name) {
        return chat.evaluate(
                        "document.querySelector('%s').getAttribute('%s')".formatted(selector, name))
                .asString();
    }

    /** A measure of the frame on its page, in CSS pixels. */
    private int frame(String measure) {
        return page.evaluate(inShadow("iframe") + ".getBoundingClientRect()." + measure).asInt();
    }

    @Test
    void visitorAsksAndSeesTheAnswerAsItIsWritten() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model()
                .reply(
                        text("We are open "),
                        pause,
                        text("**Monday** to *Friday*.\n\n- 9 AM\n- 5 PM"));
        visit("");
        page.picture("widget-" + "closed");
        openChat();
        page.picture("widget-" + "welcome");
        assertThat(chat.text("h1")).isEqualTo("Harbour Lane Books");
        assertThat(chat.texts(".theirs .text")).containsExactly("Welcome! How can I help?");

        say("When are you open?");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('We are open')");
        assertThat(attribute(".main", "aria-label")).isEqualTo("Stop");
        pause.release();
        awaitEnd();
        page.picture("widget-" + "answered");

        assertThat(chat.texts(".mine .bubble")).containsExactly("When are you open?");
        assertThat(chat.texts(".theirs:last-child strong, .theirs:last-child em"))
                .containsExactly("Monday", "Friday");
        assertThat(chat.texts(".theirs:last-child li")).containsExactly("9 AM", "5 PM");
        assertThat(
                        chat.evaluate("document.querySelector('.unseen[role=status]').textContent")
                                .asString())
                .startsWith("Answer: We are open Monday to Friday.");
        assertThat(heard())
                .isEqualTo(
                        "open,message user When are you open?,message assistant We are open"
                                + " **Monday** to *Friday*.\n\n- 9 AM\n- 5 PM");
        assertThat(server.get("/api/v1/chat/guide/conversations?limit=1").body())
                .contains("\"preview\":\"When are you open?\"");
        assertNoProblems();
    }

    @Test
    void answerGoesOnAfterAReloadInItsMiddle() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("First half, "), pause, text("second half."));
        int asked = server.model().prompts().size();
        visit("");
        openChat();
        say("Tell me all");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");

        page.reload();
        enterFrame();
        chat.waitFor(LAST_ANSWER + ".innerText.includes('First half,')");
        pause.release();
        awaitEnd();

        assertThat(chat.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(chat.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        page.reload();
        enterFrame();
        chat.waitFor("document.querySelectorAll('.theirs').length === 2");
        assertThat(chat.texts(".mine .bubble")).containsExactly("Tell me all");
        assertThat(chat.texts(".theirs .text").getLast()).isEqualTo("First half, second half.");
        assertThat(server.model().prompts()).hasSize(asked + 1);
    }

    @Test
    void visitorStopsAnAnswerAndKeepsWhatItSaid() throws IOException {
        server.model().reply(text("On and on"), pause());
        visit("");
        openChat();
        say("Talk");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('On and on')");

        chat.mouse(".main");
        awaitEnd();

        assertThat(chat.texts(".theirs").getLast()).contains("On and on").contains("Stopped");
    }

    @Test
    void failedAnswerIsSaidInWordsAndCanBeTriedAgain() throws IOException {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Now it works."));
        visit("");
        openChat();
        say("Does it work?");
        chat.waitFor("document.querySelector('.note.wrong')");
        page.picture("widget-" + "failed");
        assertThat(chat.text(".note.wrong")).isEqualTo("Something went wrong. Try again");

        chat.mouse(".note.wrong button");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Now it works.')");
        awaitEnd();

        assertThat(chat.texts(".mine .bubble")).containsExactly("Does it work?");
        assertThat(chat.texts(".note")).isEmpty();
    }

    @Test
    void messageWrittenOfflineIsSentWhenTheConnectionIsBack() throws IOException {
        server.model().reply(text("Welcome back."));
        visit("");
        openChat();
        network(true);
        chat.waitFor("!document.querySelector('.notice').hidden");
        say("Are you there?");
        page.picture("widget-" + "offline");
        assertThat(chat.text(".notice")).startsWith("You are offline.");

        network(false);
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Welcome back.')");
        awaitEnd();

        assertThat(isShown(".notice")).isFalse();
        assertThat(chat.texts(".mine .bubble")).containsExactly("Are you there?");
    }

    private void network(boolean offline) {
        // The state of a frame of another site is not the page's, so the frame is told by itself.
        chat.evaluate(
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

        clickLauncher();

        page.awaitProblem("frame-ancestors");
        assertThat(page.frame().evaluate("document.querySelectorAll('.panel').length").asInt())
                .isZero();
        assertThat(page.evaluate("heard.join()").asString()).isEqualTo("open");
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
        chat.waitFor("document.querySelector('.cite')");
        awaitEnd();
        page.picture("widget-" + "sources");
        assertThat(chat.texts(".theirs .text").getLast())
                .isEqualTo("Within thirty days 1, and not later [9].");
        assertThat(chat.texts(".sources span")).containsExactly("Handbook <b>1</b>");

        chat.mouse(".cite");
        page.picture("widget-" + "passage");
        assertThat(chat.text(".sheet h2")).isEqualTo("Handbook <b>1</b>");
        assertThat(chat.text(".passage"))
                .startsWith("Unworn shoes can be sent back within thirty days.");
        assertThat(chat.violations("{}")).isEmpty();
        page.press("Escape");
        chat.waitFor("document.activeElement.className === 'cite'");
        assertThat(chat.violations("{}")).isEmpty();
    }

    private void awaitSources() {
        long until = System.nanoTime() + 180_000_000_000L;
        while (!server.get("/api/v1/bots/guide/sources").body().contains("\"status\":\"ready\"")) {
            assertThat(System.nanoTime()).isLessThan(until);
            page.evaluate("new Promise((next) => setTimeout(next, 20))");
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
        var steps = new ArrayList<ScriptedStep>();
        for (int at = 0; at < attack.length(); at += 3) {
            steps.add(text(attack.substring(at, Math.min(at + 3, attack.length()))));
        }
        steps.add(text("\n\nThe end."));
        server.model().reply(steps.toArray(ScriptedStep[]::new));
        visit("");
        openChat();
        say("Attack!");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('The end.')");
        awaitEnd();
        assertThatNothingHappened();

        page.reload();
        enterFrame();
        chat.waitFor(LAST_ANSWER + ".innerText.includes('The end.')");
        assertThatNothingHappened();
    }

    private void assertThatNothingHappened() {
        assertThat(chat.texts(".theirs .text").getLast()).contains("<script>top.pwned=1</script>");
        assertThat(chat.evaluate(all("'*'", "e => e.localName")).asString())
                .isEqualTo(
                        "a,blockquote,br,code,div,h3,li,ol,p,pre,strong,table,tbody,td,th,thead,tr,ul");
        assertThat(chat.evaluate(all("'*'", "e => [...e.attributes].map(a => a.name)")).asString())
                .isEqualTo("class,dir,href,rel,start,tabindex,target");
        assertThat(chat.evaluate(all("'a'", "a => a.protocol")).asString()).isEqualTo("https:");
        assertThat(chat.evaluate("String(window.pwned)").asString()).isEqualTo("undefined");
        assertThat(page.evaluate("String(window.pwned)").asString()).isEqualTo("undefined");
        assertNoProblems();
    }

    /** What all these in the answers have, each said once, in order. */
    private static String all(String selector, String what) {
        return "[...new Set([...document.querySelectorAll('.text '+%s)].flatMap(%s))].sort().join()"
                .formatted(selector, what);
    }

    @Test
    void everythingCanBeDoneWithTheKeyboard() throws IOException {
        visit("");
        page.press("Tab");
        page.press("Tab");
        page.press("Enter");
        enterFrame();

        page.write("x");
        page.press("Tab");
        chat.waitFor("document.activeElement.title === 'Send'");
        page.press("Tab");
        chat.waitFor("document.activeElement.title === 'New conversation'");
        page.press("Shift+Tab");
        chat.waitFor("document.activeElement.title === 'Send'");
        page.press("Shift+Tab");
        chat.waitFor("document.activeElement.localName === 'textarea'");
        page.press("Escape");
        page.waitFor(
                "document.activeElement.shadowRoot &&"
                    + " document.activeElement.shadowRoot.activeElement.localName === 'button'");
        assertThat(page.evaluate(inShadow("button") + ".ariaExpanded").asString())
                .isEqualTo("false");
        assertThat(page.evaluate(inShadow("button") + ".ariaLabel").asString())
                .isEqualTo("Open chat");
        assertThat(chat.violations("{}")).isEmpty();
    }

    @Test
    void arabicRunsFromRightToLeftAndDarkIsDark() throws IOException {
        server.model().reply(text("مرحبا! يمكنك **الدفع** بالبطاقة.\n\n1. Visa\n2. Mastercard"));
        visit("data-locale=\"ar\" data-theme=\"dark\" data-position=\"bottom-left\" data-open");
        enterFrame();
        assertThat(attribute("html", "dir")).isEqualTo("rtl");
        assertThat(attribute("html", "lang")).isEqualTo("ar");
        say("كيف أدفع؟");
        chat.waitFor("document.querySelector('.main').title === 'إرسال' && " + ENDED);
        page.picture("widget-" + "arabic-dark");

        assertThat(chat.evaluate("getComputedStyle(document.body).backgroundColor").asString())
                .isEqualTo("rgb(18, 22, 31)");
        assertThat(attribute("textarea", "placeholder")).isEqualTo("اكتب رسالة…");
        assertThat(chat.violations("{}")).isEmpty();
        assertThat(frame("x")).isEqualTo(20);
    }

    @Test
    void phoneIsFilledAndThePageDecidesMuch() throws IOException {
        page.size(390, 760);
        visit("data-hide-launcher data-z-index=\"7\"");
        assertThat(page.evaluate(inShadow("button") + ".checkVisibility()").asBoolean()).isFalse();
        page.evaluate("MGAWidget.open({ message: 'Do you have gift cards?' })");
        enterFrame();
        page.picture("widget-" + "phone");
        assertThat(chat.evaluate("document.querySelector('textarea').value").asString())
                .isEqualTo("Do you have gift cards?");
        server.model().reply(text("Yes."));
        say("");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Yes.')");
        awaitEnd();
        assertThat(frame("width")).isEqualTo(390);
        assertThat(frame("height")).isEqualTo(760);
        assertThat(
                        page.evaluate("getComputedStyle(document.body.lastElementChild).zIndex")
                                .asString())
                .isEqualTo("7");
        page.evaluate("MGAWidget.toggle()");
        assertThat(page.evaluate("heard.at(-1)").asString()).isEqualTo("close");
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
