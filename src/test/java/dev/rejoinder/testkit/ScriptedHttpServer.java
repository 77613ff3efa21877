package dev.rejoinder.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Plays a test's script over real sockets, byte for byte, valid HTTP or not. */
public final class ScriptedHttpServer implements AutoCloseable {
    /** Two line ends. */
    private static final int HEADERS_END = 0x0D0A0D0A;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

    /** Handles one connection, which is closed afterwards. */
    public interface Script {
        void play(Peer peer) throws IOException;
    }

    private final ServerSocket listener;
    private final String scheme;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    private ScriptedHttpServer(ServerSocket listener, String scheme, Script script) {
        this.listener = listener;
        this.scheme = scheme;
        Thread.ofVirtual().start(() -> accept(script));
    }

    public static ScriptedHttpServer start(Script script) throws IOException {
        return new ScriptedHttpServer(
                new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), "http", script);
    }

    public static ScriptedHttpServer startTls(SSLContext tls, Script script) throws IOException {
        return new ScriptedHttpServer(
                tls.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")),
                "https",
                script);
    }

    /** Answers every request on every connection with the same bytes. */
    public static Script always(String answer) {
        return peer -> {
            while (true) {
                peer.readRequest();
                peer.send(answer);
            }
        };
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                Thread.ofVirtual().start(() -> play(script, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void play(Script script, Socket socket) {
        try (socket) {
            script.play(new Peer(socket));
        } catch (IOException e) {
            // The client disconnected, as some tests intend.
        }
    }

    /** An address of the server that its certificate is for. */
    public URI uri(String path) {
        return uri(scheme.equals("https") ? "localhost" : "127.0.0.1", path);
    }

    public URI uri(String host, String path) {
        return URI.create(scheme + "://" + host + ":" + listener.getLocalPort() + path);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.size();
    }

    /** All requests so far, headers and body, as received. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }

    /** The server's side of one connection. */
    public final class Peer {
        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads the next request, headers and body. */
        public String readRequest() throws IOException {
            var bytes = new ByteArrayOutputStream();
            int last4 = 0;
            while (last4 != HEADERS_END) {
                int next = readByte();
                last4 = last4 << Byte.SIZE | next;
                bytes.write(next);
            }
            Matcher length = LENGTH.matcher(bytes.toString(StandardCharsets.UTF_8));
            if (length.find()) {
                int size = Integer.parseInt(length.group(1));
                byte[] body = in.readNBytes(size);
                if (body.length < size) {
                    throw new EOFException();
                }
                bytes.write(body);
            }
            String request = bytes.toString(StandardCharsets.UTF_8);
            requests.add(request);
            return request;
        }

        private int readByte() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            return next;
        }

        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        public void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** When the client and this server agreed on the TLS session, which may be resumed. */
        public long sessionMillis() {
            return ((SSLSocket) socket).getSession().getCreationTime();
        }

        /** Sends new TLS 1.3 keys, and asks the client for new keys too. */
        public void updateKeys() throws IOException {
            ((SSLSocket) socket).startHandshake();
        }

        /** Blocks until the client has closed the connection. */
        public void awaitLeaving() throws IOException {
            while (true) {
                readByte();
            }
        }

        /** Closes the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
