package dev.rejoinder.provider.http;

import dev.rejoinder.testkit.SettableClock;
import javax.net.ssl.SSLContext;

class SocketAbortTest extends AbortContract {
    @Override
    HttpTransport transport(SSLContext tls) {
        return new SocketTransport(new SettableClock(), tls);
    }
}
