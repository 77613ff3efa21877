package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A {@link MockProvider} in its own process. */
final class ProviderProcess implements AutoCloseable {
    private static final byte[] ASK = "GET /stats HTTP/1.1\r\n\r\n".getBytes();

    private final ChildProcess process;
    private final int port;

    private ProviderProcess(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static ProviderProcess start() throws IOException {
        ChildProcess process = ChildProcess.running(MockProvider.class);
        return new ProviderProcess(process, Integer.parseInt(process.readLine()));
    }

    int port() {
        return port;
    }

    long tokensSent() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(ASK);
            byte[] answer = new byte[256];
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, length, StandardCharsets.US_ASCII);
            return Long.parseLong(text.substring(text.indexOf("\r\n\r\n") + 4));
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
