package dev.rejoinder.provider.http;

import java.net.ProxySelector;
import javax.net.ssl.SSLContext;

class JdkAbortTest extends AbortContract {
    @Override
    HttpTransport transport(SSLContext tls) {
        return new JdkTransport(ProxySelector.of(null), tls);
    }

    @Override
    boolean connectionsAreOurs() {
        return false;
    }
}
