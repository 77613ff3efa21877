package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with one bot, and its conversations. */
abstract class ConversationFixture {
    static final String MESSAGE = "/api/v1/chat/guide/message";

    static final String ALL = "/api/v1/chat/guide/conversations";

    static final Pattern LISTED = Pattern.compile("\\{\"id\":\"(conv_[0-9A-Z]{26})\"");

    @TempDir Path folder;

    final SettableClock clock = new SettableClock();

    TestServer server;

    TestServer.Options options() {
        return new TestServer.Options();
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder, options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

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
