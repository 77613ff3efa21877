package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A document in Firefox: a tab, or a frame in it. Every wait fails after half a minute. */
public final class FirefoxPage {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int WAIT_MILLIS = 30_000;

    private final Firefox firefox;
    private final String context;

    FirefoxPage(Firefox firefox, String context) {
        this.firefox = firefox;
        this.context = context;
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        return firefox.call(method, parameters);
    }

    /** Runs a script in every page before the page's own scripts. */
    public void before(String script) {
        call(
                "script.addPreloadScript",
                Map.of(
                        "functionDeclaration",
                        "() => {" + script + "}",
                        "contexts",
                        List.of(context)));
    }

    public void open(String address) {
        call(
                "browsingContext.navigate",
                Map.of("context", context, "url", address, "wait", "complete"));
    }

    /** Sets the size of the window in CSS pixels. */
    public void size(int width, int height) {
        call(
                "browsingContext.setViewport",
                Map.of("context", context, "viewport", Map.of("width", width, "height", height)));
    }

    /** The value of an expression, which may be a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "script.evaluate",
                        Map.of(
                                "expression",
                                "(async () => JSON.stringify((await ("
                                        + expression
                                        + ")) ?? null))()",
                                "target",
                                Map.of("context", context),
                                "awaitPromise",
                                true));
        if (!answer.path("type").asString("").equals("success")) {
            throw new AssertionError(
                    expression + ": " + answer.at("/exceptionDetails/text").asString(""));
        }
        return JSON.readTree(answer.at("/result/value").asString());
    }

    /** Waits until an expression is true. It may throw until then. */
    public void waitFor(String expression) {
        boolean came =
                evaluate(
                                """
                                new Promise((next) => {
                                  const end = Date.now() + %d;
                                  (function look() {
                                    let there = false;
                                    try { there = %s; } catch { /* Not yet. */ }
                                    if (there || Date.now() > end) next(Boolean(there));
                                    else setTimeout(look, 20);
                                  })();
                                })
                                """
                                        .formatted(WAIT_MILLIS, expression))
                        .asBoolean();
        if (!came) {
            throw new AssertionError("never true in Firefox: " + expression);
        }
    }

    /** The frame in this page. */
    public FirefoxPage frame() {
        JsonNode children =
                call("browsingContext.getTree", Map.of("root", context)).at("/contexts/0/children");
        return new FirefoxPage(firefox, children.get(0).get("context").asString());
    }

    /** Clicks with the mouse at a position, in CSS pixels. */
    public void clickAt(int x, int y) {
        perform(
                Map.of(
                        "type",
                        "pointer",
                        "id",
                        "mouse",
                        "actions",
                        List.of(
                                Map.of("type", "pointerMove", "x", x, "y", y),
                                Map.of("type", "pointerDown", "button", 0),
                                Map.of("type", "pointerUp", "button", 0))));
    }

    /** Types a text with the keyboard into the focused element. */
    public void write(String text) {
        List<Map<String, String>> keys = new ArrayList<>();
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        key -> {
                            keys.add(Map.of("type", "keyDown", "value", key));
                            keys.add(Map.of("type", "keyUp", "value", key));
                        });
        perform(Map.of("type", "key", "id", "keyboard", "actions", keys));
    }

    /** Presses {@code Tab}, {@code Enter} or {@code Escape} on the focused element. */
    public void press(String key) {
        write(
                switch (key) {
                    case "Tab" -> "\uE004";
                    case "Enter" -> "\uE007";
                    case "Escape" -> "\uE00C";
                    default -> throw new IllegalArgumentException(key);
                });
    }

    private void perform(Map<String, ?> source) {
        call("input.performActions", Map.of("context", context, "actions", List.of(source)));
    }

    /**
     * Saves a screenshot to the folder in {@code -Dscreenshots=folder}. Does nothing without that
     * property.
     */
    public void picture(String name) {
        @Nullable String folder = System.getProperty("screenshots");
        if (folder == null) {
            return;
        }
        String data =
                call("browsingContext.captureScreenshot", Map.of("context", context))
                        .get("data")
                        .asString();
        try {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), Base64.getDecoder().decode(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void close() {
        call("browsingContext.close", Map.of("context", context));
    }
}
