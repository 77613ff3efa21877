package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.ParsedDocument;
import org.junit.jupiter.api.Test;

class HtmlFormatTest {
    @Test
    void aPageIsItsMainContent() throws Exception {
        ParsedDocument page =
                FormatReading.document(
                        """
                        <!doctype html><html><head><title> Returns
                         and refunds | Shop </title><style>p{}</style></head><body>
                        <header><a href="/">Shop</a> <form>Search <input></form></header>
                        <nav><ul><li><a href="/a">A</a><li><a href="b?x=1#y">B</a></ul></nav>
                        <main><article><header><h1>Returns</h1></header>
                        <p>You can return <b>any</b>thing<br>within
                           30&nbsp;days.</p>
                        <div>Loose <span>text</span><div>and more</div> after</div>
                        <p hidden>Secret</p><p style="color:red; display: none">Secret</p>
                        <p aria-hidden="true">Secret</p>
                        <ul><li>One<ul><li>Inner</ul><li><p>Two</p><p>more</p></ul>
                        <ol start="3"><li>Third</li><li>Fourth</li></ol>
                        <dl><dt>Term</dt><dd>Meaning</dd></dl>
                        <details><summary>How long?</summary>Five days.</details>
                        <table><caption>Prices</caption><thead><tr><th>Plan<th colspan=2>Price</tr></thead>
                        <tr><td>Basic<td>10<td>euros<tr><td>Pro<td>20<td></table>
                        <pre><code>curl
                          -N</code></pre>
                        <script>alert("no")</script></article>
                        <aside>Newsletter</aside></main>
                        <footer>Imprint</footer></body></html>
                        """,
                        "page");
        assertThat(FormatReading.shown(page))
                .isEqualTo(
                        """
                        # Returns
                        You can return anything
                        within 30 days.
                        Loose text
                        and more
                        after
                        - One
                          - Inner
                        - Two
                        - more
                        - 3. Third
                        - 4. Fourth
                        Term: Meaning
                        ## How long?
                        Five days.
                        Prices
                        | Plan: Basic; Price: 10; Price: euros
                        | Plan: Pro; Price: 20
                        ` curl
                          -N\
                        """);
        assertThat(page.title()).isEqualTo("Returns and refunds | Shop");
        assertThat(page.links())
                .containsExactly(
                        "https://example.com/",
                        "https://example.com/a",
                        "https://example.com/docs/b?x=1");
        assertThat(page.indexable()).isTrue();
    }

    @Test
    void whatThePageAsksOfRobotsIsHeard() throws Exception {
        String body = "<body><a href='/a'>A</a> text <a rel=nofollow href='/b'>B</a>";
        ParsedDocument neither =
                FormatReading.document(
                        "<html><meta name=ROBOTS content='NoIndex, NoFollow'>" + body, "a.html");
        assertThat(neither.indexable()).isFalse();
        assertThat(neither.links()).isEmpty();
        assertThat(
                        FormatReading.document("<html><meta name=robots content=none>" + body, "a")
                                .indexable())
                .isFalse();
        assertThat(FormatReading.document("<html>" + body, "a").links())
                .containsExactly("https://example.com/a");
    }

    @Test
    void aPageWhollyInAFormOrANavIsReadAllTheSame() throws Exception {
        assertThat(FormatReading.shown("<html><body><form><p>All of it is here.</p></form>", "a"))
                .isEqualTo("All of it is here.");
        assertThat(FormatReading.shown("<html><body><nav><p>All of it is here.</p></nav>", "a"))
                .isEqualTo("All of it is here.");
    }

    @Test
    void tablesThatOnlyPlaceThingsAreNoTables() throws Exception {
        assertThat(
                        FormatReading.shown(
                                "<html><body><table><tr><td><h2>Head</h2><td><p>Text</table>"
                                        + "<table><tr><td>Single</table>",
                                "a"))
                .isEqualTo("## Head\nText\nSingle");
    }

    @Test
    void linksFollowTheBaseOfThePageAndLeadOnlyToTheWeb() throws Exception {
        assertThat(
                        FormatReading.document(
                                        """
                                        <html><base href="https://other.example/x/"><body>text
                                        <a href="y">1</a><a href="mailto:a@b.c">2</a>
                                        <a href="javascript:x()">3</a><a href="y#z">4</a>
                                        """,
                                        "a")
                                .links())
                .containsExactly("https://other.example/x/y");
    }

    @Test
    void examplesOfOldPagesAreText() throws Exception {
        assertThat(
                        FormatReading.shown(
                                "<!doctype html><p>As<xmp>a <b> c</xmp><listing>d\ne</listing>",
                                "a"))
                .isEqualTo("As\n` a <b> c\n` d\ne");
    }

    @Test
    void pageMayBeginWithAnyElement() throws Exception {
        String styles = "<style>" + "p { margin: 0 } ".repeat(500) + "</style>";
        assertThat(FormatReading.shown(styles + "<center>Hello</center>", "a.html"))
                .isEqualTo("Hello");
    }
}
