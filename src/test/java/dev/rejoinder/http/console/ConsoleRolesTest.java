package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each role sees the pages and the controls that the server allows, and no others. */
final class ConsoleRolesTest extends ConsoleInBrowser {
    private static final Set<AccountRole> OWNERS = Set.of(AccountRole.OWNER);
    private static final Set<AccountRole> EDITORS = Set.of(AccountRole.OWNER, AccountRole.EDITOR);
    private static final Set<AccountRole> AGENTS =
            Set.of(AccountRole.OWNER, AccountRole.EDITOR, AccountRole.AGENT);
    private static final Set<AccountRole> ALL = Set.of(AccountRole.values());

    /** Keeps the requests that the server refuses to the role. */
    private static final String REFUSALS =
            """
            window.refused = [];
            const real = window.fetch;
            window.fetch = async (...given) => {
              const response = await real(...given);
              if (response.status === 403) refused.push(given[0]);
              return response;
            };
            """;

    private final List<String> wrong = new ArrayList<>();
    private String conversation = "";

    @BeforeAll
    void converse() {
        conversation =
                post(
                                "/api/v1/chat/guide/message",
                                "{\"message\":\"Hello?\",\"metadata\":{\"userId\":\"u1\"}}")
                        .find("conv_\\w{26}");
        server.post("/api/v1/chat/guide/leads", "{\"name\":\"Ann\",\"email\":\"ann@example.com\"}");
    }

    private void signIn(AccountRole role) {
        String invitation =
                postAsOwner(
                                "/api/v1/invitations",
                                "{\"email\":\"%s@example.com\",\"role\":\"%s\"}"
                                        .formatted(role.text(), role.text()))
                        .find("(?<=\"token\":\")[^\"]+");
        Answer accepted =
                server.send(
                        "POST",
                        "/api/v1/session/invitation",
                        "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(invitation, PASSWORD),
                        Map.of("Authorization", "", "Origin", origin()));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
        page.forgetCookies();
        page.cookie(origin(), accepted.header("Set-Cookie").replaceFirst(";.*", ""));
        page.before(REFUSALS);
    }

    /**
     * Opens a page, waits for the controls that it has for a role, and notes those of other roles.
     */
    private void compare(
            AccountRole role, String place, Map<String, Set<AccountRole>> rolesOfControl) {
        open(place);
        rolesOfControl.forEach(
                (control, roles) -> {
                    if (roles.contains(role)) {
                        page.waitFor(shows(control));
                    }
                });
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
        rolesOfControl.forEach(
                (control, roles) -> {
                    if (!roles.contains(role) && page.is(shows(control))) {
                        wrong.add(place + " offers " + control);
                    }
                });
        page.evaluate("refused").forEach(path -> wrong.add(place + " asks for " + path.asString()));
    }

    private static String shows(String control) {
        return """
        [...document.querySelectorAll('a, button')].some((each) => each.checkVisibility()
          && (each.getAttribute('aria-label') ?? each.innerText).trim() === '%s')
        """
                .formatted(control);
    }

    @ParameterizedTest
    @EnumSource(AccountRole.class)
    void personSeesOnlyWhatTheServerAllows(AccountRole role) {
        signIn(role);
        compare(
                role,
                "/bots",
                Map.of(
                        "Analytics", ALL,
                        "Inbox", AGENTS,
                        "API keys", OWNERS,
                        "Audit log", OWNERS,
                        "New assistant", EDITORS,
                        "Duplicate Guide", EDITORS,
                        "Delete Guide", EDITORS));
        compare(
                role,
                "/bots/guide/conversations/" + conversation,
                Map.of(
                        "Conversations", ALL,
                        "Playground", EDITORS,
                        "Settings", EDITORS,
                        "Continue in playground", EDITORS,
                        "Take over", AGENTS,
                        "Delete", EDITORS,
                        "Correct this answer", EDITORS,
                        "Add as a test", EDITORS,
                        "user u1", OWNERS));
        compare(
                role,
                "/bots/guide/leads",
                Map.of("Conversations", ALL, "Export as CSV", ALL, "Delete Ann", EDITORS));
        compare(role, "/analytics", Map.of());
        compare(role, "/settings/account", Map.of("Change password", ALL));
        compare(
                role,
                "/bots/guide/settings/model",
                Map.of("Conversations", ALL, "Test", OWNERS, "Choose…", EDITORS));
        compare(role, "/bots/guide/connect", Map.of("Conversations", ALL, "Create key", OWNERS));
        compare(role, "/bots/guide/tools", Map.of("Add HTTP action", EDITORS, "Secrets", OWNERS));
        compare(role, "/settings/keys", Map.of("New key", OWNERS));
        if (role != AccountRole.VIEWER) {
            compare(role, "/inbox", Map.of());
        }
        assertThat(wrong).isEmpty();
        page.picture("role-" + role.text());
    }
}
