package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.AccountRole;
import dev.rejoinder.config.OidcSettings.DefaultRole;
import dev.rejoinder.config.OidcSettings.Role;
import dev.rejoinder.config.OidcSettings.RoleRule;
import dev.rejoinder.server.Services;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which account a person of a provider gets, and with which role. */
class OidcAccountsTest extends OidcFixture {
    private void addOwner(String email) {
        try (Services services = server.openBeside()) {
            services.accounts().create(email, "Olga", PASSWORD, AccountRole.OWNER);
        }
    }

    private String accounts() {
        return server.send(
                        "GET", "/api/v1/accounts", null, Map.of("Authorization", "Bearer " + admin))
                .body();
    }

    @Test
    void roleFollowsTheClaimAtEachSignIn() {
        addOwner("olga@example.com");
        person("7", "ann@example.com", true, "support", "others");
        String agent = signedIn();
        assertThat(read(agent).body()).contains("\"role\":\"agent\"");

        person("7", "ann@example.com", true, "support", "admins");
        String owner = signedIn();

        assertThat(read(owner).body()).contains("\"role\":\"owner\"");
        assertThat(read(agent).body()).contains("\"account\":null");
        assertThat(audit())
                .contains("\"action\":\"account.updated\"")
                .contains("\"fields\":[\"role\"]");
        person("7", "ann@example.com", true, "others");
        assertFailed(signInAtProvider(), "no-role");
        assertThat(read(owner).body()).contains("\"account\":null");
        assertThat(audit()).contains("\"outcome\":\"INSUFFICIENT_PERMISSIONS\"");
    }

    @Test
    void lastOwnerStaysOwner() {
        signedIn();
        person("7", "ann@example.com", true, "support");
        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");
        person("7", "ann@example.com", true);
        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");

        addOwner("olga@example.com");

        assertFailed(signInAtProvider(), "no-role");
        person("7", "ann@example.com", true, "support");
        assertThat(read(signedIn()).body()).contains("\"role\":\"agent\"");
    }

    @Test
    void personIsKnownByTheSubjectAfterAChangeOfTheAddress() {
        String first = read(signedIn()).find("acct_\\w{26}");
        person("7", "ann.b@example.com", null, "admins");

        assertThat(read(signedIn()).body()).contains(first, "ann@example.com");
        assertThat(accounts()).contains("\"total\":1");
    }

    @Test
    void verifiedAddressLinksAnAccountAndAnUnverifiedOneNever() {
        addOwner("ann@example.com");
        for (Boolean verified : new Boolean[] {false, null}) {
            person("7", "ann@example.com", verified, "admins");
            assertFailed(signInAtProvider(), "email-not-verified");
        }
        person("7", "Ann@Example.com", true, "admins");

        String ann = signedIn();

        assertThat(read(ann).body()).contains("\"name\":\"Olga\"", "\"signIn\":\"both\"");
        assertThat(signIn("ann@example.com", PASSWORD).status()).isEqualTo(200);
        assertThat(accounts()).contains("\"total\":1");
        // Somebody else who got the address later.
        person("8", "ann@example.com", true, "admins");
        assertFailed(signInAtProvider(), "other-person");
    }

    @Test
    void newPersonNeedsAnAddressThatIsNotKnownToBeUnverified() {
        addOwner("olga@example.com");
        person("7", null, null, "support");
        assertFailed(signInAtProvider(), "no-email");
        person("7", "not an address", true, "support");
        assertFailed(signInAtProvider(), "no-email");
        person("7", "ann@example.com", false, "support");
        assertFailed(signInAtProvider(), "email-not-verified");
        assertThat(accounts()).contains("\"total\":1");

        // Entra does not say it. The address was free, so nobody's account is taken over.
        person("7", "ann@example.com", null, "support");
        assertThat(read(signedIn()).body()).contains("\"role\":\"agent\"");
    }

