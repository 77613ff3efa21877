package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document in a tab: the page itself, or a frame of another site in it. Every wait fails after
 * two minutes.
 */
public class BrowserDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WAIT_MILLIS = 120_000;
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    /** Finds visible elements, also by their text, as in {@code button:text(Save)}. */
    static final String FIND =
            """
            const find = (selector) => {
              const [, css, text] = /^(.*?)(?::text\\((.*)\\))?$/s.exec(selector);
              const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
              const seen = (root) => [...root.querySelectorAll(css || '*')].filter((each) =>
                each.checkVisibility({visibilityProperty: true}) && (text === undefined
                  || (each.getAttribute('aria-label') ?? each.innerText).trim() === text));
              return seen(top)[0] ?? seen(document)[0];
            };
            """;

    final Browser browser;
    final String session;
    private final List<String> problems = new CopyOnWriteArrayList<>();

    BrowserDocument(Browser browser, String session) {
        this.browser = browser;
        this.session = session;
        browser.on(
                session,
                "Runtime.exceptionThrown",
                event -> problems.add(event.at("/exceptionDetails").toString()));
        browser.on(session, "Log.entryAdded", event -> logged(event.get("entry")));
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
    }

    private void logged(JsonNode entry) {
        // Some tests provoke 4xx and 5xx responses. Every other message is a fault of the page.
        if (entry.path("level").asString("").equals("error")
                && !entry.path("source").asString("").equals("network")) {
            problems.add(entry.path("text").asString("") + " " + entry.path("url").asString(""));
        }
    }

    /**
     * Returns the script errors and the violations of the content security policy since the
     * document was opened.
     */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Waits until a problem contains these words. */
    public void awaitProblem(String words) {
        for (int looks = 0; problems.stream().noneMatch(each -> each.contains(words)); looks++) {
            if (looks == WAIT_MILLIS / 20) {
                throw new AssertionError("no " + words + " in " + problems);
            }
            evaluate("new Promise((next) => setTimeout(next, 20))");
        }
    }

    final void addProblem(String problem) {
        problems.add(problem);
    }

    final JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }

    /** Evaluates an expression and awaits its promise. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "awaitPromise",
                                true,
                                "returnByValue",
                                true,
                                "userGesture",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.at("/result/value");
    }

    /** Waits until an expression is true. */
    public void waitFor(String expression) {
        String waits =
                """
                (async () => {
                  %s
                  for (const end = Date.now() + %d; Date.now() < end;) {
                    try { if (%s) return true; } catch (error) { window.lastError = error; }
                    await new Promise((next) => setTimeout(next, 15));
                  }
                  return false;
                })()
                """
                        .formatted(FIND, WAIT_MILLIS, expression);
        for (int attempt = 0; ; attempt++) {
            try {
                if (!evaluate(waits).asBoolean(false)) {
                    throw new AssertionError(
                            "never came true: " + expression + "\n" + text() + "\n" + problems);
                }
                return;
            } catch (IllegalStateException navigated) {
                // The document was replaced while the script waited in it.
                if (attempt > 5) {
                    throw navigated;
                }
            }
        }
    }

    /** Whether an expression is true now. */
    public boolean is(String expression) {
        return evaluate("(() => {%s return Boolean(%s); })()".formatted(FIND, expression))
                .asBoolean();
    }

    /** Waits until an element is visible. */
    public void see(String selector) {
        waitFor("find(" + quoted(selector) + ")");
    }

    /** Waits until the text is visible anywhere in the document. */
    public void seeText(String text) {
        waitFor("document.body.innerText.includes(" + quoted(text) + ")");
    }

    public void click(String selector) {
        see(selector);
        evaluate(
                "(() => {%s const it = find(%s); it.focus(); it.click(); })()"
                        .formatted(FIND, quoted(selector)));
    }

    /** Focuses a field and replaces its content. */
    public void type(String selector, String text) {
        see(selector);
        evaluate(
                "(() => {%s const it = find(%s); it.focus(); it.select?.(); })()"
                        .formatted(FIND, quoted(selector)));
        call("Input.insertText", Map.of("text", text));
    }

    /** Clicks an element with the mouse. If another element covers it, that one gets the click. */
    public void mouse(String selector) {
        JsonNode place = centre(selector);
        clickAt(place.get(0).asDouble(), place.get(1).asDouble());
    }

    /** Clicks with the mouse at a position in this document, in CSS pixels. */
    public void clickAt(double x, double y) {
        mouse("mouseMoved", x, y, 0);
        mouse("mousePressed", x, y, 1);
        mouse("mouseReleased", x, y, 1);
    }

    final void mouse(String type, double x, double y, int clicks) {
        call(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        x,
                        "y",
                        y,
                        "button",
                        clicks == 0 ? "none" : "left",
                        "clickCount",
                        clicks));
    }

    /** Scrolls an element into view and returns its centre. */
    final JsonNode centre(String selector) {
        see(selector);
        return evaluate(
                """
                (() => {
                  %s
                  const it = find(%s);
                  it.scrollIntoView({block: 'nearest', behavior: 'instant'});
                  const {x, y, width, height} = it.getBoundingClientRect();
                  return [x + width / 2, y + height / 2];
                })()
                """
                        .formatted(FIND, quoted(selector)));
    }

    /** Drops a file onto an element, as from the desktop. */
    public void drop(String selector, Path file) {
        see(selector);
        JsonNode place = centre(selector);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            call(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place.get(0).asDouble(),
                            "y",
                            place.get(1).asDouble(),
                            "data",
                            Map.of(
                                    "items",
                                    List.of(),
                                    "files",
                                    List.of(file.toString()),
                                    "dragOperationsMask",
                                    1)));
        }
    }

    /** Sets the file of a file input. */
    public void choose(String selector, Path file) {
        waitFor("document.querySelector(" + quoted(selector) + ")");
        JsonNode found =
                call(
                        "Runtime.evaluate",
                        Map.of("expression", "document.querySelector(" + quoted(selector) + ")"));
        call(
                "DOM.setFileInputFiles",
                Map.of(
                        "files",
                        List.of(file.toString()),
                        "objectId",
                        found.at("/result/objectId").asString()));
    }

    /** Lets requests wait whose address matches a pattern, until {@link #release}. */
    public void hold(String addressPattern) {
        call("Fetch.enable", Map.of("patterns", List.of(Map.of("urlPattern", addressPattern))));
    }

    public void release() {
        call("Fetch.disable", Map.of());
    }

    /** Returns the text of the first matching element. */
    public String text(String selector) {
        return texts(selector).getFirst();
    }

    /** Returns the visible texts of all matching elements. */
    public List<String> texts(String selector) {
        var texts = new ArrayList<String>();
        evaluate(
                        "[...document.querySelectorAll(%s)].map((each) => each.innerText)"
                                .formatted(quoted(selector)))
                .forEach(text -> texts.add(text.asString()));
        return texts;
    }

    public String text() {
        return evaluate("document.body.innerText").asString("");
    }

    /**
     * Checks the document with axe-core against its accessibility rules. Returns an empty string if
     * there is no violation.
     *
     * @param options of its {@code run}, as JavaScript
     */
    public String violations(String options) {
        if (!evaluate("typeof axe === 'object'").asBoolean()) {
            evaluate(axe() + ";0");
        }
        return evaluate(
                        """
                        axe.run(document, {iframes: false, resultTypes: ['violations'], ...%s}).then((result) =>
                          result.passes.length === 0 ? 'axe looked at nothing' : result.violations.map((each) =>
                            each.id + ': ' + each.nodes.map((node) => node.html + ' ' + node.failureSummary).join(' | ')).join('\\n'))
                        """
                                .formatted(options))
                .asString();
    }

    private static String axe() {
        try (InputStream in = BrowserDocument.class.getResourceAsStream(AXE)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
