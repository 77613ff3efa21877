package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every page, without data and in each state of the settings, at three widths and in both themes.
 */
@Tag("long")
final class ConsoleWidthsTest extends ConsoleInBrowser {
    @Test
    void everyPageIsAccessibleAtEveryWidthInBothThemes() {
        for (Map.Entry<String, String> place : places().entrySet()) {
            open(place.getValue());
            page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
            assertAccessibleEverywhere(place.getKey());
        }
    }

    private static Map<String, String> places() {
        var places = new LinkedHashMap<String, String>();
        ConsoleCareTest.places()
                .forEach((name, place) -> places.put(name, place.replace("lamps", "guide")));
        return places;
    }

    @Test
    void everySettingThatUnfoldsIsAccessible() {
        open("/bots/guide/settings/website");
        for (String box : List.of("leadForm.enabled", "handover.enabled")) {
            page.click("input[name='" + box + "']");
        }
        page.click("button:text(Add field)");
        page.click("button:text(Add opening hours)");
        assertAccessibleEverywhere("all settings of the web site");
        page.type("textarea[name=allowedOrigins]", "no site at all!");
        page.click("button:text(Save)");
        page.seeText("is not the address of a site");
        assertAccessibleEverywhere("an error in the settings");
        page.click("button:text(Discard)");

        open("/bots/guide/settings/identity");
        page.type("input[name=retentionDays]", "30");
        page.seeText("will be deleted for good");
        assertAccessibleEverywhere("unsaved changes");
        page.click("button:text(Discard)");
    }

    private void assertAccessibleEverywhere(String what) {
        for (int width : new int[] {1280, 768, 320}) {
            page.size(width, 860);
            // Only the colours differ in the dark theme.
            assertAccessible("light", "{}", what + " at " + width);
            assertAccessible("dark", "{runOnly: ['color-contrast']}", what + " at " + width);
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(what + " at " + width)
                    .isLessThanOrEqualTo(width);
        }
        page.size(1280, 860);
        page.theme("light");
    }

    private void assertAccessible(String theme, String rules, String what) {
        page.theme(theme);
        String name = what + ", " + theme;
        page.picture(name.replaceAll("[ ,]+", "-"));
        assertThat(page.violations(rules)).as(name).isEmpty();
    }
}
