package dev.rejoinder.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The system behind the tools of a test: answers each request with the same JSON. */
public final class ToolReceiver implements AutoCloseable {
    private final ScriptedHttpServer server;
    private volatile String answer = "{}";
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public ToolReceiver() throws IOException {
        server = ScriptedHttpServer.start(this::play);
    }

    private void play(ScriptedHttpServer.Peer peer) throws IOException {
        peer.readRequest();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        peer.send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n"
                        + answer);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    public void answer(String json) {
        answer = json;
    }

    /** Holds back the answers from now on, until the returned action runs. */
    public Runnable hold() {
        var next = new CountDownLatch(1);
        gate = next;
        return next::countDown;
    }

    /** The requests so far. */
    public List<String> requests() {
        return server.requests();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
