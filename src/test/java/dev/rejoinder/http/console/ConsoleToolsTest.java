package dev.rejoinder.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.testkit.ToolReceiver;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tab "Tools" of an assistant, and the page of secrets. */
final class ConsoleToolsTest extends ConsoleInBrowser {
    private ToolReceiver shop;
    private String bot = "";

    @BeforeEach
    void openShop() throws IOException {
        shop = new ToolReceiver();
        bot = post("/api/v1/bots", "{\"name\":\"Shop\"}").find("bot_\\w{26}");
    }

    @AfterEach
    void closeShop() throws IOException {
        shop.close();
    }

    private String tools() {
        return "/api/v1/bots/" + bot + "/tools";
    }

    private void openTools() {
        open("/bots/" + bot + "/tools");
        page.waitFor("!document.querySelector('[aria-busy], .skeleton')");
    }

    private void choose(String name, String value) {
        page.evaluate(
                """
                (() => {
                  const select = document.querySelector('dialog [name=%s]');
                  select.value = '%s';
                  select.dispatchEvent(new Event('change'));
                })()
                """
                        .formatted(name, value));
    }

    private String value(String name) {
        return page.evaluate("document.querySelector('dialog [name=" + name + "]').value")
                .asString();
    }

    private void awaitFieldError(String field, String words) {
        page.waitFor(
                """
                document.querySelector('[data-field="%s"] .field-error:not([hidden])')?.textContent.includes('%s')\
                """
                        .formatted(field, words));
    }

    private void createFindOrder(String method) {
        post(
                tools(),
                """
                {"name":"find_order","title":"Find order","description":"Finds an order.",\
                "parameters":{"type":"object","properties":{"id":{"type":"string","description":"Such as A 1"},\
                "count":{"type":"integer"},"gift":{"type":"boolean"}},"required":["id"]},\
                "http":{"method":"%s","url":"%s"}}\
                """
                        .formatted(method, shop.url("/orders/{{id}}")));
    }

    @Test
    void httpActionIsAddedInAForm() {
        openTools();
        page.seeText("No tools yet");
        assertAccessible("no tools");
        page.click("button:text(Add HTTP action)");
        page.type("dialog [name=name]", "cancel order");
        page.type("dialog [name=description]", "Cancels an order.");
        page.click("button:text(Add parameter)");
        page.press("Tab");
        page.click("dialog [data-column=name]");
        page.write("id");
        page.type("dialog [data-column=description]", "The number of the order");
        page.click("dialog [data-column=required]");
        choose("method", "POST");
        assertThat(value("effect")).isEqualTo("sideEffect");
        page.type("dialog [name=url]", shop.url("/orders/{{number}}/cancel"));
        page.click("dialog button:text(Add header)");
        page.click("dialog [data-field='http.headers'] [data-column=name]");
        page.write("Host");
        page.click("dialog [data-field='http.headers'] [data-column=value]");
        page.write("elsewhere");
        page.type("dialog [name=body]", "{");
        page.click("dialog [name=requiresApproval]");
        assertAccessible("the form of an HTTP action");

        page.click("button:text(Add tool)");
        awaitFieldError("http.body", "must be JSON");
        page.type("dialog [name=body]", "{\"order\": \"{{id}}\"}");
        page.click("button:text(Add tool)");
        awaitFieldError("name", "1 to 64 characters");
        page.type("dialog [name=name]", "cancel_order");
        page.click("button:text(Add tool)");
        awaitFieldError("http.url", "no property number");
        assertAccessible("an error of the form");
        page.type("dialog [name=url]", shop.url("/orders/{{id}}/cancel"));
        page.click("button:text(Add tool)");
        awaitFieldError("http.headers", "sets the header Host itself");
        page.click("dialog [data-field='http.headers'] button:text(Remove header)");
        page.click("button:text(Add tool)");

        page.see("[data-tool=cancel_order]");
        page.waitFor("!document.querySelector('dialog[open]')");
        assertThat(page.text("[data-tool=cancel_order]"))
                .contains("HTTP POST", "Change", "Needs approval");
        assertAccessible("the list of tools");
        assertThat(server.get(tools()).body())
                .contains(
                        """
                        "title":"cancel_order","description":"Cancels an order.","parameters":{"type":"object",\
                        "properties":{"id":{"type":"string","description":"The number of the order"}},"required":["id"]}\
                        """)
                .contains("\"body\":{\"order\":\"{{id}}\"}", "\"requiresApproval\":true");
    }

