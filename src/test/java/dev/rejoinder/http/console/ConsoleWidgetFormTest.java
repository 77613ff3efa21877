package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form for the look of the widget, and the previews with the real widget. */
final class ConsoleWidgetFormTest extends ConsoleInBrowser {
    /** The sample page in the console's frame, and the widget on it. */
    private static final String SITE =
            "document.querySelector('rj-widget-preview iframe').contentWindow";

    private static final String WIDGET = SITE + ".shadows[0]";
    private static final String CHAT = WIDGET + ".querySelector('iframe').contentDocument";

    private String bot = "";

    @BeforeEach
    void createBot() {
        page.keepShadows();
        bot =
                post(
                                "/api/v1/bots",
                                "{\"name\":\"Lanterns\",\"welcomeMessage\":\"Welcome to"
                                        + " Lanterns!\"}")
                        .find("bot_\\w{26}");
    }

    private void openForm() {
        open("/bots/" + bot + "/settings/website");
        page.click("button:text(Show the preview)");
        awaitChat("Welcome to Lanterns!");
    }

    private void awaitChat(String text) {
        page.waitFor(
                "%s?.shadows?.[0]?.querySelector('.ready iframe')?.contentDocument?.body?.innerText.includes('%s')"
                        .formatted(SITE.replace(".contentWindow", "?.contentWindow"), text));
    }

    private JsonNode stored() {
        return new JsonMapper().readTree(server.get("/api/v1/bots/" + bot).body()).get("data");
    }

    private void choose(String name, String value) {
        page.evaluate(
                """
                (() => {
                  const control = document.querySelector('[name="%s"]');
                  control.value = '%s';
                  control.dispatchEvent(new Event('input', {bubbles: true}));
                })()
                """
                        .formatted(name, value));
    }

    private String style(String element, String name) {
        return page.evaluate(
                        "%s.defaultView.getComputedStyle(%s).%s"
                                .formatted(CHAT, CHAT + ".querySelector('" + element + "')", name))
                .asString();
    }

    @Test
    void previewChangesWhileTypingAndIsSaved() {
        openForm();
        // The preview does not take the focus, and shows a bot that no site may show yet.
        assertThat(page.is("document.activeElement.localName === 'iframe'")).isFalse();
        page.picture("look-begin");

        page.type("[name=\"widget.title\"]", "Ask the lamplighter");
        awaitChat("Ask the lamplighter");
        page.type("[name=welcomeMessage]", "Good **evening**!");
        awaitChat("Good evening!");
        page.type(
                "[name=\"widget.suggestedQuestions\"]", "Do you ship abroad?\n\nWhen do you open?");
        awaitChat("When do you open?");
        page.type("[name=\"widget.accentColor\"]", "#7a1f5c");
        page.waitFor(
                WIDGET + ".firstElementChild.style.getPropertyValue('--accent') === '#7a1f5c'");
        page.waitFor("find('.contrast').innerText.includes('9.6:1 in the light theme')");
        choose("widget.launcherIcon", "mail");
        page.waitFor(
                WIDGET + ".querySelector('.talk path').getAttribute('d').startsWith('M3 6h18')");
        choose("widget.position", "bottom-left");
        page.waitFor(WIDGET + ".querySelector('.launcher').getBoundingClientRect().x === 20");
        assertThat(stored().at("/widget/title").asString()).isEmpty();
        assertThat(page.is("document.activeElement.localName === 'iframe'")).isFalse();
        assertAccessible("the look of the widget");

        page.click("[data-theme-choice=dark]");
        page.waitFor(CHAT + ".documentElement.dataset.theme === 'dark'");
        assertThat(style("body", "backgroundColor")).isEqualTo("rgb(18, 22, 31)");
        page.picture("look-dark");
        choose("widget.theme", "light");
        page.waitFor(CHAT + ".documentElement.dataset.theme === 'light'");
        choose("widget.language", "de");
        page.waitFor(
                "%s?.shadows?.[0]?.querySelector('.launcher')?.ariaLabel === 'Chat schließen'"
                        .formatted(SITE));
        page.click("input[name=feedback]");

        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(stored().get("widget").toString())
                .isEqualTo(
                        """
                        {"accentColor":"#7a1f5c","title":"Ask the lamplighter","logo":null,"launcherIcon":"mail",\
                        "suggestedQuestions":["Do you ship abroad?","When do you open?"],"theme":"light",\
                        "position":"bottom-left","language":"de"}\
                        """);
        assertThat(stored().get("welcomeMessage").asString()).isEqualTo("Good **evening**!");
        assertThat(stored().get("feedback").asBoolean()).isFalse();
    }

