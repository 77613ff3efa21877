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

    private String place() {
        return page.evaluate("location.hash").asString();
    }

    private void assertThatChangesAreKept() {
        page.waitFor("location.hash.endsWith('/settings') && !find('dialog[open]')");
        assertThat(page.evaluate("document.querySelector('input[name=name]').value").asString())
                .isEqualTo("Final");
        assertThat(page.is(GUARDED)).isTrue();
    }

    @Test
    void userIsAskedAtTabsLinksBackAndSignOut() {
        for (String way : new String[] {"a:text(Tools)", "a:text(Analytics)", ".crumb"}) {
            page.click(way);
            page.see("h2:text(Leave without saving?)");
            page.click("dialog button:text(Cancel)");
            assertThatChangesAreKept();
        }
        page.evaluate("history.back()");
        page.see("h2:text(Leave without saving?)");
        assertAccessible("unsaved changes");
        page.press("Escape");
        assertThatChangesAreKept();
        page.click("button:text(Sign out)");
        page.see("h2:text(Leave without saving?)");
        page.press("Escape");
        assertThatChangesAreKept();

        page.click("a:text(Analytics)");
        page.click("dialog button:text(Leave without saving)");
        page.see("h1:text(Analytics)");
        assertThat(page.is(GUARDED)).isFalse();
        page.evaluate("history.back()");
        page.waitFor("document.querySelector('input[name=name]')?.value === 'Draft'");
    }

    @Test
    void addressStaysInABrowserWithoutTheNavigationApi() {
        page.before("Object.defineProperty(window, 'navigation', {value: undefined})");
        page.click("button:text(Discard changes)");
        page.reload();
        page.type("input[name=name]", "Final");
        page.click("a:text(Tools)");
        page.click("dialog button:text(Cancel)");
        assertThatChangesAreKept();
    }

    @Test
    void savedOrDiscardedChangesAreLeftWithoutAQuestion() {
        page.click("button:text(Save)");
        page.see("span:text(Saved)");
        assertThat(page.is(GUARDED)).isFalse();
        page.click("a:text(Tools)");
        page.waitFor("location.hash.endsWith('/tools')");
        page.see("button:text(Add HTTP action)");

        page.click("a:text(Settings)");
        page.type("input[name=name]", "Another");
        page.click("button:text(Discard changes)");
        page.waitFor("document.querySelector('input[name=name]').value === 'Final'");
        page.click("a:text(Tools)");
        page.see("button:text(Add HTTP action)");
        assertThat(place()).isEqualTo("#/bots/" + bot + "/tools");
    }

    @Test
    void deletedAssistantIsLeftWithoutAQuestion() {
        page.click("button:text(Delete assistant)");
        page.type("dialog input[name=typed]", "Draft");
        page.click("dialog button:text(Delete assistant)");
        page.see("h1:text(Assistants)");
        assertThat(page.is(GUARDED)).isFalse();
    }
}