    @Test
    void toolIsEditedTurnedOffAndDeleted() {
        createFindOrder("GET");
        openTools();
        page.click("button:text(Edit Find order)");
        page.see("dialog [name=url]");
        assertThat(value("url")).endsWith("/orders/{{id}}");
        page.type("dialog [name=title]", "Look up an order");
        page.click("button:text(JSON Schema)");
        page.evaluate(
                """
                (() => {
                  const area = document.querySelector('dialog [aria-label="JSON Schema"]');
                  area.value = area.value.replace('"Such as A 1"', '"Such as A 1", "maxLength": 9');
                })()
                """);
        page.click("button:text(Table)");
        page.seeText("The table cannot show this schema.");
        assertAccessible("a schema for experts");
        page.click("dialog button:text(Save)");
        page.see("p:text(Look up an order)");
        assertThat(server.get(tools()).body()).contains("\"maxLength\":9");

        page.click("input:text(Look up an order is on)");
        page.seeText("Look up an order is off.");
        assertThat(server.get(tools()).body()).contains("\"enabled\":false");
        page.waitFor("document.activeElement.getAttribute('role') === 'switch'");
        page.press("Space");
        page.seeText("Look up an order is on.");
        assertThat(server.get(tools()).body()).contains("\"enabled\":true");

        page.click("button:text(Delete Look up an order)");
        assertAccessible("the confirmation");
        page.click("button:text(Delete tool)");
        page.seeText("No tools yet");
        assertThat(server.get(tools()).body()).contains("\"tools\":[]");
    }

    @Test
    void schemaThatIsNotValidStaysUntilItIsCorrected() {
        openTools();
        page.click("button:text(Add HTTP action)");
        page.click("button:text(JSON Schema)");
        page.type("dialog [aria-label='JSON Schema']", "{oops");
        page.click("button:text(Table)");
        page.seeText("Correct it under “JSON Schema” first.");
        page.click("button:text(JSON Schema)");
        page.waitFor("document.querySelector('[aria-label=\"JSON Schema\"]').value === '{oops'");
    }

    @Test
    void testCallShowsRequestResponseAndOutcomeSideBySide() {
        createFindOrder("GET");
        shop.answer("{\"state\":\"<b>sent</b>\",\"when\":\"today\"}");
        openTools();
        page.click("button:text(Test Find order)");
        assertThat(page.text("dialog")).doesNotContain("This is a real call.");
        page.click("button:text(Call the tool)");
        awaitFieldError("arguments", "id");
        page.type("dialog [name=id]", "A 1");
        page.type("dialog [name=count]", "many");
        page.click("button:text(Call the tool)");
        awaitFieldError("argument:count", "Enter a number.");
        page.type("dialog [name=count]", "2");
        choose("gift", "true");
        assertAccessible("a test call");
        page.click("button:text(Call the tool)");
        page.seeText("What the model gets");

        assertThat(page.is("find('dialog .field-error')")).isFalse();
        assertThat(page.text(".side-by-side")).contains("/orders/A%201", "Request", "Response");
        assertThat(page.text("dialog .stack-small")).contains("Done", "<b>sent</b>", "today");
        assertThat(page.is("document.querySelector('dialog .code b')")).isFalse();
        assertAccessible("the outcome of a test call");
        assertThat(shop.requests().getLast()).startsWith("GET /orders/A%201");
    }

