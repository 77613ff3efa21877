package dev.rejoinder.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserPage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Markdown renderer of the console and the widget, in a real browser: its output and its cost.
 */
class MarkdownTest {
    private static final String PAGE = "<!doctype html><title>Markdown</title>";
    private static final JsonMapper JSON = new JsonMapper();
    private static HttpServer files;
    private static BrowserPage page;

    @BeforeAll
    static void open() throws IOException {
        Browser browser = Browser.shared();
        files = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        files.createContext("/", MarkdownTest::answer);
        files.start();
        page = browser.newPage();
        page.open("http://127.0.0.1:" + files.getAddress().getPort() + "/");
        page.evaluate("import('/markdown-check.js').then((all) => { window.check = all; })");
    }

    @AfterAll
    static void close() {
        if (page != null) {
            assertThat(page.problems()).isEmpty();
            page.close();
            files.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        try (exchange;
                InputStream file = MarkdownTest.class.getResourceAsStream(name)) {
            boolean isScript = name.endsWith(".js") && file != null;
            byte[] body =
                    name.equals(MathScript.NAME)
                            ? MathScript.file().bytes(false)
                            : isScript ? file.readAllBytes() : PAGE.getBytes(UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", isScript ? "text/javascript" : "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String html(String text) {
        return page.evaluate("check.html(" + JSON.writeValueAsString(text) + ")").asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "**a** *b* __c__ _d_ ~~e~~ `f` => <strong>a</strong> <em>b</em> <strong>c</strong>"
                        + " <em>d</em> <del>e</del> <code>f</code>",
                "***a*** **a *b* c** *a **b** c* => <em><strong>a</strong></em> <strong>a"
                        + " <em>b</em> c</strong> <em>a <strong>b</strong> c</em>",
                "**a *b** c* => <strong>a *b</strong> c*",
                "**a*b** *a**b* => <strong>a*b</strong> <em>a**b</em>",
                "2 * 3 * 4, a_b_c, **a, *a, ****a****, ~a~, `a => 2 * 3 * 4, a_b_c, **a, *a,"
                        + " ****a****, ~a~, `a",
                "``a ` b`` \\*a\\* \\` => <code>a ` b</code> *a* `",
                "[a](https://b.c/d_(e)) [a](<https://b.c> \"d\") => <a"
                        + " href=\"https://b.c/d_(e)\">a</a> <a href=\"https://b.c/\">a</a>",
                "![a](https://b.c) !a [](a) [a](b => <a href=\"https://b.c/\">a</a> !a [](a)"
                        + " [a](b",
                "[1][2] [9] [**a** 1](https://b.c) => <sup>1</sup><sup>2</sup> [9] <a"
                        + " href=\"https://b.c/\"><strong>a</strong> 1</a>",
                "(https://b.c/d). **https://b.c** <https://b.c> => (<a"
                        + " href=\"https://b.c/d\">https://b.c/d</a>). <strong><a"
                        + " href=\"https://b.c/\">https://b.c</a></strong> <a"
                        + " href=\"https://b.c/\">https://b.c</a>",
                "[https://b.c](https://b.c) [*a](https://b.c)* => <a"
                        + " href=\"https://b.c/\">https://b.c</a> <a href=\"https://b.c/\">*a</a>*",
                "[a](javascript:b) <script>c</script> <javascript:d> => a"
                        + " &lt;script&gt;c&lt;/script&gt; &lt;javascript:d&gt;"
            })
    void marksBecomeElements(String text, String expected) {
        assertThat(html(text)).isEqualTo("<p>" + expected + "</p>");
    }

    @Test
    void blocksBecomeElements() {
        String text =
                """
                # One
                a
                b
                ***
                > c
                > - d
                >   1. e

                | f | g |
                |---|:-:|
                | h | `i\\|j` |
                | k |

                ```js
                <l>
                """;
        assertThat(html(text))
                .isEqualTo(
                        "<h3>One</h3><p>a<br>b</p><hr><blockquote><p>c</p><ul><li>d<ol"
                            + " start=\"1\"><li>e</li></ol></li></ul></blockquote><div><table><thead><tr><th>f</th><th"
                            + " style=\"text-align:"
                            + " center;\">g</th></tr></thead><tbody><tr><td>h</td><td"
                            + " style=\"text-align: center;\"><code>i|j</code></td></tr><tr>"
                            + "<td>k</td></tr></tbody></table></div><pre><code>&lt;l&gt;</code></pre>");
    }

    /** Columns: Markdown, the elements; ¶ is the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "From $5 to $10, A\\$5$ \\(*a*\\)! => <p>From $5 to $10, A$5$"
                        + " <math>*a*</math>!</p>",
                "a \\[b\\] $$ c $$ => <p>a <math-block>b</math-block>"
                        + " <math-block>c</math-block></p>",
                "a¶\\[¶b¶- c¶# d¶\\]¶e => <p>a</p><p><math-block>b¶- c¶# d</math-block></p>"
                        + "<p>e</p>",
                "$$¶a¶+ b¶$$ => <p><math-block>a¶+ b</math-block></p>",
                "\\[a¶¶b\\] \\(c $$$$ => <p>[a</p><p>b] (c $$$$</p>",
                "`\\(a\\)` **\\(b*c\\)** => <p><code>\\(a\\)</code>"
                        + " <strong><math>b*c</math></strong></p>"
            })
    void formulasAreRead(String text, String expected) {
        assertThat(html(text.replace('¶', '\n')).replace('\n', '¶')).isEqualTo(expected);
    }

    @Test
    void formulasBecomeMathMl() {
        String text =
                "\\(x^2\\) \\[\\frac12\\] \\(\\nope{\\) $$\\href{javascript:a}{b}$$"
                        + " \\(\\def\\a{\\a\\a}\\a\\)";
        assertThat(
                        page.evaluate("check.formulas(" + JSON.writeValueAsString(text) + ")")
                                .valueStream()
                                .map(JsonNode::asString))
                .containsExactly(
                        "inline <mrow><msup><mi>x</mi><mn>2</mn></msup></mrow>",
                        "block <mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow>",
                        "\\(\\nope{\\)",
                        "block <mrow><mstyle"
                                + " mathcolor=\"#cc0000\"><mtext>\\href</mtext></mstyle></mrow>",
                        "\\(\\def\\a{\\a\\a}\\a\\)");
    }

    /** Columns: Markdown, the elements; ¶ is the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "- a¶  1. b¶    - c¶      more¶  2. d¶- e => <ul><li>a<ol><li>b<ul><li>c<br>more"
                        + "</li></ul></li><li>d</li></ol></li><li>e</li></ul>",
                "1. a¶   - b¶     1. c¶2. d => <ol><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li>"
                        + "<li>d</li></ol>",
                "- a¶    - b¶        - c¶    - d => <ul><li>a<ul><li>b<ul><li>c</li></ul></li>"
                        + "<li>d</li></ul></li></ul>",
                "1. a¶- b¶- c¶2. d => <ol><li>a</li></ol><ul><li>b</li><li>c</li></ul>"
                        + "<ol><li>d</li></ol>",
                "- [ ] a¶- [x] b¶- [y] c => <ul><li>☐ a</li><li>☑ b</li><li>[y] c</li></ul>",
                "1. a¶   ```¶   b¶     c¶   ``` => <ol><li>a<pre><code>b¶  c</code></pre></li></ol>"
            })
    void listsNest(String text, String expected) {
        assertThat(html(text.replace('¶', '\n')).replaceAll(" start=\"[0-9]\"", ""))
                .isEqualTo(expected.replace('¶', '\n'));
    }

    @Test
    void nestingDepthIsLimited() {
        String marks = "**a _b ".repeat(5_000) + "c_ d**".repeat(5_000);
        String text = marks + "\n\n" + ">".repeat(10_000) + "\n\n" + "- ".repeat(10_000) + "x";
        assertThat(
                        page.evaluate(
                                        """
                                        (() => {
                                          const box = document.createElement('div');
                                          box.innerHTML = check.html(%s);
                                          let most = 0;
                                          for (const leaf of box.querySelectorAll('*')) {
                                            let depth = 0;
                                            for (let at = leaf; at !== box; at = at.parentNode) depth++;
                                            most = Math.max(most, depth);
                                          }
                                          return most;
                                        })()
                                        """
                                                .formatted(JSON.writeValueAsString(text)))
                                .asInt())
                .isBetween(8, 24);
    }

    @Test
    void streamedTextRendersLikeWholeText() {
        assertThat(page.evaluate("check.differs(1, 500)").isNull())
                .as("%s", page.evaluate("check.differs(1, 500)"))
                .isTrue();
    }

    @Test
    void deltaDoesNotReparseTheWholeAnswer() {
        long once = page.evaluate("check.lettersRead(200)").asLong();
        long twice = page.evaluate("check.lettersRead(400)").asLong();
        assertThat(twice).isLessThan(once * 5 / 2);
    }

    @Test
    void parsingTimeIsLinear() {
        assertThat(slow("check.simple()")).isEmpty();
        assertThat(slow("check.strange(1, 40)")).isEmpty();
    }

    @Test
    @Tag("long")
    void parsingTimeOfPathologicalTextIsLinear() {
        for (int seed = 2; seed < 60; seed++) {
            assertThat(slow("check.strange(" + seed + ", 40)")).as("seed %d", seed).isEmpty();
            assertThat(page.evaluate("check.differs(" + seed + ", 500)").isNull()).isTrue();
        }
    }

    private static List<String> slow(String texts) {
        assertThat(chosen("wide", texts)).isEmpty();
        return chosen("slow", texts);
    }

    private static List<String> chosen(String check, String texts) {
        return page.evaluate("check." + check + "(" + texts + ")")
                .valueStream()
                .map(Object::toString)
                .toList();
    }
}
