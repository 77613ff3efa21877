package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tab, as somebody in front of it uses it. Every wait ends with an error after 15 seconds. */
public final class BrowserPage implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WAIT_MILLIS = 15_000;

    /** Finds what is visible, also by its words, as in {@code button:text(Save)}. */
    private static final String FIND =
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

    private final Browser browser;
    private final String session;
    private final String context;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();

    BrowserPage(Browser browser, String session, String context) {
        this.browser = browser;
        this.session = session;
        this.context = context;
        browser.on(
                session,
                "Runtime.exceptionThrown",
                event -> problems.add(event.at("/exceptionDetails").toString()));
        browser.on(session, "Log.entryAdded", event -> logged(event.get("entry")));
        browser.on(
                session,
                "Network.loadingFinished",
                event -> received.addAndGet(event.get("encodedDataLength").asLong()));
        browser.on(
                session,
                "Page.javascriptDialogOpening",
                event -> problems.add("a script asked: " + event.get("message").asString()));
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Network.enable", Map.of());
    }

    private void logged(JsonNode entry) {
        // Answers of 4xx and 5xx are what some tests are about; all else is a fault of the page.
        if (entry.path("level").asString("").equals("error")
                && !entry.path("source").asString("").equals("network")) {
            problems.add(entry.path("text").asString("") + " " + entry.path("url").asString(""));
        }
    }

    /** Errors of scripts, and what the content security policy refused, since the tab opened. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return browser.call(session, method, parameters);
    }

    /** Gives the browser a cookie, written as {@code name=value}. */
    public void cookie(String address, String cookie) {
        String[] parts = cookie.split("=", 2);
        call("Network.setCookie", Map.of("url", address, "name", parts[0], "value", parts[1]));
    }

    public void forgetCookies() {
        call("Network.clearBrowserCookies", Map.of());
    }

    /** How many bytes have come over the wire since the tab opened, heads included. */
    public long bytesReceived() {
        return received.get();
    }

    public void open(String address) {
        call("Page.navigate", Map.of("url", address));
    }

    public void reload() {
        evaluate("window.isOld = true");
        call("Page.reload", Map.of());
        waitFor("!window.isOld && document.readyState === 'complete'");
    }

    /** What an expression gives; promises are waited for. */
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
                // The page was left under the script that waited in it.
                if (attempt > 5) {
                    throw navigated;
                }
            }
        }
    }

    /** Waits until something is to be seen. */
    public void see(String selector) {
        waitFor("find(" + quoted(selector) + ")");
    }

    /** Waits until these words are to be seen anywhere. */
    public void seeText(String text) {
        waitFor("document.body.innerText.includes(" + quoted(text) + ")");
    }

    public void click(String selector) {
        see(selector);
        evaluate(
                "(() => {%s const it = find(%s); it.focus(); it.click(); })()"
                        .formatted(FIND, quoted(selector)));
    }

    /** Puts the focus somewhere and types in place of what is there. */
    public void type(String selector, String text) {
        see(selector);
        evaluate(
                "(() => {%s const it = find(%s); it.focus(); it.select?.(); })()"
                        .formatted(FIND, quoted(selector)));
        call("Input.insertText", Map.of("text", text));
    }

    public void press(String key) {
        var event = Map.of("key", key, "code", key, "windowsVirtualKeyCode", keyCode(key));
        var down = new HashMap<String, Object>(event);
        down.put("type", "keyDown");
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        var up = new HashMap<String, Object>(event);
        up.put("type", "keyUp");
        call("Input.dispatchKeyEvent", down);
        call("Input.dispatchKeyEvent", up);
    }

    private static int keyCode(String key) {
        return switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "ArrowDown" -> 40;
            case "ArrowRight" -> 39;
            default -> throw new IllegalArgumentException(key);
        };
    }

    /** Gives a file to a file picker. */
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

    public String text() {
        return evaluate("document.body.innerText").asString("");
    }

    /** How wide the window is, in CSS pixels. */
    public void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Has the system prefer {@code light} or {@code dark}. */
    public void theme(String theme) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", theme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    public void screenshot(Path file) {
        String data =
                call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString();
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    public void close() {
        browser.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }
}
