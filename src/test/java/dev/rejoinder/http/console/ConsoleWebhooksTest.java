package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.event.EventType;
import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of webhooks, with an endpoint that answers as a test wants. */
final class ConsoleWebhooksTest extends ConsoleInBrowser {
    private volatile String status = "200 OK";
    private ScriptedHttpServer endpoint;
    private Map<String, String> admin = Map.of();

    @BeforeEach
    void startEndpoint() throws IOException {
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        endpoint =
                ScriptedHttpServer.start(
                        peer -> {
                            while (true) {
                                peer.readRequest();
                                peer.send(
                                        "HTTP/1.1 %s\r\nContent-Length: 8\r\n\r\nreceived"
                                                .formatted(status));
                            }
                        });
    }

    @AfterEach
    void stopEndpoint() throws IOException {
        endpoint.close();
    }

    private String url() {
        return endpoint.uri("/hooks").toString();
    }

    /** Adds an endpoint that gets the event {@code message.created}, and returns its id. */
    private String add() {
        String body = "{\"url\":\"%s\",\"events\":[\"message.created\"]}".formatted(url());
        return server.send("POST", "/api/v1/webhooks", body, admin).find("wh_\\w{26}");
    }

    private void ask() {
        post("/api/v1/chat/guide/message", "{\"message\":\"Hello\"}");
    }

    private void settled() {
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
    }

    private void delete(String id) {
        assertThat(server.send("DELETE", "/api/v1/webhooks/" + id, null, admin).status())
                .isEqualTo(200);
    }

    @Test
    void endpointIsCreatedTestedRotatedEditedAndDeleted() {
        open("/settings/webhooks");
        page.seeText("No endpoints yet");
        assertAccessible("no webhooks");
        page.click("button:text(New endpoint)");
        assertAccessible("the form of a webhook");
        page.type("dialog input[name=url]", "ftp://shop.example/");
        page.click("dialog button:text(Create endpoint)");
        page.waitFor("document.querySelector('[data-field=events] .field-error:not([hidden])')");
        page.click("dialog legend input");
        page.click("dialog [value=\"lead.created\"]");
        page.click("dialog button:text(Create endpoint)");
        page.waitFor("document.querySelector('[data-field=url] .field-error:not([hidden])')");
        page.type("dialog input[name=url]", url());
        page.click("dialog button:text(Create endpoint)");
        page.see("h2:text(Copy the signing secret now)");
        String secret = page.text("dialog .secret code");
        assertThat(secret).startsWith("whsec_");
        assertAccessible("the secret of a webhook");
        page.click("dialog button:text(Done)");

        page.click(".list a");
        page.see("h1:text(" + url() + ")");
        settled();
        assertThat(page.text()).contains("conversation.created", "lead.created");
        page.click("button:text(Send a test)");
        page.see("dialog .tag:text(Delivered)");
        assertAccessible("the test of a webhook");
        assertThat(endpoint.requests()).hasSize(1);
        page.press("Escape");
        status = "503 Not now";
        page.click("button:text(Send a test)");
        page.see("dialog .tag:text(Failed)");
        page.seeText("The endpoint answered 503");
        page.press("Escape");

        page.click("button:text(Rotate secret)");
        page.seeText("For 24 hours");
        page.click("dialog button:text(Rotate secret)");
        page.see("h2:text(Copy the signing secret now)");
        assertThat(page.text("dialog .secret code")).startsWith("whsec_").isNotEqualTo(secret);
        page.click("dialog button:text(Done)");
        page.see("dt:text(Old secret)");

        page.click("button:text(Edit)");
        page.type("dialog input[name=description]", "Our shop");
        page.click("dialog button:text(Save)");
        page.see("dd:text(Our shop)");
        page.click("button:text(Delete)");
        page.click("dialog button:text(Delete endpoint)");
        page.seeText("No endpoints yet");
    }

    @Test
    void formOffersEveryEvent() {
        open("/settings/webhooks");
        page.click("button:text(New endpoint)");
        page.see("dialog [name=events]");
        assertThat(
                        page.evaluate(
                                        "[...document.querySelectorAll('dialog"
                                                + " [name=events]')].map((box) =>"
                                                + " box.value).sort().join()")
                                .asString())
                .isEqualTo(
                        String.join(
                                ",",
                                Arrays.stream(EventType.values())
                                        .map(EventType::wireName)
                                        .sorted()
                                        .toList()));
    }

    @Test
    void failedDeliveryIsReadAndReplayed() {
        status = "500 Broken";
        String id = add();
        ask();
        open("/settings/webhooks/" + id);
        page.see(".deliveries .tag:text(Waiting)");
        page.waitFor("document.querySelector('.deliveries .meta').innerText.includes('500')");
        assertAccessible("deliveries");
        page.click(".deliveries .link");
        page.seeText("\"type\": \"message.created\"");
        page.seeText("received");
        page.see("dt:text(Next attempt)");
        assertAccessible("a delivery");

        status = "204 No Content";
        page.click("dialog button:text(Replay)");
        page.seeText("The event is sent again.");
        page.click("button:text(Refresh)");
        page.waitFor("find('.deliveries .tag:text(Delivered)')");

        page.evaluate("document.querySelector('select[name=state]').value = 'failed'; 0");
        page.evaluate(
                "document.querySelector('select[name=state]').dispatchEvent(new Event('change'));"
                        + " 0");
        page.seeText("No deliveries in this state.");
        page.click("button:text(Replay a time range)");
        assertAccessible("a replay");
        page.click("dialog button:text(Replay events)");
        page.seeText("events will be sent again.");
        delete(id);
    }

    @Test
    void endpointThatTheServerDisabledIsEnabledAgain() {
        status = "410 Gone";
        String id = add();
        ask();
        open("/settings/webhooks");
        page.waitFor(
                "(await (await fetch('/api/v1/webhooks/%s')).text()).includes('\"gone\"')"
                        .formatted(id));
        page.reload();
        page.seeText("it answered 410");
        assertAccessible("a disabled webhook");
        status = "200 OK";
        page.click("button:text(Enable " + url() + " again)");
        page.waitFor("!find('.banner') && find('.tag:text(Enabled)')");
        assertThat(server.send("GET", "/api/v1/webhooks/" + id, null, admin).body())
                .contains("\"enabled\":true");
        delete(id);
    }

    @Test
    void unknownEndpointSaysSo() {
        open("/settings/webhooks/whk_unknown");
        page.see(".state.error");
    }
}
