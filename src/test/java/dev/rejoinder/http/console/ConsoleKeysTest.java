package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** API keys in the console. */
final class ConsoleKeysTest extends ConsoleInBrowser {
    @Test
    void keyIsShownOnceRotatedAndRevoked() {
        open("/settings/keys");
        page.click("button:text(New key)");
        page.type("dialog input[name=name]", "Mobile app");
        page.click("dialog input[value=read]");
        page.click("dialog button:text(Create key)");
        String key = shownKey();
        assertThat(statusWith(key)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.waitFor("!document.querySelector('dialog[open]')");
        assertThat(page.text()).doesNotContain(key);

        page.click("button:text(Rotate Mobile app)");
        assertAccessible("the rotation of a key");
        page.click("dialog button:text(Rotate key)");
        page.waitFor("find('.secret code').innerText !== '" + key + "'");
        String next = shownKey();
        assertThat(statusWith(key)).isEqualTo(200);
        assertThat(statusWith(next)).isEqualTo(200);
        page.click("dialog button:text(Done)");
        page.seeText("Replaced, ends in 24 hours");
        page.click("button:text(Revoke Mobile app)");
        page.click("dialog button:text(Revoke key)");
        page.seeText("Mobile app revoked.");
        assertThat(statusWith(next)).isEqualTo(401);
    }

    private String shownKey() {
        page.see("dialog .secret code");
        return page.evaluate("document.querySelector('dialog .secret code').textContent")
                .asString();
    }

    private int statusWith(String key) {
        return server.send("GET", "/api/v1/bots", null, Map.of("Authorization", "Bearer " + key))
                .status();
    }
}
