package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends one request after the other on one connection, at little cost. */
final class PlainClient implements AutoCloseable {
    private final Socket socket;
    private final String key;
    private final ResponseReader response = new ResponseReader();
    private final byte[] buffer = new byte[64 << 10];
    private long bytes;

    PlainClient(int port, String key) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.key = key;
    }

    /** Sends a GET, reads the whole response and returns the length of its body in bytes. */
    long get(String path) throws IOException {
        return ask("GET", path, "");
    }

    /** Like {@link #get}, for a POST with a JSON body. */
    long post(String path, String body) throws IOException {
        return ask("POST", path, body);
    }

    private long ask(String method, String path, String body) throws IOException {
        String request =
                "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(method, path, key, body.length(), body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        bytes = 0;
        while (true) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new IOException(path + " was cut off after " + bytes + " bytes");
            }
            if (response.read(ByteBuffer.wrap(buffer, 0, count), this::count)) {
                break;
            }
        }
        if (response.status() != 200) {
            throw new IOException(path + ": " + response.status());
        }
        return bytes;
    }

    private void count(ByteBuffer content) {
        bytes += content.remaining();
        content.position(content.limit());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
