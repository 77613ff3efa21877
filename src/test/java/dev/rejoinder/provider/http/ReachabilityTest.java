package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
    @Test
    void listeningServerIsReachableAndAStoppedOneIsNot() throws IOException {
        URI address;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
            assertThat(Reachability.problem(address)).isEmpty();
        }
        assertThat(Reachability.problem(address).orElseThrow())
                .startsWith("no connection to 127.0.0.1 port " + address.getPort());
    }
}
