package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAQ pages with answers that are hidden until a click. */
class FaqPagesTest {
    private static final String EXPECTED =
            """
            # Ferry
            ## Are dogs allowed?
            Only on a lead.
            ## May I smoke?
            No, not even on deck.\
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Ways to hide the answer.
                "<h2><button aria-controls=a1>Are dogs allowed?</button></h2><div id=a1 hidden>Only"
                    + " on a lead.</div><h2><button aria-controls=a2>May I smoke?</button></h2><div"
                    + " id=a2 hidden>No, not even on deck.</div>",
                "<button aria-expanded=false>Are dogs allowed?</button><div aria-hidden=true>Only"
                        + " on a lead.</div><button aria-expanded=false>May I smoke?</button><div"
                        + " aria-hidden=true>No, not even on deck.</div>",
                "<h2>Are dogs allowed?</h2><div style='display: none'>Only on a lead.</div><h2>May"
                        + " I smoke?</h2><div style='DISPLAY:NONE'>No, not even on deck.</div>",
                "<h2>Are dogs allowed?</h2><p hidden=until-found>Only on a lead.</p>"
                        + "<h2>May I smoke?</h2><p hidden=until-found>No, not even on deck.</p>",
                "<details><summary>Are dogs allowed?</summary><p>Only on a"
                    + " lead.</p></details><details><summary><h3>May I smoke?</h3></summary>No, not"
                    + " even on deck.</details>",
                "<button aria-controls=a1>Are dogs allowed?</button><div hidden><div id=a1>Only on"
                        + " a lead.</div></div><button aria-controls=a2>May I smoke?</button><div"
                        + " id=a2><p hidden>No, not even on deck.</p></div>",
                // Ways to mark the question.
                "<div role=button aria-controls=a1 tabindex=0>Are dogs allowed? +</div><div id=a1"
                        + " style='visibility:hidden'>Only on a lead.</div><div role=button"
                        + " aria-controls=a2 tabindex=0>May I smoke? +</div><div id=a2"
                        + " style='visibility:hidden'>No, not even on deck.</div>",
                "<h2 id=q1>Are dogs allowed? <a class=headerlink href=#q1 title='Link to this"
                        + " heading'>¶</a></h2>Only on a lead.<h2 id=q2><a class=anchor href=#q2"
                        + " aria-hidden=true>#</a>May I smoke?</h2>No, not even on deck.",
                "<a data-toggle=collapse href='#c1'>Are dogs allowed?</a><div id=c1"
                        + " class='panel-collapse collapse'>Only on a lead.</div><a"
                        + " data-toggle=collapse href='#c2'>May I smoke?</a><div id=c2"
                        + " class='panel-collapse collapse'>No, not even on deck.</div>",
                "<h2 role=button data-bs-target='#d1'>Are dogs allowed?</h2><section id=d1"
                    + " hidden>Only on a lead.</section><h2 role=button data-bs-target='#d2'>May I"
                    + " smoke?</h2><section id=d2 hidden>No, not even on deck.</section>",
                "<input type=checkbox id=x1><label for=x1>Are dogs allowed?</label><div>Only on a"
                        + " lead.</div><input type=checkbox id=x2><label for=x2>May I"
                        + " smoke?</label><div>No, not even on deck.</div>",
                "<ul role=tablist><button role=tab aria-controls=t1>Are dogs"
                    + " allowed?</button></ul><div role=tabpanel id=t1>Only on a lead.</div><button"
                    + " role=tab aria-controls=t2>May I smoke?</button><div role=tabpanel id=t2"
                    + " hidden>No, not even on deck.</div>",
                "<dl><dt>Are dogs allowed?</dt><dd>Only on a lead.</dd><dt><button>May I"
                        + " smoke?</button></dt><dd hidden>No, not even on deck.</dd></dl>",
                "<dl><div><dt>Are dogs allowed?</dt><dd>Only on a lead.</dd></div><div><dt>May I"
                        + " smoke?</dt><dd>No, not even on deck.</dd></div></dl>",
                "<div class=faq-item><button class=q>Are dogs allowed?<span class=icon"
                    + " aria-hidden=true>expand_more</span></button><div class=a hidden>Only on a"
                    + " lead.</div></div><div class=faq-item><button class=q>May I smoke?<i"
                    + " aria-hidden=true>expand_more</i></button><div class=a hidden>No, not even"
                    + " on deck.</div></div>",
                "<div itemscope><h2 itemprop=name>Are dogs allowed?</h2><div"
                    + " itemprop=acceptedAnswer hidden>Only on a lead.</div></div><div"
                    + " itemscope><h2 itemprop=name>May I smoke?</h2><div itemprop=acceptedAnswer"
                    + " hidden>No, not even on deck.</div></div>",
                "<div><template shadowrootmode=open><h2>Are dogs allowed?</h2><p>Only on a"
                        + " lead.</p></template></div><h2>May I smoke?</h2><div>No, not even on"
                        + " deck.</div>",
            })
    void questionStandsAboveItsAnswer(String body) throws Exception {
        String shown =
                FormatReading.shown("<!doctype html><main><h1>Ferry</h1>" + body + "</main>", "a");
        assertThat(shown.replaceAll("(?m)^#{2,6}", "##")).isEqualTo(EXPECTED);
    }

    @Test
    void whatNothingOpensStaysHidden() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                <!doctype html><body><header><button aria-expanded=false
                                aria-controls=m>Menu</button><nav id=m hidden><a href=a>Home page</a></nav>
                                </header><main><h1>Shop</h1><p>We sell shoes of all kinds.</p>
                                <p hidden>Secret one</p><div style="display:none">Secret two</div>
                                <span aria-hidden=true>Secret three</span>
                                <div class="modal faq" role=dialog hidden>Subscribe to our news now</div>
                                <button>Add to cart</button><button aria-label=Close>x</button>
                                <button aria-haspopup=true>Share this</button>
                                <template><p>Secret four</p></template></main>
                                """,
                                "a"))
                .isEqualTo("# Shop\nWe sell shoes of all kinds.");
    }

    @Test
    void whatStandsBelowAnswersIsNotOpenedByTheirQuestions() throws Exception {
        String items =
                "<h2><button aria-controls=a1>Are dogs allowed?</button></h2><div id=a1 hidden>Only"
                    + " on a lead.</div><h2><button aria-controls=a2>May I smoke?</button></h2><div"
                    + " id=a2 hidden>No, not even on deck.</div>";
        for (String page :
                new String[] {
                    "<div class=faq>" + items + "</div><p hidden>Secret</p>",
                    "<div class=faq>" + items + "<p hidden>Secret</p></div>",
                    "<section><div>" + items + "</div><p style='display:none'>Secret</p></section>"
                }) {
            String shown = FormatReading.shown("<!doctype html><main><h1>Ferry</h1>" + page, "a");
            assertThat(shown.replaceAll("(?m)^#{2,6}", "##")).isEqualTo(EXPECTED);
        }
    }

    @Test
    void tabsStandAboveTheirOwnPanels() throws Exception {
        for (String page :
                new String[] {
                    "<div role=tablist><button role=tab aria-controls=p1>Are dogs"
                        + " allowed?</button><button role=tab aria-controls=p2>May I"
                        + " smoke?</button></div><div role=tabpanel id=p1>Only on a lead.</div><div"
                        + " role=tabpanel id=p2 hidden>No, not even on deck.</div>",
                    "<ul role=tablist><li><a role=tab href='#p1'>Are dogs allowed?</a><li><a"
                            + " role=tab href='#p2'>May I smoke?</a></ul><div id=p1><p>Only on a"
                            + " lead.</p></div><div id=p2 style='display:none'><p>No, not even on"
                            + " deck.</p></div>",
                    "<div role=tablist><button role=tab id=b1>Are dogs allowed?</button><button"
                            + " role=tab id=b2>May I smoke?</button></div><div role=tabpanel"
                            + " aria-labelledby=b1>Only on a lead.</div><div role=tabpanel"
                            + " aria-labelledby=b2 hidden>No, not even on deck.</div>",
                    "<ul class=nav><li><a data-toggle=tab href='#p1'>Are dogs allowed?</a><li><a"
                        + " data-toggle=tab href='#p2'>May I smoke?</a></ul><div id=p1"
                        + " class=tab-pane>Only on a lead.</div><div id=p2 class=tab-pane>No, not"
                        + " even on deck.</div>"
                }) {
            String shown = FormatReading.shown("<!doctype html><main><h1>Ferry</h1>" + page, "a");
            assertThat(shown.replaceAll("(?m)^#{2,6}", "##")).isEqualTo(EXPECTED);
        }
    }

    @Test
    void whatAPersonSeesIsRead() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                <!doctype html><main><h1>Shop</h1>
                                <p>Price: <s>10</s> <del>11</del> <span style="text-decoration:
                                line-through">12</span> 13 euros</p>
                                <p style="font-size:0">Secret one</p>
                                <p style="font-size: 0px; color:red">Secret two</p>
                                <div style="font-size:0"><span style="font-size:16px">Shoes</span></div>
                                <p style="font-size:0.9em">of all kinds</p>
                                <dialog>Secret three</dialog><dialog open>Closed on Monday.</dialog>
                                <label>Size <select><option value="">Please choose<option>Small, 5 euros
                                <option>Large, 8 euros</select></label>
                                <textarea>We pack it.</textarea>
                                <label><input type=radio>By mail</label><label><input type=radio>By
                                train</label></main>
                                """,
                                "a"))
                .isEqualTo(
                        """
                        # Shop
                        Price: 13 euros
                        Shoes
                        of all kinds
                        Closed on Monday.
                        Size Small, 5 euros, Large, 8 euros
                        We pack it.
                        By mail
                        By train\
                        """);
    }

    @Test
    void groupsOfTermsShareTheirDefinitions() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                <!doctype html><main><h1>Words</h1><dl>
                                <dt>Port<dt>Larboard<dd>The left side.<dd><p>Also a harbour.</p>
                                <dt>Oars<dd><ul><li>long<li>short</ul>
                                <dt>Nothing said
                                <dt>Sail:<dd>Cloth. <dl><dt>Jib<dd>A small one.</dl>
                                </dl><p>The end.
                                """,
                                "a"))
                .isEqualTo(
                        """
                        # Words
                        Port, Larboard: The left side.
                        Port, Larboard: Also a harbour.
                        Oars:
                        - long
                        - short
                        Nothing said, Sail: Cloth.
                        Jib: A small one.
                        The end.\
                        """);
    }
}
