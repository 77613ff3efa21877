package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SampleFiles;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files in the playground, in conversations and in the inbox. */
final class ConsoleAttachmentsTest extends ConsoleInBrowser {
    private static final String INPUT = ".composer textarea";
    private static final String LOADED =
            "[...document.querySelectorAll('.sent-files img')].every((each) => each.complete &&"
                    + " each.naturalWidth > 1)";

    private void choose(String name) throws IOException {
        page.choose(".composer input[type=file]", SampleFiles.picture(folder, name));
        page.seeText(name);
        awaitUploads();
    }

    private void awaitUploads() {
        page.waitFor("find('.attachments li') && !document.querySelector('.attachments progress')");
    }

    private void send(String message) {
        server.model().reply(ScriptedStep.text("A round stain."));
        page.type(INPUT, message);
        page.press("Enter");
        page.waitFor("find('[aria-label=Send]') && document.querySelector('.message.assistant')");
        page.seeText("A round stain.");
    }

    private String stored() {
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        return server.get(
                        "/api/v1/chat/guide/conversations/" + conversation + "?include=attachments")
                .body();
    }

    @Test
    void filesAreChosenDroppedAndPastedAndShownAfterAReload() throws IOException {
        open("/bots/guide");
        choose("label.png");
        page.drop(".playground", SampleFiles.text(folder, "invoice.txt", "Invoice 7, 20 euros."));
        page.seeText("invoice.txt");
        page.evaluate(SampleFiles.PASTE);
        page.seeText("pasted.png");
        awaitUploads();
        assertThat(page.texts(".attachments .name"))
                .containsExactly("label.png", "invoice.txt", "pasted.png");
        page.waitFor("document.querySelector('.attachments img').naturalWidth === 640");
        assertAccessible("files to send");

        send("What is this?");
        assertThat(page.is("find('.attachments')")).isFalse();
        assertThat(stored())
                .contains("\"name\":\"label.png\",\"type\":\"image/", "\"name\":\"invoice.txt\"");
        page.reload();
        page.seeText("A round stain.");
        page.waitFor("document.querySelectorAll('.sent-files img').length === 2 && " + LOADED);
        assertThat(page.texts(".sent-files a")).singleElement().asString().contains("20 B");
        assertAccessible("sent files");

        page.click(".picture[title=\"label.png\"]");
        page.waitFor("find('dialog img').naturalWidth === 640");
        assertThat(page.text("dialog[open] h2")).isEqualTo("label.png");
        assertAccessible("a large picture");
        page.press("Escape");
        page.waitFor("!find('dialog[open]')");
        page.waitFor("document.activeElement.title === 'label.png'");

        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        open("/bots/guide/conversations/" + conversation);
        page.waitFor("document.querySelectorAll('.sent-files img').length === 2 && " + LOADED);
        assertThat(page.text(".said")).isEqualTo("What is this?");
    }

    @Test
    void tenFilesAtOnceAreUploaded() {
        open("/bots/guide");
        page.waitFor("find('" + INPUT + "')");
        page.evaluate(
                """
                {
                  const clipboardData = new DataTransfer();
                  for (let i = 0; i < 10; i++) {
                    clipboardData.items.add(new File(['Words '.repeat(100_000)], `${i}.txt`));
                  }
                  document.querySelector('form textarea').dispatchEvent(
                    new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
                }
                """);
        awaitUploads();
        assertThat(page.texts(".attachments .name")).hasSize(10);
        assertThat(page.is("find('.attachments .field-error')")).isFalse();
        send("What is in them?");
        assertThat(stored()).contains("\"name\":\"9.txt\"");
    }

    @Test
    void fileAloneIsAMessage() throws IOException {
        server.model().reply(ScriptedStep.text("Nice."));
        open("/bots/guide");
        choose("alone.png");
        page.press("Enter");
        page.seeText("Nice.");
        page.waitFor("document.querySelector('.sent-files img') && " + LOADED);
        assertThat(page.is("find('.message.user .said')")).isFalse();
    }

