package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page "User data" of the console. */
final class ConsoleUserDataTest extends ConsoleInBrowser {
    /** An id that no path may have. */
    private static final String USER = "shop/ada <i>1</i>";

    private String ask(String user, String question) {
        return post(
                        "/api/v1/chat/guide/message",
                        "{\"message\":\"%s\",\"metadata\":{\"userId\":\"%s\"}}"
                                .formatted(question, user))
                .find("conv_\\w{26}");
    }

    private void find(String user) {
        page.type("input[name=userId]", user);
        page.press("Enter");
    }

    @Test
    void dataIsFoundExportedAndErasedWithAReceipt() {
        String conversation = ask(USER, "Where is the parcel of Ada?");
        ask(USER, "And the second one?");
        String other = ask("bo", "Hello from Bo");

        open("/bots/guide/conversations/" + conversation);
        page.click("a:text(user " + USER + ")");
        page.see("h2:text(" + USER + ")");
        assertThat(page.texts(".glance > div")).contains("Conversations\n2", "Messages\n4");
        assertAccessible("the data of a user");
        assertThat(
                        page.evaluate(
                                        "fetch(document.querySelector('a[download]').href).then((it)"
                                            + " => it.text())")
                                .asString())
                .contains("Where is the parcel of Ada?", "And the second one?")
                .doesNotContain("Hello from Bo");

        page.click("button:text(Find data)");
        page.type("input[name=userId]", "");
        page.click("button:text(Find data)");
        page.seeText("Enter the id of a user.");
        find("nobody");
        page.seeText("Nothing stored");
        assertAccessible("no data of a user");

        find(USER);
        page.click("button:text(Erase)");
        page.seeText("It cannot be undone.");
        assertAccessible("the erasure of a user");
        page.evaluate(
                "window.saved = []; const make = URL.createObjectURL; URL.createObjectURL = (blob)"
                        + " => { saved.push(blob); return make(blob); };");
        page.type("dialog input[name=typed]", "bo");
        page.click("dialog button:text(Erase data)");
        page.seeText("The text does not match.");
        page.type("dialog input[name=typed]", USER);
        page.click("dialog button:text(Erase data)");
        page.see("h2:text(Erased)");
        page.waitFor("document.activeElement.innerText === 'Erased'");
        assertThat(page.texts(".glance > div")).contains("Conversations\n2", "Messages\n4");
        page.seeText("Left for you to delete");
        assertAccessible("the receipt of an erasure");
        String receipt = page.evaluate("saved.at(-1).text()").asString();
        assertThat(receipt).contains("\"userHash\"").doesNotContain(USER);

        find(USER);
        page.seeText("Nothing stored");
        assertThat(server.get("/api/v1/chat/guide/conversations").body())
                .contains(other)
                .doesNotContain(conversation);
    }
}
