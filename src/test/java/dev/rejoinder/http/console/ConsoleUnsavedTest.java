package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings that are changed and not saved, when the user leaves them. */
final class ConsoleUnsavedTest extends ConsoleInBrowser {
    /** True if the browser would ask before it closes or reloads the tab. */
    private static final String GUARDED =
            "!dispatchEvent(new Event('beforeunload', {cancelable: true}))";

    private String bot = "";

    @BeforeEach
    void changeSettings() {
        bot = post("/api/v1/bots", "{\"name\":\"Draft\"}").find("bot_\\w{26}");
        open("/bots/" + bot + "/connect");
        page.click("a:text(Settings)");
        page.see("input[name=name]");
        assertThat(page.is(GUARDED)).isFalse();
        page.type("input[name=name]", "Final");
    }

    private String name() {
        page.see("input[name=name]");
        return page.evaluate("document.querySelector('input[name=name]').value").asString();
    }

    private String storedName() {
        return server.get("/api/v1/bots/" + bot).find("\"name\":\"\\w+\"");
    }

    @Test
    void changesAreKeptOnEveryPageUntilTheyAreSaved() {
        page.click("a:text(Tools)");
        page.see("button:text(Add HTTP action)");
        page.seeText("You have unsaved changes in Draft");
        assertThat(page.is(GUARDED)).isTrue();
        assertAccessible("unsaved changes of another page");
        page.click("a:text(Analytics)");
        page.see("h1:text(Analytics)");
        page.click(".unsaved-bar a:text(Draft)");
        assertThat(name()).isEqualTo("Final");
        page.waitFor("find('.unsaved-bar p').innerText === 'You have unsaved changes'");
        assertAccessible("unsaved changes");
        page.evaluate("history.back()");
        page.see("h1:text(Analytics)");

        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(page.is(GUARDED)).isFalse();
        assertThat(storedName()).contains("Final");
    }

    @Test
    void mistakeIsShownAtItsFieldWhereverTheUserSaves() {
        page.click("a:text(Web site)");
        page.type("textarea[name=allowedOrigins]", "shop.example, *.shop.example");
        page.click("a:text(Analytics)");
        page.click("button:text(Save)");
        page.waitFor("document.activeElement.name === 'allowedOrigins'");
        page.seeText("“*.shop.example”: a * cannot stand for a part of a host.");
        page.type("textarea[name=allowedOrigins]", "shop.example localhost:3000");
        page.press("Tab");
        page.waitFor(
                "document.querySelector('textarea[name=allowedOrigins]').value ==="
                        + " 'https://shop.example\\nhttp://localhost:3000'");
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(server.get("/api/v1/bots/" + bot).body())
                .contains("[\"https://shop.example\",\"http://localhost:3000\"]");
    }

    @Test
    void discardedOrUndoneChangesLeaveNoBar() {
        page.type("input[name=name]", "Draft");
        page.waitFor("!find('.unsaved-bar')");
        page.type("input[name=name]", "Other");
        page.click("a:text(Tools)");
        page.click("button:text(Discard)");
        page.waitFor("!find('.unsaved-bar')");
        page.click("a:text(Settings)");
        assertThat(name()).isEqualTo("Draft");
    }

    @Test
    void signingOutAsksAndTheEndOfASessionKeepsChanges() {
        page.click("button:text(Sign out)");
        page.see("h2:text(Leave without saving?)");
        page.press("Escape");
        // The session itself is also that of the other tests.
        page.forgetCookies();
        page.click("a:text(Analytics)");
        page.type("input[name=email]", EMAIL);
        page.type("input[name=password]", PASSWORD);
        page.click("button:text(Sign in)");
        page.see("h1:text(Analytics)");
        page.seeText("You have unsaved changes in Draft");
    }

    @Test
    void deletedAssistantLeavesNoUnsavedChanges() {
        page.click("button:text(Delete assistant)");
        page.type("dialog input[name=typed]", "Draft");
        page.click("dialog button:text(Delete assistant)");
        page.see("h1:text(Assistants)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(page.is(GUARDED)).isFalse();
    }

    @Test
    void clickBesideADialogKeepsWhatWasTyped() {
        page.click("button:text(Discard)");
        page.click("a:text(Assistants)");
        page.click("button:text(New assistant)");
        page.type("dialog input[name=name]", "Careful");
        assertThat(page.is(GUARDED)).isTrue();
        page.clickAt(5, 5);
        assertThat(page.is("find('dialog input[name=name]')?.value === 'Careful'")).isTrue();
        page.click("dialog button:text(Cancel)");
        page.waitFor("!(" + GUARDED + ")");
    }
}
