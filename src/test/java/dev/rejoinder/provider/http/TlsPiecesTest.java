package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelEventListener;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestTls;
import dev.rejoinder.testkit.TornProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS records of any size, cut anywhere, carry the same answer. */
@Timeout(120)
class TlsPiecesTest extends StreamedCallFixture {
    @TempDir private static Path folder;
    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.forLocalhost(folder);
    }

    @ParameterizedTest
    @CsvSource({
        // tokens, most bytes in a record, most bytes in a piece, share of records before new keys
        "300, 1, 1, 0",
        "300, 1, 100, 0.01",
        "1000, 40, 1, 0.1",
        "5000, 200, 40, 0.1",
        "5000, 200, 20000, 0",
        "20000, 100000, 1, 0.5",
        "50000, 100000, 3000, 0.5",
        "50000, 100000, 100000, 0",
    })
    void answerIsTheSame(int tokens, int recordBytes, int pieceBytes, double keyShare)
            throws Exception {
        byte[] answer = answer(tokens);
        String expected = text(tokens);
        try (var server =
                        ScriptedHttpServer.startTls(
                                tls, peer -> play(peer, answer, recordBytes, keyShare));
                var proxy = new TornProxy(server.port(), upTo(pieceBytes, new Random(1)));
                var transport = new SocketTransport(new SettableClock(), tls)) {
            URI uri = URI.create("https://localhost:" + proxy.port() + "/");
            for (int calls = 0; calls < 3; calls++) {
                var received = new StringBuilder();
                try (ModelCall call = call(transport, uri)) {
                    call.deliver(listener(received));
                }
                assertThat(received.toString()).isEqualTo(expected);
            }
            assertThat(wholeBody(transport, uri)).isEqualTo(body(tokens));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static void play(
            ScriptedHttpServer.Peer peer, byte[] answer, int recordBytes, double keyShare)
            throws IOException {
        var chance = new Random(2);
        IntSupplier lengths = upTo(recordBytes, chance);
        while (true) {
            peer.readRequest();
            for (int from = 0; from < answer.length; ) {
                int to = Math.min(answer.length, from + lengths.getAsInt());
                peer.send(Arrays.copyOfRange(answer, from, to));
                from = to;
                if (chance.nextDouble() < keyShare) {
                    peer.updateKeys();
                }
            }
        }
    }

    private static IntSupplier upTo(int most, Random chance) {
        return () -> 1 + chance.nextInt(most);
    }

    private static String token(int number) {
        return "t" + number + " ";
    }

    private static String text(int tokens) {
        var text = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            text.append(token(i));
        }
        return text.toString();
    }

    private static String body(int tokens) {
        var body = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            body.append("data:").append(' ').append(token(i)).append("\n\n");
        }
        return body + "data: END\n\n";
    }

    private static byte[] answer(int tokens) {
        String body = body(tokens);
        var answer = new StringBuilder(CHUNKED);
        var chance = new Random(3);
        for (int from = 0; from < body.length(); ) {
            int to = Math.min(body.length(), from + 1 + chance.nextInt(chance.nextInt(5000) + 1));
            answer.append(Integer.toHexString(to - from)).append("\r\n");
            answer.append(body, from, to).append("\r\n");
            from = to;
        }
        return (answer + "0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ModelEventListener listener(StringBuilder received) {
        return new ModelEventListener() {
            @Override
            public boolean onEvent(ModelEvent event) {
                if (event instanceof ModelEvent.TextDelta(String text)) {
                    received.append(text);
                }
                return true;
            }

            @Override
            public void onPause() {}
        };
    }

    private static String wholeBody(HttpTransport transport, URI uri) throws IOException {
        try (HttpCall call = transport.post(uri, List.of(), new byte[0])) {
            call.execute();
            return OpenedTransport.readAll(call);
        }
    }
}
