package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Visitors rate answers. */
class VisitorFeedbackTest extends FeedbackFixture {
    @Test
    void visitorRatesOnlyAnswersOfItsOwnConversations() {
        String mine = newToken();
        String other = newToken();
        Asked asked = askAs(mine);

        assertThat(send("PUT", asked.feedback(), UP, mine).status()).isEqualTo(200);
        for (String method : List.of("PUT", "GET", "DELETE")) {
            assertRefused(
                    send(method, asked.feedback(), UP, other),
                    404,
                    "MESSAGE_NOT_FOUND",
                    NO_MESSAGE,
                    null);
        }

        assertThat(server.get(asked.feedback()).body())
                .containsPattern("\"givenBy\":\\{\"type\":\"visitor\",\"id\":\"visitor_\\w{26}\"");
        assertThat(get(asked.feedback(), mine).body())
                .contains("\"rating\":\"up\"")
                .doesNotContain("givenBy");
        assertThat(send("DELETE", asked.feedback(), "", mine).status()).isEqualTo(204);
        assertThat(server.get(asked.feedback()).status()).isEqualTo(404);
    }

    @Test
    void visitorsRateOnlyIfTheBotLetsThem() {
        String mine = newToken();
        Asked asked = askAs(mine);
        send("PUT", asked.feedback(), UP, mine);
        assertThat(admit(SHOP, "null").body()).contains("\"feedback\":true");

        server.send("PATCH", "/api/v1/bots/guide", "{\"feedback\":false}", Map.of());

        assertThat(admit(SHOP, "null").body()).contains("\"feedback\":false");
        for (String method : List.of("PUT", "DELETE")) {
            assertRefused(
                    send(method, asked.feedback(), DOWN, mine),
                    403,
                    "INSUFFICIENT_PERMISSIONS",
                    "Visitors cannot rate the answers of this bot.",
                    null);
        }
        assertThat(get(asked.feedback(), mine).body()).contains("\"rating\":\"up\"");
        assertThat(put(asked.feedback(), DOWN).status()).isEqualTo(200);
    }

    @Test
    void visitorDoesNotSeeFeedbackOfTheStaff() {
        String mine = newToken();
        Asked asked = askAs(mine);
        put(asked.feedback(), "{\"rating\":\"down\",\"comment\":\"Fix the prices page!\"}");

        assertRefused(get(asked.feedback(), mine), 404, "NOT_FOUND", NO_FEEDBACK, null);
        assertThat(get(asked.history() + "?include=feedback", mine).body())
                .contains("\"feedback\":null")
                .doesNotContain("prices");
        send("PUT", asked.feedback(), UP, mine);
        assertThat(get(asked.history() + "?include=feedback", mine).body())
                .contains("\"feedback\":{\"rating\":\"up\",\"comment\":null,\"givenAt\":")
                .doesNotContain("givenBy");
    }
}
