package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class ConsoleHarmlessTextTest extends ConsoleInBrowser {
    private static final String EVIL = "<img src=x onerror=hacked=1>";

    private static final String MODEL_TEXT =
            """
            <script>hacked=1</script> <img src=x onerror=hacked=1> <svg/onload=hacked=1>

            [click](javascript:hacked=1) [click](JaVaScRiPt&#58;hacked=1) [x](data:text/html,<script>hacked=1</script>)
            ![seen](https://tracker.invalid/pixel.png) <iframe srcdoc="<script>hacked=1</script>">
            [a](https://example.com/" onmouseover="hacked=1) <https://example.com/<script>hacked=1</script>>

            | <b onclick=hacked=1>x</b> | y |
            |---|---|
            | <style>*{display:none}</style> | `<i>` |

            ```"><script>hacked=1</script>
            </code></pre><script>hacked=1</script>
            ```
            ## <details open ontoggle=hacked=1> [1] ** _ ~~ ` [[[[((((
            """;

    @Test
    void modelOutputStaysTextInAnyChunking() {
        var steps = new ArrayList<ScriptedStep>();
        for (int at = 0, size = 1; at < MODEL_TEXT.length(); at += size, size = size % 5 + 1) {
            steps.add(
                    ScriptedStep.text(
                            MODEL_TEXT.substring(at, Math.min(at + size, MODEL_TEXT.length()))));
        }
        server.model().reply(steps.toArray(ScriptedStep[]::new));
        open("/bots/guide");
        ask(EVIL);
        assertHarmless();
        String streamed =
                page.evaluate(
                                "document.querySelector('.messages').lastChild.querySelector('.prose').innerHTML")
                        .asString();
        page.reload();
        page.seeText("hacked=1</script>");
        assertHarmless();
        assertThat(
                        page.evaluate(
                                        "document.querySelector('.messages').lastChild.querySelector('.prose').innerHTML")
                                .asString())
                .isEqualTo(streamed);
    }

    /** The text created no element, no listener and no executable URL. */
    private void assertHarmless() {
        assertThat(page.evaluate("typeof hacked").asString()).isEqualTo("undefined");
        assertThat(
                        page.evaluate(
                                        "[...document.querySelectorAll('rj-app img, rj-app script,"
                                            + " rj-app iframe, rj-app style, rj-app [onerror],"
                                            + " rj-app [onclick], rj-app [onmouseover], rj-app b,"
                                            + " rj-app i, .prose details, .prose"
                                            + " svg[onload]')].length")
                                .asInt())
                .isZero();
        assertThat(
                        page.evaluate(
                                        "[...document.querySelectorAll('.prose a')].map((a) =>"
                                            + " a.protocol).filter((p) => p !== 'https:').length")
                                .asInt())
                .isZero();
    }

    @Test
    void namesAreShownAsTextEverywhere() throws IOException {
        String bot =
                post(
                                "/api/v1/bots",
                                "{\"name\":\"%s\",\"welcomeMessage\":\"%s\"}".formatted(EVIL, EVIL))
                        .find("bot_\\w{26}");
        Path file = Files.writeString(folder.resolve("<img src=x onerror=hacked=1>.md"), EVIL);
        post(
                "/api/v1/chat/" + bot + "/message",
                "{\"message\":\"%s\",\"metadata\":{\"userId\":\"%s\"}}".formatted(EVIL, EVIL));
        open("/bots");
        page.see("a:text(" + EVIL + ")");
        assertHarmless();
        open("/bots/" + bot);
        page.seeText(EVIL);
        assertHarmless();
        open("/bots/" + bot + "/knowledge");
        page.choose("input[type=file]", file);
        page.waitFor("document.querySelector('.tag.good')");
        page.seeText(EVIL + ".md");
        assertHarmless();
        open("/bots/" + bot + "/conversations");
        page.click(".virtual-row");
        page.seeText("user " + EVIL);
        assertHarmless();
        post(
                "/api/v1/bots/" + bot + "/tools",
                """
                {"name":"evil","title":"%s","description":"%s","http":{"method":"GET","url":"https://evil.example/"}}\
                """
                        .formatted(EVIL, EVIL));
        open("/bots/" + bot + "/tools");
        page.click("button:text(Edit " + EVIL + ")");
        page.seeText("Edit " + EVIL);
        assertHarmless();
    }
}
