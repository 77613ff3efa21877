package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** People, invitations and sessions in the console. */
final class ConsolePeopleTest extends ConsoleInBrowser {
    private String invite(String email, String role) {
        page.click("a:text(People)");
        page.see("h1:text(People)");
        page.click("button:text(Invite)");
        page.see("dialog[open]");
        page.type("dialog input[name=email]", email);
        page.click("dialog input[value=" + role + "]");
        assertAccessible("inviting a person");
        page.click("dialog button:text(Invite)");
        page.see("dialog h2:text(Send this link)");
        assertAccessible("the link of an invitation");
        String link = page.text("dialog .secret code");
        page.click("dialog button:text(Done)");
        return link;
    }

    private void accept(String link) {
        page.open("about:blank");
        page.open(link);
        page.see("h1:text(Welcome to Rejoinder)");
        assertAccessible("accepting an invitation");
        page.type("input[name=name]", "Ann");
        page.type("input[name=password]", PASSWORD);
        page.click("button:text(Create account)");
        page.see("h1:text(Assistants)");
    }

    @Test
    void ownerInvitesAnAgentWhoSeesTheInboxAndNoSettings() {
        open("/settings/people");
        page.seeText("Only you so far");
        String link = invite("ann@harbourlane.example", "agent");
        page.seeText("ann@harbourlane.example");
        assertAccessible("people and invitations");

        page.click("button[aria-label='Sign out']");
        page.see("h1:text(Sign in)");
        accept(link);
        assertThat(page.texts("nav a"))
                .anyMatch(text -> text.contains("Inbox"))
                .noneMatch(text -> text.contains("API keys"))
                .noneMatch(text -> text.contains("People"));
        assertThat(page.texts("main button")).noneMatch(text -> text.contains("New assistant"));
        page.click("main a:text(Harbour Lane Books)");
        page.see("nav.tabs a");
        assertThat(page.texts("nav.tabs a")).containsExactly("Conversations", "Leads");
        open("/settings/people");
        page.seeText("Not for your role");
        assertAccessible("a page for owners");

        open("/settings/account");
        page.seeText("this session");
        assertAccessible("the sessions of an account");
    }
}
