package dev.rejoinder.http.widget;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.SampleFiles;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that visitors send. */
class WidgetAttachmentsTest extends WidgetInBrowser {
    private static final String SHOWN =
            "document.querySelector('.sent img')?.naturalWidth > 1 &&"
                    + " [...document.querySelectorAll('.sent img')].every((each) => each.complete)";

    @BeforeEach
    void takeUploads() {
        change("{\"uploads\":{\"enabled\":true}}");
    }

    private static void change(String settings) {
        Answer changed = server.send("PATCH", "/api/v1/bots/guide", settings, Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private void choose(String name) throws IOException {
        chat.choose("input[type=file]", SampleFiles.picture(folder, name));
        awaitUploads();
    }

    private void awaitUploads() {
        chat.waitFor("find('.files li') && !document.querySelector('.files progress')");
    }

    private void open() throws IOException {
        visit("");
        openChat();
        chat.see("button:text(Attach files)");
    }

    @Test
    void visitorSendsFilesAndSeesThemAfterAReload() throws IOException {
        server.model().reply(text("A round stain."));
        open();
        choose("label.png");
        chat.evaluate(SampleFiles.PASTE);
        chat.see("button:text(Remove pasted.png)");
        awaitUploads();
        chat.drop("main", SampleFiles.text(folder, "invoice.txt", "Invoice 7, 20 euros."));
        chat.see("button:text(Remove invoice.txt)");
        awaitUploads();
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-files-to-send");
        say("What is this?");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('A round stain.')");
        chat.waitFor("document.querySelectorAll('.sent img').length === 2 && " + SHOWN);
        assertThat(chat.is("find('.files')")).isFalse();
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-sent-files");

        page.reload();
        enterFrame();
        chat.waitFor("document.querySelectorAll('.sent img').length === 2 && " + SHOWN);
        assertThat(chat.texts(".sent .paper")).containsExactly("invoice.txt\n0.1 kB");
        assertThat(chat.texts(".mine .bubble")).containsExactly("What is this?");
        chat.click(".sent button");
        chat.waitFor("find('.sheet img').naturalWidth === 640");
        assertThat(chat.text(".sheet h2")).isEqualTo("label.png");
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-large-picture");
        page.press("Escape");
        chat.waitFor("document.activeElement.querySelector('img').alt === 'label.png'");
        assertNoProblems();
    }

    @Test
    void wideAndSmallPicturesKeepTheirShape() throws IOException {
        server.model().reply(text("Two pictures."));
        open();
        chat.choose("input[type=file]", SampleFiles.picture(folder, "wide.png", 1600, 100));
        chat.see("button:text(Remove wide.png)");
        chat.choose("input[type=file]", SampleFiles.picture(folder, "small.png", 40, 30));
        chat.see("button:text(Remove small.png)");
        awaitUploads();
        say("What is this?");
        chat.waitFor("document.querySelectorAll('.sent img').length === 2 && " + SHOWN);
        String box = "find('.sent [alt=\"%s\"]').getBoundingClientRect()";
        assertThat(chat.is(box.formatted("wide.png") + ".left > 0")).isTrue();
        assertThat(chat.is(box.formatted("wide.png") + ".right < innerWidth")).isTrue();
        assertThat(chat.is(box.formatted("small.png") + ".width <= 40")).isTrue();
        page.picture("widget-wide-picture");
    }

    @Test
    void uploadCanBeCancelledAndAFileAloneIsAMessage() throws IOException {
        server.model().reply(text("One file."));
        open();
        choose("first.png");
        chat.hold("*/files");
        chat.choose("input[type=file]", SampleFiles.text(folder, "second.txt", "Two"));
        chat.see("progress[aria-label='second.txt']");
        page.press("Enter");
        chat.waitFor("document.querySelector('.panel > form textarea').readOnly");
        assertThat(chat.is("document.querySelector('.mine')")).isFalse();
        chat.click("button:text(Remove second.txt)");
        chat.release();
        chat.waitFor(LAST_ANSWER + ".innerText.includes('One file.')");
        chat.waitFor(SHOWN);
        assertThat(chat.is("find('.mine .bubble')")).isFalse();
        assertNoProblems();
    }

    @Test
    void refusedFileSaysSoInTheVisitorsLanguageAndTheRestIsKept() throws IOException {
        visit("data-locale=\"de\"");
        openChat();
        chat.see("button:text(Dateien anhängen)");
        page.write("Was ist das?");
        chat.choose(
                "input[type=file]",
                SampleFiles.text(
                        folder, "drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
        chat.seeText("Dateien dieser Art lassen sich nicht senden.");
        chat.evaluate("document.querySelector('.panel > form textarea').focus()");
        page.press("Enter");
        chat.waitFor("document.activeElement.ariaLabel === 'drawing.svg entfernen'");
        assertThat(said()).isEqualTo("drawing.svg: Dateien dieser Art lassen sich nicht senden.");
        assertThat(chat.is("document.querySelector('.mine')")).isFalse();
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-refused-file");
        chat.click("button:text(drawing.svg entfernen)");
        server.model().reply(text("Ein Fleck."));
        page.press("Enter");
        chat.waitFor(LAST_ANSWER + ".innerText.includes('Ein Fleck.')");
        assertThat(chat.texts(".mine .bubble")).containsExactly("Was ist das?");
        assertNoProblems();
    }

    private String said() {
        return chat.evaluate("document.querySelector('.unseen[role=status]').textContent")
                .asString();
    }

    @Test
    void refusedFileSaysWhatTheServerSays() throws IOException {
        open();
        chat.choose("input[type=file]", SampleFiles.text(folder, "empty.txt", ""));
        chat.seeText("The file is empty.");
        chat.choose("input[type=file]", SampleFiles.text(folder, "page.svg", "<svg />"));
        chat.seeText("SVG images are not accepted. Save the image as PNG.");
        assertThat(chat.violations("{}")).isEmpty();
        page.picture("widget-refused-files");
    }

    @Test
    void uploadsLoadWithTheFirstFile() throws IOException {
        open();
        assertThat(loaded("attachments.js")).isZero();
        choose("first.png");
        assertThat(loaded("attachments.js")).isEqualTo(1);
    }

    private int loaded(String name) {
        return chat.evaluate(
                        "performance.getEntriesByType('resource').filter(({name}) =>"
                                + " name.includes('"
                                + name
                                + "')).length")
                .asInt();
    }

    @Test
    void modelThatCannotSeeSaysSoAtThePicture() throws IOException {
        change("{\"images\":\"no\"}");
        open();
        choose("unseen.png");
        say("What is this?");
        chat.seeText("This assistant cannot see images.");
        assertThat(chat.is("document.querySelector('.mine')")).isFalse();
        assertThat(said()).isEqualTo("unseen.png: This assistant cannot see images.");
        assertThat(
                        chat.evaluate("document.querySelector('.panel > form textarea').value")
                                .asString())
                .isEqualTo("What is this?");
        change("{\"images\":\"auto\"}");
    }

    @Test
    void withoutUploadsNothingMoreIsLoaded() throws IOException {
        change("{\"uploads\":{\"enabled\":false}}");
        visit("");
        openChat();
        assertThat(chat.is("find('button:text(Attach files)')")).isFalse();
        assertThat(loaded("attach")).isZero();
    }
}
