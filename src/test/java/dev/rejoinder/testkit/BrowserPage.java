package dev.rejoinder.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tab, with the actions of a person who uses it. */
public final class BrowserPage extends BrowserDocument implements AutoCloseable {
    private static final int SHIFT = 8;
    private static final long WAIT_SECONDS = 120;

    private final String context;
    private final AtomicLong received = new AtomicLong();
    private final BlockingQueue<BrowserDocument> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> choosers = new LinkedBlockingQueue<>();
    private volatile @Nullable String frameScript;

    BrowserPage(Browser browser, String session, String context) {
        super(browser, session);
        this.context = context;
        browser.on(
                session,
                "Network.loadingFinished",
                event -> received.addAndGet(event.get("encodedDataLength").asLong()));
        browser.on(
                session,
                "Page.javascriptDialogOpening",
                event -> addProblem("a script asked: " + event.get("message").asString()));
        browser.on(session, "Page.fileChooserOpened", choosers::add);
        browser.on(session, "Target.attachedToTarget", this::attached);
        browser.on(session, "Target.detachedFromTarget", this::detached);
        call("Page.enable", Map.of());
        call("Network.enable", Map.of());
        call(
                "Target.setAutoAttach",
                Map.of("autoAttach", true, "waitForDebuggerOnStart", false, "flatten", true));
    }

    /** A frame that moves to another process becomes a new document. */
    private void detached(JsonNode event) {
        String gone = event.get("sessionId").asString();
        frames.removeIf(frame -> frame.session.equals(gone));
    }

    private void attached(JsonNode event) {
        if (event.at("/targetInfo/type").asString().equals("iframe")) {
            String frame = event.get("sessionId").asString();
            try {
                String script = frameScript;
                if (script != null) {
                    browser.call(frame, "Page.enable", Map.of());
                    browser.call(
                            frame,
                            "Page.addScriptToEvaluateOnNewDocument",
                            Map.of("source", script, "runImmediately", true));
                    browser.call(frame, "Runtime.runIfWaitingForDebugger", Map.of());
                }
                frames.add(new BrowserDocument(browser, frame));
            } catch (IllegalStateException gone) {
                // The page has removed the frame in the meantime.
            }
        }
    }

    /** Runs a script in every frame of another site before the frame's own scripts. */
    public void beforeInFrames(String script) {
        frameScript = script;
        call(
                "Target.setAutoAttach",
                Map.of("autoAttach", true, "waitForDebuggerOnStart", true, "flatten", true));
    }

    /** Waits for the next frame of another site. Returns each frame once. */
    public BrowserDocument frame() {
        return next(frames, "frame");
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("there was no " + what);
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Sets a cookie, written as {@code name=value}. */
    public void cookie(String address, String cookie) {
        String[] parts = cookie.split("=", 2);
        call("Network.setCookie", Map.of("url", address, "name", parts[0], "value", parts[1]));
    }

    public void forgetCookies() {
        call("Network.clearBrowserCookies", Map.of());
    }

    /** Clears the HTTP cache, so that the next load goes over the network. */
    public void forgetFiles() {
        call("Network.clearBrowserCache", Map.of());
    }

    /** Allows pages to read the clipboard. */
    public void allowClipboard() {
        browser.call(
                null,
                "Browser.grantPermissions",
                Map.of(
                        "browserContextId",
                        context,
                        "permissions",
                        List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    /** Returns the bytes received over the network since the tab opened, headers included. */
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

    /** Runs a script in every page before the page's own scripts. */
    public void before(String script) {
        call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Keeps the shadow roots of every page in {@code shadows}, also closed ones. */
    public void keepShadows() {
        before(
                """
                window.shadows = [];
                const attachShadow = Element.prototype.attachShadow;
                Element.prototype.attachShadow = function kept(init) {
                  const root = attachShadow.call(this, init);
                  shadows.push(root);
                  return root;
                };
                """);
    }

    /** Types into the focused element, also inside a frame. */
    public void write(String text) {
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses a key, such as {@code Tab} or {@code Shift+Tab}, on the focused element. */
    public void press(String keys) {
        boolean shift = keys.startsWith("Shift+");
        String key = shift ? keys.substring("Shift+".length()) : keys;
        var event = new HashMap<String, Object>();
        event.put("key", key.equals("Space") ? " " : key);
        event.put("code", key);
        event.put("windowsVirtualKeyCode", keyCode(key));
        event.put("modifiers", shift ? SHIFT : 0);
        var down = new HashMap<>(event);
        down.put("type", "keyDown");
        if (key.equals("Enter") || key.equals("Space")) {
            down.put("text", key.equals("Enter") ? "\r" : " ");
        }
        event.put("type", "keyUp");
        call("Input.dispatchKeyEvent", down);
        call("Input.dispatchKeyEvent", event);
    }

    private static int keyCode(String key) {
        return switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case "Space" -> 32;
            case "End" -> 35;
            case "Home" -> 36;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            default -> throw new IllegalArgumentException(key);
        };
    }

    /** Intercepts the file dialog, so that {@link #answerChooser} can answer it. */
    public void expectChooser() {
        call("Page.setInterceptFileChooserDialog", Map.of("enabled", true));
    }

    /** Waits for a file dialog and chooses a file in it. */
    public void answerChooser(Path file) {
        call(
                "DOM.setFileInputFiles",
                Map.of(
                        "files",
                        List.of(file.toString()),
                        "backendNodeId",
                        next(choosers, "file chooser").get("backendNodeId").asInt()));
    }

    /** Sets the size of the window in CSS pixels. */
    public void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Sets the colour scheme that the system prefers, {@code light} or {@code dark}. */
    public void theme(String theme) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", theme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /**
     * Saves a screenshot to the folder in {@code -Dscreenshots=folder}. Does nothing without that
     * property.
     *
     * @param name without its extension
     */
    public void picture(String name) {
        @Nullable String folder = System.getProperty("screenshots");
        if (folder == null) {
            return;
        }
        waitFor(
                "new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() =>"
                        + " next(true))))");
        String data =
                call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString();
        try {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), Base64.getDecoder().decode(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        browser.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
    }
}
