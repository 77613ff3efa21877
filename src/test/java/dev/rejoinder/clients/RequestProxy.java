package dev.rejoinder.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy that passes one request per connection, so that each request can have a fault of its own.
 * Thread-safe.
 */
public final class RequestProxy implements AutoCloseable {
    private static final Pattern HOP_BY_HOP =
            Pattern.compile("(?im)^(?:connection|keep-alive):.*\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked");
    private static final Pattern KEY = Pattern.compile("(?im)^idempotency-key: *(\\S+)");
    private static final int BACKLOG = 512;

    private final IntSupplier target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final int port;
    private volatile ServerSocket listener;
    private volatile Thread acceptor;

    /** Bound to the port while nobody listens, so that no other socket gets it. */
    private Socket keeper = new Socket();

    private volatile Function<Request, Fault> plan = _ -> Fault.NONE;

    /**
     * A request as it arrived.
     *
     * @param line such as {@code GET /path HTTP/1.1}
     * @param key the {@code Idempotency-Key}; empty without one
     */
    public record Request(String line, String key, long nanos) {
        public boolean is(String method, String pathEnd) {
            String path = line.split(" ", -1)[1].replaceFirst("\\?.*", "");
            return line.startsWith(method + " ") && path.endsWith(pathEnd);
        }
    }

    /** What happens to one request. The connection is closed afterwards. */
    public interface Fault {
        Fault NONE = exchange -> exchange.forward().transferTo(exchange.out());

        /** The server handles the request, and the client gets nothing. */
        Fault LOSE = exchange -> exchange.forward().readAllBytes();

        /** The server handles the request, and the client gets the 502 of a proxy. */
        Fault BAD_GATEWAY =
                exchange -> {
                    exchange.forward().readAllBytes();
                    exchange.send(response("502 Bad Gateway", "", "<html>Bad gateway</html>"));
                };

        /** The response with many heartbeats before its first event. */
        Fault HEARTBEATS =
                exchange -> {
                    InputStream response = exchange.forward();
                    exchange.send(readHead(response));
                    for (int i = 0; i < 1_000; i++) {
                        exchange.send("f\r\n: still there\n\n\r\n");
                    }
                    response.transferTo(exchange.out());
                };

        void play(Exchange exchange) throws IOException;

        /** Ends after so many bytes of the response, with a reset if they are odd. */
        static Fault cut(long bytes) {
            return exchange -> {
                InputStream response = exchange.forward();
                byte[] buffer = new byte[8 << 10];
                for (long left = bytes; left > 0; ) {
                    int count = response.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (count < 0) {
                        return;
                    }
                    exchange.out().write(buffer, 0, count);
                    left -= count;
                }
                if (bytes % 2 == 1) {
                    exchange.client.setSoLinger(true, 0);
                }
            };
        }

        /** Ends some bytes after so many events of the response. */
        static Fault cutAfterEvents(int events) {
            return exchange -> {
                InputStream response = exchange.forward();
                exchange.send(readHead(response));
                for (int left = events, last = 0, next; left > 0; last = next) {
                    next = response.read();
                    if (next < 0) {
                        return;
                    }
                    exchange.out().write(next);
                    left -= next == '\n' && last == '\n' ? 1 : 0;
                }
                exchange.out().write(response.readNBytes(15));
            };
        }

        /** Answers without the server. */
        static Fault answer(String response) {
            return exchange -> exchange.send(response);
        }
    }

    /** One request on its way. */
    public final class Exchange implements AutoCloseable {
        private final Socket server = new Socket();
        private final Socket client;
        private final String head;
        private final byte[] body;

        private Exchange(Socket client, String head, byte[] body) {
            this.client = client;
            this.head = head;
            this.body = body;
        }

        /** Sends the request to the server and returns the bytes of the response. */
        InputStream forward() throws IOException {
            sockets.add(server);
            server.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target.getAsInt()));
            OutputStream out = server.getOutputStream();
            String forwarded = HOP_BY_HOP.matcher(head).replaceAll("");
            int end = forwarded.length() - 2;
            out.write(
                    (forwarded.substring(0, end) + "Connection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            out.write(body);
            out.flush();
            return new BufferedInputStream(server.getInputStream());
        }

        OutputStream out() throws IOException {
            return client.getOutputStream();
        }

        void send(String text) throws IOException {
            out().write(text.getBytes(UTF_8));
        }

        @Override
        public void close() throws IOException {
            server.close();
            sockets.remove(server);
            sockets.remove(client);
        }
    }

    /** Starts a proxy. The port of the server can change with each request. */
    public RequestProxy(IntSupplier target) throws IOException {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        this.acceptor = start(listener);
    }

    private static ServerSocket listen(int at) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), at), BACKLOG);
        return socket;
    }

    private Thread start(ServerSocket socket) {
        return Thread.ofVirtual().start(() -> accept(socket));
    }

    public int port() {
        return port;
    }

    /** Decides about the requests from now on, and forgets those so far. */
    public void plan(Function<Request, Fault> faults) {
        requests.clear();
        plan = faults;
    }

    /** The requests since the last plan, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Refuses connections until {@link #accept()}. */
    public void refuse() throws IOException, InterruptedException {
        listener.close();
        // Until the thread has left, the socket may still accept.
        acceptor.join();
        keeper = new Socket();
        keeper.setReuseAddress(true);
        keeper.bind(listener.getLocalSocketAddress());
    }

    /** Accepts connections again. */
    public void accept() throws IOException {
        listener = listen(port);
        acceptor = start(listener);
        keeper.close();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                sockets.add(client);
                Thread.ofVirtual().start(() -> handle(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void handle(Socket client) {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            String head = readHead(in);
            Matcher key = KEY.matcher(head);
            var request =
                    new Request(
                            head.lines().findFirst().orElseThrow(),
                            key.find() ? key.group(1) : "",
                            System.nanoTime());
            requests.add(request);
            try (var exchange = new Exchange(client, head, readBody(in, head))) {
                plan.apply(request).play(exchange);
            }
        } catch (IOException gone) {
            // One side has left, as some scenarios intend.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (int last = 0; last != ('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n'); ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(ISO_8859_1);
    }

    private static byte[] readBody(InputStream in, String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            return in.readNBytes(Integer.parseInt(length.group(1)));
        }
        var body = new ByteArrayOutputStream();
        for (int size = CHUNKED.matcher(head).find() ? 1 : 0; size > 0; ) {
            String line = readLine(in);
            size = Integer.parseInt(line.strip(), 16);
            body.write(line.getBytes(ISO_8859_1));
            body.write(in.readNBytes(size + 2));
        }
        return body.toByteArray();
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = 0; next != '\n'; ) {
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString();
    }

    /** A response of a server or of a proxy. */
    public static String response(String status, String headers, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(UTF_8).length
                + "\r\n"
                + headers
                + "\r\n"
                + body;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        keeper.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
