package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestTls;
import dev.rejoinder.wire.Header;
import dev.rejoinder.wire.TlsHandshake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A client that calls a scripted server on loopback under any name. */
abstract class OutboundClientFixture {
    static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(20), 16 * 1024 * 1024, 5);

    static SSLContext tls;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        tls = TestTls.forName("site.test", folder);
    }

    final FakeNameServer names =
            new FakeNameServer()
                    .with("site.test", "93.184.215.14")
                    .with("other.test", "93.184.215.15")
                    .with("dead.test", "93.184.215.14");

    OutboundClient to(ScriptedHttpServer server) {
        return new OutboundClient(
                names,
                address -> false,
                new ToLoopback(server.port()),
                TlsHandshake::systemContext);
    }

    static OutboundRequest get(String address) throws OutboundException {
        return OutboundRequest.get(
                WebAddress.parse(address), List.of(new Header("User-Agent", "Rejoinder/1.0")));
    }

    String bodyOf(ScriptedHttpServer.Script script, OutboundLimits limits) throws IOException {
        try (var server = ScriptedHttpServer.start(script);
                OutboundResponse response = to(server).send(get("http://site.test/"), limits)) {
            var body = new ByteArrayOutputStream();
            response.writeTo(body);
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    String bodyOf(String answer) throws IOException {
        return bodyOf(always(answer), LIMITS);
    }
}