    @Test
    void messageWaitsForItsUploadsWhichCanBeCancelled() throws IOException {
        server.model().reply(ScriptedStep.text("One file."));
        open("/bots/guide");
        page.choose(".composer input[type=file]", SampleFiles.text(folder, "first.txt", "One"));
        awaitUploads();
        page.hold("*/files");
        page.choose(".composer input[type=file]", SampleFiles.text(folder, "second.txt", "Two"));
        page.see("[aria-label=\"Uploading second.txt\"]");
        page.type(INPUT, "Which?");
        page.press("Enter");
        page.waitFor("find('" + INPUT + "').readOnly");
        assertThat(page.is("document.querySelector('.message.user')")).isFalse();

        page.click("button:text(Remove second.txt)");
        page.release();
        page.seeText("One file.");
        assertThat(page.texts(".sent-files li")).singleElement().asString().contains("first.txt");
    }

    @Test
    void refusedFileSaysWhyAndTheRestIsKept() throws IOException {
        open("/bots/guide");
        page.type(INPUT, "Look at this");
        page.choose(
                ".composer input[type=file]",
                SampleFiles.text(
                        folder, "drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
        page.seeText("SVG images are not accepted. Save the image as PNG.");
        choose("good.png");
        page.press("Enter");
        page.waitFor("document.activeElement.ariaLabel === 'Remove drawing.svg'");
        assertThat(page.is("document.querySelector('.message.user')")).isFalse();
        assertAccessible("a refused file");
        page.press("Enter");
        page.waitFor("document.activeElement.ariaLabel === 'Remove good.png'");
        assertThat(page.evaluate("document.querySelector('" + INPUT + "').value").asString())
                .isEqualTo("Look at this");
        send("Look at this");
        page.waitFor("document.querySelector('.sent-files img') && " + LOADED);
    }

    @Test
    void expiredFileSaysSoWhenTheMessageIsSent() throws IOException, SQLException {
        open("/bots/guide");
        choose("old.png");
        try (var data = DriverManager.getConnection(server.databaseUrl());
                var statement = data.createStatement()) {
            statement.executeUpdate("update attachment set expires_at = 0 where name = 'old.png'");
        }
        page.type(INPUT, "What is this?");
        page.press("Enter");
        page.seeText("There is no such attachment.");
        page.waitFor("find('" + INPUT + "').value === 'What is this?'");
        assertThat(page.is("document.querySelector('.message.user')")).isFalse();
        page.click("button:text(Remove old.png)");
        page.waitFor("document.activeElement === find('" + INPUT + "')");
        send("What is this?");
        assertThat(page.is("document.querySelector('.sent-files')")).isFalse();
    }

    @Test
    void modelThatCannotSeeSaysSoAtThePicture() throws IOException {
        images("no");
        open("/bots/guide");
        choose("unseen.png");
        page.type(INPUT, "What is this?");
        page.press("Enter");
        page.seeText("The model of this assistant cannot see images.");
        page.waitFor("find('" + INPUT + "').value === 'What is this?'");
        assertThat(page.is("document.querySelector('.message.user')")).isFalse();
        images("auto");
        send("What is this?");
        page.waitFor("document.querySelector('.sent-files img') && " + LOADED);
    }

    private void images(String images) {
        Answer changed =
                server.send(
                        "PATCH", "/api/v1/bots/guide", "{\"images\":\"" + images + "\"}", Map.of());
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    @Test
    void inboxShowsFiles() throws IOException {
        open("/bots/guide");
        choose("broken-lamp.png");
        send("It arrived broken");
        String conversation =
                server.get("/api/v1/chat/guide/conversations?limit=1").find("conv_\\w{26}");
        open("/inbox/" + server.botId() + "/" + conversation);
        page.waitFor("document.querySelector('.sent-files img') && " + LOADED);
        assertAccessible("files in the inbox");
    }

    @Test
    void ownerLetsVisitorsSendFiles() {
        open("/bots/guide/settings/website");
        page.click("input[name=\"uploads.enabled\"]");
        page.click("button:text(Save)");
        page.seeText("Saved.");
        assertThat(server.get("/api/v1/bots/guide").body())
                .contains("\"uploads\":{\"enabled\":true,\"keepOriginals\":false}");
    }
}
