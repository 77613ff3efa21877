package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class WidgetCareTest extends WidgetInBrowser {
    @Test
    void browserBlocksTheFrameOnAPageThatIsNotAllowed() throws IOException {
        visit("");
        allow("https://elsewhere.example");

        clickLauncher();

        page.awaitProblem("frame-ancestors");
        assertThat(page.frame().evaluate("document.querySelectorAll('.panel').length").asInt())
                .isZero();
        assertThat(page.evaluate("heard.join()").asString()).isEqualTo("open");
    }

    @Test
    void modelOutputIsNeverMarkup() throws IOException {
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
                        "a,blockquote,br,code,div,h2,li,ol,p,pre,strong,table,tbody,td,th,thead,tr,ul");
        assertThat(chat.evaluate(all("'*'", "e => [...e.attributes].map(a => a.name)")).asString())
                .isEqualTo("class,dir,href,rel,start,tabindex,target");
        assertThat(chat.evaluate(all("'a'", "a => a.protocol")).asString()).isEqualTo("https:");
        assertThat(chat.evaluate("String(window.pwned)").asString()).isEqualTo("undefined");
        assertThat(page.evaluate("String(window.pwned)").asString()).isEqualTo("undefined");
        assertNoProblems();
    }

    @Test
    void everythingWorksWithTheKeyboard() throws IOException {
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
                "document.activeElement.localName === 'rejoinder-chat' &&"
                        + " shadows[0].activeElement.localName === 'button'");
        assertThat(page.evaluate(inShadow(".launcher") + ".ariaExpanded").asString())
                .isEqualTo("false");
        assertThat(page.evaluate(inShadow(".launcher") + ".ariaLabel").asString())
                .isEqualTo("Open chat");
        assertThat(chat.violations("{}")).isEmpty();
    }

    @Test
    void arabicIsRightToLeftAndTheDarkThemeIsDark() throws IOException {
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
        assertThat(attribute(".panel > form textarea", "placeholder")).isEqualTo("اكتب رسالة…");
        assertThat(chat.violations("{}")).isEmpty();
        assertThat(frame("x")).isEqualTo(20);
    }

    @Test
    void widgetFillsAPhoneAndThePageControlsItsLook() throws IOException {
        page.size(390, 760);
        visit("data-hide-launcher data-z-index=\"7\"");
        assertThat(page.evaluate(inShadow(".launcher") + ".checkVisibility()").asBoolean())
                .isFalse();
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
                        page.evaluate(
                                        "getComputedStyle(document.querySelector('rejoinder-chat')).zIndex")
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
                .contains(
                        "\"identity\":{\"email\":\"ann@shop.example\",\"userId\":\"customer-7\",\"verified\":false}")
                .contains("\"userId\":\"visitor_");
    }
}
