package dev.rejoinder.provider.http;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class StreamedCallTlsDeliveryTest extends StreamedCallDeliveryTest {
    @TempDir private static Path folder;
    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = TestTls.forLocalhost(folder);
    }

    @Override
    ScriptedHttpServer serve(ScriptedHttpServer.Script script) throws IOException {
        return ScriptedHttpServer.startTls(tls, script);
    }

    @Override
    SocketTransport transport() {
        return new SocketTransport(new SettableClock(), tls);
    }
}
