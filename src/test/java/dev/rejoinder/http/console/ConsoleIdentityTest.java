package dev.rejoinder.http.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What conversations show of visitors with a signed identity, and of others. */
final class ConsoleIdentityTest extends ConsoleInBrowser {
    @Test
    void onlyTheSignedIdIsShownAsVerified() throws Exception {
        post("/api/v1/bots", "{\"name\":\"Shop\",\"shortName\":\"shop\"}");
        server.send("PATCH", "/api/v1/bots/shop", "{\"allowedOrigins\":[\"*\"]}", Map.of());
        String secret =
                postAsOwner("/api/v1/bots/shop/identity-secret", "{}").find("rji_[0-9a-f]{64}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        String hash = HexFormat.of().formatHex(mac.doFinal("customer-7".getBytes(UTF_8)));

        assertThat(shown(hash)).isEqualTo("customer-7 Verified Ann · ann@example.com");
        assertAccessible("a verified visitor");
        assertThat(shown("0".repeat(64)))
                .isEqualTo("customer-7 Not verified Ann · ann@example.com");
    }

    /** The identity above the conversation of a visitor who has sent this signature. */
    private String shown(String hash) {
        String token =
                server.send(
                                "POST",
                                "/api/v1/widget/shop/token",
                                """
                                {"origin":"https://shop.example","identity":{"userId":"customer-7","userHash":"%s"}}\
                                """
                                        .formatted(hash),
                                Map.of("Authorization", "", "Sec-Fetch-Site", "same-origin"))
                        .find("rjw_[^\"]+");
        String conversation =
                server.send(
                                "POST",
                                "/api/v1/chat/shop/message",
                                """
                                {"message":"Hello","metadata":{"identity":{"userId":"customer-7","name":"Ann",\
                                "email":"ann@example.com"}}}\
                                """,
                                Map.of("Authorization", "Bearer " + token))
                        .find("conv_\\w{26}");
        open("/bots/shop/conversations/" + conversation);
        page.see(".identity");
        return page.evaluate("document.querySelector('.identity').innerText.replace(/\\s+/g, ' ')")
                .asString();
    }
}
