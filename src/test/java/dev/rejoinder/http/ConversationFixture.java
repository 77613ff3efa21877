package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.regex.Pattern;

/** A server with one bot and its conversations. */
abstract class ConversationFixture extends ClockedServerFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String ALL = "/api/v1/chat/guide/conversations";

    static final Pattern LISTED = Pattern.compile("\\{\"id\":\"(conv_[0-9A-Z]{26})\"");

    String begin(String message) {
        return server.post(MESSAGE, "{\"message\":\"" + message + "\"}").find("conv_\\w{26}");
    }

    void goOn(String conversation, String message) {
        Answer answer =
                server.post(
                        MESSAGE,
                        "{\"message\":\""
                                + message
                                + "\",\"conversationId\":\""
                                + conversation
                                + "\"}");
        assertThat(answer.status()).isEqualTo(200);
    }

    static List<String> listed(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return LISTED.matcher(answer.body()).results().map(found -> found.group(1)).toList();
    }
}
