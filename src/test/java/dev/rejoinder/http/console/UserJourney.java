package dev.rejoinder.http.console;

import dev.rejoinder.testkit.BrowserDocument;
import dev.rejoinder.testkit.BrowserPage;
import java.nio.file.Path;

/** A user's way through the console. Counts clicks, keys and texts. */
final class UserJourney {
    private static final int MOST_TABS = 60;

    private final BrowserPage page;
    private int clicks;
    private int keys;
    private int texts;

    UserJourney(BrowserPage page) {
        this.page = page;
    }

    /** Clicks a visible element with the mouse. */
    void click(String selector) {
        page.mouse(selector);
        clicks++;
    }

    /** Clicks an element of a frame with the mouse. */
    void click(BrowserDocument frame, String selector) {
        frame.mouse(selector);
        clicks++;
    }

    /** Chooses a file in the dialog that the page has opened, which takes one click. */
    void chooseFile(Path file) {
        page.answerChooser(file);
        clicks++;
    }

    void clickAt(double x, double y) {
        page.clickAt(x, y);
        clicks++;
    }

    /** Types a text into the focused element. */
    void type(String text) {
        page.write(text);
        texts++;
    }

    void press(String key) {
        page.press(key);
        keys++;
    }

    /** Presses Tab until the element has the focus, then Enter. */
    void go(String selector) {
        tab("Tab", selector);
        press("Enter");
    }

    /** Presses Shift+Tab until the element has the focus, then Enter. */
    void back(String selector) {
        tab("Shift+Tab", selector);
        press("Enter");
    }

    /** Presses a key until the element has the focus. */
    void tab(String key, String selector) {
        page.see(selector);
        String there = "document.activeElement === find(" + BrowserDocument.quoted(selector) + ")";
        for (int presses = 0; !page.is(there); presses++) {
            if (presses == MOST_TABS) {
                throw new AssertionError("the keyboard does not reach " + selector);
            }
            press(key);
        }
    }

    /** Describes the number of actions. */
    @Override
    public String toString() {
        return clicks + " clicks, " + keys + " keys, " + texts + " texts typed";
    }

    int clicks() {
        return clicks;
    }

    int keys() {
        return keys;
    }

    int texts() {
        return texts;
    }
}
