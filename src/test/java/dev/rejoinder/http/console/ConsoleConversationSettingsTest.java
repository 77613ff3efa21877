package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings of an assistant that are about its visitors and conversations. */
final class ConsoleConversationSettingsTest extends ConsoleInBrowser {
    private String bot = "";

    @BeforeEach
    void openSettings() {
        bot = post("/api/v1/bots", "{\"name\":\"Staffed\"}").find("bot_\\w{26}");
        open("/bots/" + bot + "/settings/website");
        page.see("input[name=feedback]");
    }

    private JsonNode stored() {
        return new JsonMapper().readTree(server.get("/api/v1/bots/" + bot).body()).get("data");
    }

    private void save() {
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
    }

    private void set(String selector, String value) {
        page.see(selector);
        page.evaluate(
                """
                (() => {
                  const control = document.querySelector('%s');
                  control.value = '%s';
                  control.dispatchEvent(new Event('input', {bubbles: true}));
                })()
                """
                        .formatted(selector, value));
    }

    @Test
    void feedbackAndLeadFormAreSet() {
        assertThat(page.is("find('[name=\"leadForm.title\"]')")).isFalse();
        page.click("input[name=feedback]");
        page.click("input[name=\"leadForm.enabled\"]");
        assertThat(page.is("find('[name=\"leadForm.afterMessages\"]')")).isFalse();
        set("[name=\"leadForm.when\"]", "after_messages");
        page.type("[name=\"leadForm.afterMessages\"]", "2");
        page.type("[name=\"leadForm.title\"]", "May we call you?");
        page.click("button:text(Add field)");
        page.write("order number");
        page.click("button:text(Save)");
        page.waitFor(
                "document.querySelector('[data-field=\"leadForm.fields\"]"
                        + " .field-error:not([hidden])')");
        assertAccessible("an error in the lead form");
        page.evaluate(
                "[...document.querySelectorAll('[data-field=\"leadForm.fields\"]"
                        + " [data-column=name]')].at(-1).select(); 0");
        page.evaluate(
                "[...document.querySelectorAll('[data-field=\"leadForm.fields\"]"
                        + " [data-column=name]')].at(-1).focus(); 0");
        page.write("order");
        save();
        JsonNode settings = stored();
        assertThat(settings.get("feedback").asBoolean()).isFalse();
        assertThat(settings.get("leadForm").toString())
                .isEqualTo(
                        "{\"enabled\":true,\"when\":\"after_messages\",\"afterMessages\":2,\"title\":\"May"
                            + " we call you?\",\"fields\":["
                            + "{\"name\":\"name\",\"label\":\"\",\"type\":\"text\",\"required\":false},"
                            + "{\"name\":\"email\",\"label\":\"\",\"type\":\"email\",\"required\":true},"
                            + "{\"name\":\"order\",\"label\":\"\",\"type\":\"text\",\"required\":false}]}");
    }

    @Test
    void handoverIsSetWithItsOpeningHours() {
        page.click("input[name=\"handover.enabled\"]");
        page.type("[name=\"handover.phrases\"]", "a person\n\n speak to staff ");
        page.type("[name=\"handover.afterFallbacks\"]", "3");
        page.click("[name=\"handover.afterThumbsDown\"]");
        page.type("[name=\"handover.waitMinutes\"]", "7");
        page.type("[name=\"handover.email\"]", "team@example.com");
        page.type("[name=\"handover.timeZone\"]", "Europe/Nowhere");
        page.click("button:text(Add opening hours)");
        assertThat(page.is("document.activeElement.dataset.column === 'day'")).isTrue();
        page.click("button:text(Save)");
        page.seeText("Enter both times of each row.");
        set("[data-column=day]", "sat");
        set("[data-column=from]", "18:00");
        set("[data-column=to]", "00:00");
        page.click("button:text(Save)");
        page.waitFor("document.activeElement.name === 'handover.timeZone'");
        assertAccessible("handover settings");
        page.type("[name=\"handover.timeZone\"]", "Europe/Berlin");
        save();
        String handover =
                "{\"enabled\":true,\"phrases\":[\"a person\",\"speak to staff\"],"
                        + "\"afterFallbacks\":3,\"afterThumbsDown\":true,\"tool\":true,"
                        + "\"waitMinutes\":7,\"timeZone\":\"Europe/Berlin\",\"openingHours\":["
                        + "{\"day\":\"sat\",\"from\":\"18:00\",\"to\":\"24:00\"}],"
                        + "\"email\":\"team@example.com\"}";
        assertThat(stored().get("handover").toString()).isEqualTo(handover);

        page.reload();
        page.see("[data-column=to]");
        page.type("[name=\"handover.email\"]", "");
        page.click("button:text(Save)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(stored().get("handover").toString())
                .isEqualTo(handover.replace("\"team@example.com\"", "null"));
        page.click("button:text(Remove opening hours)");
        page.seeText("You have unsaved changes");
    }

    @Test
    void retentionThatDeletesConversationsIsConfirmed() {
        page.click("a:text(Identity)");
        page.type("input[name=retentionDays]", "30");
        page.seeText("Conversations without a message for 30 days will be deleted");
        assertAccessible("a retention");
        page.click("button:text(Save)");
        page.click("dialog button:text(Cancel)");
        assertThat(stored().get("retentionDays").isNull()).isTrue();
        page.click("button:text(Save)");
        page.click("dialog button:text(Save and delete)");
        page.waitFor("!find('.unsaved-bar')");
        assertThat(stored().get("retentionDays").asInt()).isEqualTo(30);

        page.type("input[name=retentionDays]", "60");
        save();
        page.type("input[name=retentionDays]", "");
        save();
        assertThat(stored().get("retentionDays").isNull()).isTrue();
    }

    @Test
    void conversationsAreExported() {
        post("/api/v1/chat/" + bot + "/message", "{\"message\":\"How do I export this?\"}");
        page.click("a:text(Conversations)");
        page.click("button:text(Export)");
        for (String format : new String[] {"jsonl", "csv"}) {
            String file =
                    page.evaluate(
                                    "fetch(document.querySelector('a[download][href$=%s]').href)"
                                                    .formatted(format)
                                            + ".then((it) => it.text())")
                            .asString();
            assertThat(file).contains("How do I export this?");
        }
    }
}
