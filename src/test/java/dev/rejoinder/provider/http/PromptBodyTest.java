package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten images of 4 MiB, the most that one message has. */
class PromptBodyTest {
    private static final int BASE64_CHARACTERS = 4 * 1024 * 1024 / 3 * 4;
    private static final MessagePart IMAGE =
            new MessagePart.Image("image/png", "A".repeat(BASE64_CHARACTERS));
    private static final Prompt PROMPT =
            new Prompt(
                    "m",
                    "",
                    List.of(new ChatMessage(ChatMessage.Role.USER, Collections.nCopies(10, IMAGE))),
                    null,
                    1,
                    "");

    /** Takes requests and forgets them. */
    private static final class Nowhere implements HttpTransport {
        private long length;

        @Override
        public HttpCall post(URI uri, List<dev.rejoinder.wire.Header> headers, byte[] body) {
            length = body.length;
            return RecordedTransport.stream("").get(uri, headers);
        }

        @Override
        public HttpCall get(URI uri, List<dev.rejoinder.wire.Header> headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void base64IsWrittenOnceAndCopiedOnce() throws Exception {
        var transport = new Nowhere();
        var model = new OpenAiChatModel(transport, OpenAiChatModel.OLLAMA, null);
        model.call(PROMPT);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        model.call(PROMPT);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(transport.length).isGreaterThan(10L * BASE64_CHARACTERS);
        assertThat(allocated).isLessThan(transport.length * 21 / 10);
    }
}
