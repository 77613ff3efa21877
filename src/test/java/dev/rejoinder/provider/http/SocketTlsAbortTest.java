package dev.rejoinder.provider.http;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.IOException;

class SocketTlsAbortTest extends SocketAbortTest {
    @Override
    ScriptedHttpServer serve(ScriptedHttpServer.Script script) throws IOException {
        return ScriptedHttpServer.startTls(tls, script);
    }
}
