package dev.rejoinder.provider.http;

import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Calls to a scripted provider over a socket. */
abstract class StreamedCallFixture {
    static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";

    /** Returns each event's data as text; {@code END} ends the answer. */
    static final class Echo implements AnswerDecoder {
        @Override
        public void decode(byte[] bytes, int offset, int length, DecodedAnswer answer)
                throws ModelException {
            String data = new String(bytes, offset, length, StandardCharsets.UTF_8);
            switch (data) {
                case "END" -> {
                    answer.stopped(FinishReason.STOP);
                    answer.end();
                }
                case "ping" -> {}
                default -> answer.append(data);
            }
        }

        @Override
        public void decodeWhole(byte[] bytes, int offset, int length, DecodedAnswer answer)
                throws ModelException {
            decode(bytes, offset, length, answer);
        }
    }

    static ModelCall call(HttpTransport transport, URI uri) {
        return new StreamedCall(
                transport.post(uri, List.of(), new byte[0]), new Echo(), "sk-secret-key");
    }

    static ModelCall call(HttpTransport transport) {
        return call(transport, URI.create("http://x/"));
    }

    static ModelException failure(HttpTransport transport) {
        try (ModelCall call = call(transport)) {
            call.next();
            throw new AssertionError("an answer");
        } catch (ModelException e) {
            return e;
        }
    }
}
