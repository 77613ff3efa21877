package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.ManyTurns;
import dev.rejoinder.testkit.PastTurnsFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsoleCareTest extends ConsoleInBrowser {
    private static final long FIRST_PAINT_BYTES = 60 << 10;

    @Test
    void everyPageIsAccessibleInBothThemesAndFitsAPhone() throws IOException {
        seed();
        for (Map.Entry<String, String> place : places().entrySet()) {
            open(place.getValue());
            if (place.getKey().equals("analytics")) {
                page.waitFor("document.querySelectorAll('.chart svg').length === 5");
            }
            page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
            if (place.getKey().equals("playground")) {
                ask("How long is the warranty on a reading lamp, and what must I send?");
            }
            assertAccessible(page, place.getKey());
            for (String theme : new String[] {"light", "dark"}) {
                page.theme(theme);
                picture(place.getKey() + "-wide-" + theme);
            }
            // Only the colours differ in the dark theme.
            assertThat(page.violations("{runOnly: ['color-contrast']}"))
                    .as(place.getKey() + " in the dark")
                    .isEmpty();
            page.size(360, 740);
            picture(place.getKey() + "-phone-dark");
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as("the width of " + place)
                    .isLessThanOrEqualTo(360);
            page.theme("light");
            picture(place.getKey() + "-phone-light");
            page.size(1280, 860);
        }
        open("/bots/lamps/conversations");
        page.click(".virtual-row");
        page.see(".message");
        assertAccessible(page, "a conversation");
        page.click(".chip");
        page.see("dialog");
        picture("passage-wide-dark");
        assertAccessible(page, "a passage");
        open("/bots");
        page.size(360, 740);
        page.click("button:text(Menu)");
        picture("menu-phone-dark");
        assertAccessible(page, "the menu");
        page.press("Escape");
        page.click("button:text(New assistant)");
        assertAccessible(page, "a dialog");
        page.press("Escape");
        page.size(1280, 860);
        open("/settings/keys");
        page.click("button:text(New key)");
        page.see("dialog");
        picture("new-key-wide-dark");
        assertAccessible(page, "new key");
    }

    /** All pages, by name. */
    static Map<String, String> places() {
        var places = new LinkedHashMap<String, String>();
        places.put("assistants", "/bots");
        places.put("playground", "/bots/lamps/playground");
        places.put("knowledge", "/bots/lamps/knowledge");
        places.put("conversations", "/bots/lamps/conversations");
        places.put("leads", "/bots/lamps/leads");
        places.put("tools", "/bots/lamps/tools");
        places.put("connect", "/bots/lamps/connect");
        places.put("tests", "/bots/lamps/tests");
        places.put("settings", "/bots/lamps/settings");
        places.put("model settings", "/bots/lamps/settings/model");
        places.put("knowledge settings", "/bots/lamps/settings/knowledge");
        places.put("web site settings", "/bots/lamps/settings/website");
        places.put("inbox", "/inbox");
        places.put("analytics", "/analytics");
        places.put("keys", "/settings/keys");
        places.put("model providers", "/settings/providers");
        places.put("people", "/settings/people");
        places.put("secrets", "/settings/secrets");
        places.put("webhooks", "/settings/webhooks");
        places.put("user data", "/settings/user-data?user=user_789");
        places.put("audit log", "/settings/audit");
        places.put("account", "/settings/account");
        places.put("nowhere", "/bots/nothing-is-called-this");
        return places;
    }

    private void seed() {
        post(
                "/api/v1/bots",
                """
                {"name":"Harbour Lane Books","shortName":"lamps","model":"example/model","welcomeMessage":\
                "Welcome to Harbour Lane Books! How can I help you today?",\
                "instructions":"You are the assistant of a small bookshop."}\
                """);
        post(
                "/api/v1/bots",
                "{\"name\":\"Night porter\",\"enabled\":false,\"model\":\"openai/gpt-4o-mini\"}");
        String sources = "/api/v1/bots/lamps/sources";
        post(
                sources,
                """
                {"type":"text","title":"Warranty terms","text":"# Warranty\\n\\n## Reading lamps\\nReading lamps have a \
                two-year warranty from the day of delivery. Send the lamp back with the receipt."}\
                """);
        post(
                sources,
                """
                {"type":"qa","title":"Questions at the counter","pairs":[{"question":"Do you sell e-books?",\
                "answer":"No, printed books only."}]}\
                """);
        post(sources, "{\"type\":\"page\",\"url\":\"https://handbook.invalid/\"}");
        page.open(origin() + "/console/#/bots/lamps/knowledge");
        page.waitFor(
                "document.querySelectorAll('.tag.good').length === 2 &&"
                        + " document.querySelector('.tag.bad')");
        for (String question :
                new String[] {
                    "Can I return a damaged book, and who pays for that?",
                    "What are your business hours?",
                    "Do you ship to Canada?"
                }) {
            post(
                    "/api/v1/chat/lamps/message",
                    "{\"message\":\"%s\",\"metadata\":{\"userId\":\"user_789\"}}"
                            .formatted(question));
        }
        PastTurnsFixture.add(
                folder.resolve("data"), server.get("/api/v1/bots/lamps").find("bot_\\w{26}"), 26);
        provider.reply(
                ScriptedStep.text(
                        "Reading lamps have a **two-year warranty** from the day of"
                                + " delivery [1].\n\n"),
                ScriptedStep.text("To use it, send us:\n\n- the lamp\n- the receipt\n\n"),
                ScriptedStep.text(
                        "An order can be looked up from a program, too:\n\n"
                                + "```sh\n"
                                + "curl https://shop.example/orders/1042\n"
                                + "```\n"));
    }

    private void picture(String name) {
        page.picture(name);
    }

    private static void assertAccessible(BrowserPage page, String place) {
        assertThat(page.violations("{}")).as(place).isEmpty();
    }

    /** Proves that the check above can fail. */
    @Test
    void plantedViolationIsFound() throws IOException {
        open("/bots");
        page.evaluate("document.querySelector('h1').append(document.createElement('button')); 0");
        boolean silent = true;
        try {
            assertAccessible(page, "planted");
        } catch (AssertionError found) {
            silent = false;
        }
        assertThat(silent).isFalse();
    }

    @Test
    void everythingWorksWithTheKeyboard() {
        open("/bots");
        page.see("a:text(Guide)");
        page.press("Tab");
        assertThat(focused()).isEqualTo("Skip to content");
        page.press("Enter");
        page.press("Tab");
        assertThat(focused()).isEqualTo("New assistant");
        page.press("Enter");
        page.waitFor("document.activeElement.name === 'name'");
        page.press("Escape");
        page.waitFor("document.activeElement.innerText === 'New assistant'");
    }

    private String focused() {
        return page.evaluate("document.activeElement.innerText").asString();
    }

    @Test
    void expiredSessionLeadsToSignInAndBackToTheSamePage() throws IOException {
        open("/settings/keys");
        page.seeText("First key");
        page.forgetCookies();
        // The inbox may notice the end before the user goes to another page.
        page.evaluate("location.hash = '/settings/account'");
        page.evaluate("location.hash = '/settings/keys'");
        page.see("input[name=email]");
        picture("sign-in-wide-light");
        assertAccessible(page, "signing in");
        page.type("input[name=email]", EMAIL);
        page.type("input[name=password]", PASSWORD);
        page.click("button:text(Sign in)");
        page.seeText("First key");
        assertThat(page.evaluate("location.hash").asString()).isEqualTo("#/settings/keys");
    }

    @Test
    void firstPaintOfEveryPageIsSmall() {
        seedMuch();
        Map<String, String> places = places();
        places.put("conversation", "/bots/guide/conversations/" + conversation());
        for (Map.Entry<String, String> place : places.entrySet()) {
            page.forgetFiles();
            long before = page.bytesReceived();
            open(place.getValue().replace("lamps", "guide"));
            awaitSilence();
            assertThat(page.bytesReceived() - before)
                    .as("bytes of " + place)
                    .isBetween(10_000L, FIRST_PAINT_BYTES);
        }
    }

    /** 50 assistants, 300 sources and 5,000 conversations. */
    private void seedMuch() {
        String prose = server.get("/openapi.json").body().replaceAll("[^a-z]+", " ");
        for (int i = 0; i < 300; i++) {
            String words = prose.substring(300 * i, 300 * i + 900);
            post(
                    "/api/v1/bots/guide/sources",
                    "{\"type\":\"text\",\"title\":\"%s\",\"text\":\"%s\"}"
                            .formatted(words.substring(0, 40), words));
            if (i < 50) {
                post(
                        "/api/v1/bots",
                        "{\"name\":\"Many %d\",\"instructions\":\"%s\"}".formatted(i, words));
                post(
                        "/api/v1/chat/guide/message",
                        "{\"message\":\"" + words.substring(0, 90) + "?\"}");
            }
        }
        ManyTurns.add(folder.resolve("data"), server.botId(), 5_000);
    }

    private String conversation() {
        return server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
    }

    /** Waits until the page has received nothing for a while. */
    private void awaitSilence() {
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
        for (long seen = -1; seen != page.bytesReceived(); ) {
            seen = page.bytesReceived();
            page.evaluate("new Promise((next) => setTimeout(next, 250))");
        }
    }

    @Test
    void layoutDoesNotShiftWhileAnAnswerStreams() {
        var steps = new ArrayList<ScriptedStep>();
        for (int line = 0; line < 40; line++) {
            steps.add(ScriptedStep.text("Line " + line + " of the answer,\n\n- with **much**\n\n"));
        }
        server.model().reply(steps.toArray(ScriptedStep[]::new));
        page.before(
                """
                window.shifts = 0;
                new PerformanceObserver((list) => {
                  for (const each of list.getEntries()) if (!each.hadRecentInput) shifts += each.value;
                }).observe({type: 'layout-shift', buffered: true});
                """);
        open("/bots/guide");
        page.see(".composer textarea");
        page.evaluate("window.shifts = 0");
        ask("Say much");
        page.seeText("Line 39 of the answer");
        assertThat(page.evaluate("shifts").asDouble()).isLessThan(0.05);
    }

    @Test
    void chosenThemeIsKept() {
        open("/bots");
        page.click("input[value=dark]");
        page.reload();
        assertThat(page.evaluate("getComputedStyle(document.body).colorScheme").asString())
                .isEqualTo("dark");
    }
}