    @Test
    void errorsAppearAtTheirFieldsBeforeAndAfterSaving() {
        openForm();
        page.type("[name=\"widget.accentColor\"]", "#12");
        page.waitFor(
                "find('[data-field=\"widget.accentColor\"] .field-error:not([hidden])')"
                        + ".innerText.includes('#2450d8')");
        page.type("[name=\"widget.accentColor\"]", "#ffd400");
        page.waitFor("!find('[data-field=\"widget.accentColor\"] .field-error:not([hidden])')");
        page.type("[name=\"widget.suggestedQuestions\"]", "1\n2\n3\n4\n5\n6\n7");
        page.waitFor(
                "find('[data-field=\"widget.suggestedQuestions\"] .field-error:not([hidden])')");
        assertThat(page.is("document.activeElement.name === 'widget.suggestedQuestions'")).isTrue();
        assertAccessible("an error in the look");
        page.type("[name=\"widget.suggestedQuestions\"]", "1");
        page.type("[name=\"widget.logo\"]", "http://shop.example/logo.png");
        page.click("button:text(Save)");
        page.waitFor("find('[data-field=\"widget.logo\"] .field-error:not([hidden])')");
        page.click("button:text(Discard)");
        page.click("button:text(Show the preview)");
        awaitChat("Welcome to Lanterns!");
    }

    @Test
    void uploadedPictureIsMadeSmallAndShown() throws IOException {
        var picture = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 400; x++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        Path file = folder.resolve("logo.png");
        ImageIO.write(picture, "png", file.toFile());
        openForm();
        page.choose("[data-field=\"widget.logo\"] input[type=file]", file);
        page.waitFor(CHAT + ".querySelector('.badge img')?.naturalWidth > 0");
        assertAccessible("an uploaded logo");
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(stored().at("/widget/logo").asString())
                .startsWith("data:image/png;base64,")
                .hasSizeBetween(1_000, 16 << 10);
        page.click("[data-field=\"widget.logo\"] button:text(Remove)");
        page.waitFor("!" + CHAT + ".querySelector('.badge img')");
    }

    @Test
    void previewAnswersAndLetsTheKeyboardOut() {
        openForm();
        page.evaluate("document.querySelector('[data-theme-choice=dark]').focus(); 0");
        for (int i = 0; !page.is(CHAT + ".activeElement.localName === 'textarea'"); i++) {
            assertThat(i).as("tabs into the preview").isLessThan(20);
            page.press("Tab");
        }
        page.write("Where do you come from?");
        page.press("Enter");
        page.waitFor(
                CHAT
                        + ".querySelectorAll('.theirs:not([aria-busy])').length === 2"
                        + " && %s.querySelector('.mine')".formatted(CHAT));
        assertThat(server.get("/api/v1/chat/" + bot + "/conversations").body())
                .contains("Where do you come from?");
        for (int i = 0; page.is("document.activeElement.localName === 'iframe'"); i++) {
            assertThat(i).as("tabs inside the preview").isLessThan(20);
            page.press("Tab");
        }
    }

    @Test
    void playgroundShowsTheSavedWidgetBesideTheChat() {
        server.send(
                "PATCH",
                "/api/v1/bots/" + bot,
                "{\"widget\":{\"title\":\"As saved\"}}",
                java.util.Map.of());
        open("/bots/" + bot + "/playground");
        page.click("button:text(View as visitor)");
        awaitChat("As saved");
        assertAccessible("the playground with the view of a visitor");
        page.click("button:text(View as visitor)");
        page.waitFor("!document.querySelector('rj-widget-preview')");
        page.see(".composer textarea");
    }

    @Test
    void secretIsCreatedShownOnceRotatedAndDeleted() {
        openForm();
        page.click("button:text(Create secret)");
        page.waitFor("find('dialog .secret code')?.innerText.startsWith('rji_')");
        String first = page.text("dialog .secret code");
        page.see("dialog button:text(Python)");
        assertAccessible("a new identity secret");
        page.click("dialog button:text(PHP)");
        page.seeText("hash_hmac(");
        page.press("Escape");
        page.see("span:text(The secret is set)");
        assertThat(stored().get("hasIdentitySecret").asBoolean()).isTrue();
        page.click("button:text(Rotate secret)");
        page.click("dialog button:text(Rotate secret)");
        page.waitFor("find('dialog .secret code')?.innerText.startsWith('rji_')");
        assertThat(page.text("dialog .secret code")).startsWith("rji_").isNotEqualTo(first);
        page.press("Escape");
        page.click("button:text(Delete secret)");
        page.click("dialog button:text(Delete secret)");
        page.see("span:text(There is no secret)");
        assertThat(stored().get("hasIdentitySecret").asBoolean()).isFalse();
    }
}