    @Test
    void personWithoutARoleGetsTheDefaultOneOrNone() {
        addOwner("olga@example.com");
        person("7", "ann@example.com", true);
        assertFailed(signInAtProvider(), "no-role");
        restart(settings(ROLES, DefaultRole.VIEWER, null, true));

        assertThat(read(signedIn()).body()).contains("\"role\":\"viewer\"");
    }

    @Test
    void ownersDecideTheRolesWithoutAMapping() {
        addOwner("olga@example.com");
        restart(settings(List.of(), DefaultRole.NONE, null, true));
        person("7", "ann@example.com", true, "admins");
        assertFailed(signInAtProvider(), "no-role");
        invite("ann@example.com", "editor");
        person("7", "ann@example.com", null, "admins");
        assertFailed(signInAtProvider(), "no-role");
        person("7", "ann@example.com", true, "admins");

        assertThat(read(signedIn()).body()).contains("\"role\":\"editor\"");

        assertThat(
                        server.send(
                                        "GET",
                                        "/api/v1/invitations",
                                        null,
                                        Map.of("Authorization", "Bearer " + admin))
                                .body())
                .contains("\"invitations\":[]");
        assertThat(read(signedIn()).body()).contains("\"role\":\"editor\"");
    }

    private void invite(String email, String role) {
        assertThat(
                        server.send(
                                        "POST",
                                        "/api/v1/invitations",
                                        "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(email, role),
                                        Map.of("Authorization", "Bearer " + admin))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void firstAccountIsAnOwner() {
        restart(settings(ROLES, DefaultRole.VIEWER, "Olga@example.com", true));
        person("7", "ann@example.com", true, "support");
        assertFailed(signInAtProvider(), "no-owner");
        person("8", "olga@example.com", null);
        assertFailed(signInAtProvider(), "no-owner");
        person("8", "olga@example.com", false);
        assertFailed(signInAtProvider(), "email-not-verified");
        assertThat(read("").body()).contains("\"setupNeeded\":true");

        person("8", "olga@example.com", true);
        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");

        // She keeps it without a claim, also beside another owner.
        addOwner("other@example.com");
        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");
        person("7", "ann@example.com", true, "support");
        assertThat(read(signedIn()).body()).contains("\"role\":\"agent\"");
    }

    @Test
    void firstOwnerIsNoBackDoorOnceThereIsAnOwner() {
        addOwner("other@example.com");
        restart(settings(ROLES, DefaultRole.VIEWER, "olga@example.com", true));
        person("8", "olga@example.com", true);

        assertThat(read(signedIn()).body()).contains("\"role\":\"viewer\"");
    }

    @Test
    void deletedPersonComesBackIfTheProviderStillGivesThemARole() {
        addOwner("olga@example.com");
        person("7", "ann@example.com", true, "support");
        String first = read(signedIn()).find("acct_\\w{26}");
        try (Services services = server.openBeside()) {
            services.accounts().delete("ann@example.com");
        }

        assertThat(read(signedIn()).find("acct_\\w{26}")).isNotEqualTo(first);
        try (Services services = server.openBeside()) {
            services.accounts().delete("ann@example.com");
        }
        person("7", "ann@example.com", true);
        assertFailed(signInAtProvider(), "no-role");
    }

    @Test
    void severalRulesForOneValueGiveTheHighestRole() {
        restart(
                settings(
                        List.of(
                                new RoleRule("admins", Role.VIEWER),
                                new RoleRule("admins", Role.OWNER)),
                        DefaultRole.NONE,
                        null,
                        true));

        assertThat(read(signedIn()).body()).contains("\"role\":\"owner\"");
    }

    @Test
    void unusableNameIsReplaced() {
        provider.changeClaims(claims -> claims.put("name", "A\u0007" + "n".repeat(200)));

        assertThat(read(signedIn()).body()).contains("\"name\":\"ann\"");
    }
}