    @Test
    void testCallOfAToolWithEffectsWarns() {
        createFindOrder("POST");
        openTools();
        page.click("button:text(Test Find order)");
        page.seeText("This is a real call.");
        page.see("button.danger:text(Call the tool)");
        page.type("dialog [name=id]", "A 1");
        page.press("Enter");
        page.seeText("What the model gets");
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void toolsAreImportedFromOpenApi() {
        openTools();
        page.click("button:text(Import from OpenAPI)");
        assertAccessible("the import");
        page.type("dialog [name=url]", "nonsense");
        page.click("button:text(Show operations)");
        page.waitFor("find('.field-error, dialog .form-error')");
        page.type("dialog [name=url]", "");
        page.evaluate("document.querySelector('dialog [name=url]').value = ''");
        page.type("dialog [name=document]", document());
        page.click("button:text(Show operations)");
        page.seeText("Set these secrets before you create the tools");
        assertThat(page.texts(".operations li")).hasSize(3);
        assertThat(page.text(".operations .unusable")).contains("/upload");
        assertAccessible("the operations");
        String secret = page.text("dialog .notice code");
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        String address = "/api/v1/secrets/" + secret;
        Answer set = server.send("PUT", address, "{\"value\":\"sk-live-0123456789\"}", admin);
        assertThat(set.status()).isEqualTo(200);

        page.click("dialog [value=getOrder]");
        page.click("button:text(Create 1 tool)");
        page.see("[data-tool=getOrder]");
        page.seeText("1 tool created.");
        assertThat(server.get(tools()).body())
                .contains("\"name\":\"getOrder\"", "{{secret." + secret + "}}")
                .doesNotContain("deleteOrder");
        // The tests share a server.
        server.send("DELETE", address, null, admin);
    }

    private String document() {
        return """
        openapi: 3.1.0
        info: {title: Orders, version: "1"}
        servers: [{url: "%s"}]
        security: [{key: []}]
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        paths:
          /orders/{id}:
            get:
              operationId: getOrder
              summary: Finds an order
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            delete:
              operationId: deleteOrder
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
          /upload:
            post:
              requestBody: {content: {application/octet-stream: {}}}
        """
                .formatted(shop.url(""));
    }

    @Test
    void secretIsSetReplacedAndDeletedAndNeverShown() {
        open("/settings/secrets");
        page.seeText("No secrets yet");
        assertAccessible("no secrets");
        page.click("button:text(New secret)");
        page.type("dialog [name=name]", "shop key");
        page.type("dialog [name=value]", "sk-live-0123456789");
        page.click("button:text(Create secret)");
        page.waitFor("find('dialog .field-error, dialog .form-error')");
        page.type("dialog [name=name]", "SHOP_KEY");
        page.type("dialog [name=value]", "short");
        page.click("button:text(Create secret)");
        awaitFieldError("value", "8");
        page.type("dialog [name=value]", "sk-live-0123456789");
        page.press("Enter");
        page.see("code:text(SHOP_KEY)");
        page.seeText("not used");
        page.seeText("for any host");
        assertAccessible("secrets");

        page.click("button:text(Replace SHOP_KEY)");
        page.type("dialog [name=value]", "sk-live-9876543210");
        page.type("dialog [name=hosts]", "https://shop.example");
        page.click("dialog button:text(Replace)");
        page.waitFor("find('dialog .field-error:not([hidden])')");
        page.type("dialog [name=hosts]", "shop.example, api.shop.example");
        assertAccessible("replacing a secret");
        page.click("dialog button:text(Replace)");
        page.waitFor("!document.querySelector('dialog[open]')");
        assertThat(page.evaluate("document.documentElement.outerHTML").asString())
                .doesNotContain("sk-live");
        page.seeText("only for shop.example, api.shop.example");
        String servers = tools().replace("/tools", "/mcp-servers");
        Answer added =
                server.post(
                        servers,
                        """
                        {"name":"Shop","url":"https://shop.example/mcp",
                         "headers":{"Authorization":"Bearer {{secret.SHOP_KEY}}"}}
                        """);
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        open("/settings/secrets");
        page.seeText("used by 1 MCP server");
        server.send("DELETE", servers + "/" + added.find("mcp_[0-9A-Z]{26}"), null, Map.of());
        page.click("button:text(Delete SHOP_KEY)");
        page.click("button:text(Delete secret)");
        page.seeText("No secrets yet");
    }

    @Test
    void everythingWorksWithTheKeyboard() {
        createFindOrder("GET");
        openTools();
        var keys = new UserJourney(page);
        keys.tab("Tab", "input:text(Find order is on)");
        keys.press("Space");
        page.seeText("Find order is off.");
        page.waitFor("document.activeElement.matches('.switch:not(:disabled)')");
        keys.go("button:text(Test Find order)");
        keys.tab("Tab", "dialog [name=id]");
        keys.type("A 1");
        keys.press("Escape");
        page.waitFor("!document.querySelector('dialog[open]')");
        keys.go("button:text(Edit Find order)");
        page.waitFor("document.activeElement.name === 'title'");
        keys.tab("Tab", "dialog button:text(Add header)");
        keys.press("Escape");
        keys.go("button:text(Delete Find order)");
        keys.go("button:text(Delete tool)");
        page.seeText("No tools yet");
        Answer none = server.get(tools());
        assertThat(none.body()).contains("\"tools\":[]");
    }
}
