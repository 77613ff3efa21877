package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rejoinder.config.OidcSettings;
import dev.rejoinder.config.OidcSettings.DefaultRole;
import dev.rejoinder.config.OidcSettings.Role;
import dev.rejoinder.config.OidcSettings.RoleRule;
import dev.rejoinder.config.Secret;
import dev.rejoinder.testkit.Browser;
import dev.rejoinder.testkit.BrowserPage;
import dev.rejoinder.testkit.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs in to the console with a real OpenID Connect provider, which is another site. */
final class SingleSignOnTest {
    private static final Path FOLDER = Path.of("src/test/clients/oidc").toAbsolutePath();
    private static final Path NODE = FOLDER.resolve("node_modules/node/bin/node");

    @TempDir Path folder;
    private Process provider;
    private TestServer server;
    private BrowserPage page;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(
                Files.isExecutable(NODE),
                "The provider is not installed: run npm ci in src/test/clients/oidc.");
        Browser browser = Browser.shared();
        provider =
                new ProcessBuilder(NODE.toString(), FOLDER.resolve("provider.mjs").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader printed = provider.inputReader(StandardCharsets.UTF_8);
        String issuer = "http://localhost:" + printed.readLine();
        server = TestServer.start(folder, new TestServer.Options().oidc(settings(issuer, true)));
        OutputStream input = provider.getOutputStream();
        input.write(
                (origin() + "/api/v1/session/oidc/callback\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        assertThat(printed.readLine()).isEqualTo("ready");
        page = browser.newPage();
        page.size(1280, 860);
    }

    private static OidcSettings settings(String issuer, boolean passwords) {
        return new OidcSettings(
                issuer,
                "rejoinder",
                new Secret("secret"),
                List.of("openid", "email", "profile", "roles"),
                "realm_access.roles",
                List.of(new RoleRule("admins", Role.OWNER)),
                DefaultRole.NONE,
                null,
                passwords,
                "Staff ID");
    }

    @AfterEach
    void stop() {
        if (page != null) {
            assertThat(page.problems()).isEmpty();
            page.close();
        }
        if (server != null) {
            server.close();
        }
        if (provider != null) {
            provider.destroy();
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    private void assertAccessible(String what) throws IOException {
        page.picture(what);
        for (int width : new int[] {1280, 768, 320}) {
            page.size(width, 740);
            for (String theme : List.of("light", "dark")) {
                page.theme(theme);
                assertThat(page.violations("{}")).as(what).isEmpty();
            }
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(what)
                    .isLessThanOrEqualTo(width);
        }
        page.size(1280, 860);
    }

    @Test
    void personSignsInWithTheKeyboardAndReachesThePageTheyWanted() throws IOException {
        page.open(origin() + "/console/#/settings/keys");
        page.see("a:text(Sign in with Staff ID)");
        assertAccessible("setting up with a provider");
        page.press("Tab");
        assertThat(page.evaluate("document.activeElement.innerText").asString())
                .isEqualTo("Sign in with Staff ID");
        page.press("Enter");
        page.see("button:text(Cancel)");
        page.click("button:text(Cancel)");

        page.seeText("Staff ID did not sign you in. Try again, or ask its administrator.");
        assertThat(page.evaluate("location.search").asString()).isEmpty();
        assertAccessible("a sign-in that was declined");
        page.click("a:text(Sign in with Staff ID)");
        page.click("button:text(Continue as Ann)");

        page.see("h1:text(API keys)");
        assertThat(page.evaluate("location.pathname + location.search + location.hash").asString())
                .isEqualTo("/console/#/settings/keys");
        page.seeText("ann@example.com");
        assertThat(page.evaluate("document.cookie").asString()).isEmpty();
        page.reload();
        page.see("h1:text(API keys)");
        page.open(origin() + "/console/#/settings/account");
        page.see("h1:text(Account)");
        page.seeText("this session");
        assertThat(page.text()).doesNotContain("Change the password");

        page.click("button[aria-label='Sign out']");
        page.see("h1:text(Sign in)");
        assertAccessible("signing in with a provider or a password");
        // The person is still signed in at the provider.
        page.click("a:text(Sign in with Staff ID)");
        page.see("h1:text(Account)");
    }
}
