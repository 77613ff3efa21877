package dev.rejoinder.ops;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** An OpenTelemetry collector that parses the received protocol buffers. */
final class OtlpCollector implements AutoCloseable {
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    private final HttpServer http;
    private final List<Noted> spans = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** A received span. */
    record Noted(
            String name,
            String kind,
            String trace,
            String id,
            String parent,
            boolean failed,
            Map<String, String> attributes) {}

    /** A field of a message: its number, and its value as bytes or a number. */
    private record Field(int number, Bytes content, long value) {
        byte[] bytes() {
            return content.all();
        }
    }

    /** Never compared. */
    private static final class Bytes {
        private final byte[] all;

        Bytes(byte[] all) {
            this.all = all;
        }

        byte[] all() {
            return all;
        }
    }

    OtlpCollector() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        http.createContext(
                "/",
                exchange -> {
                    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    try (InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                        receive(body.readAllBytes());
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        http.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    List<String> requests() {
        return requests;
    }

    List<Noted> spans() {
        return spans;
    }

    /** Returns everything received, as text. */
    String everything() {
        return String.join("\n", texts);
    }

    private void receive(byte[] body) {
        texts.add(new String(body, StandardCharsets.UTF_8));
        for (Field resource : fields(body)) {
            for (Field scope : fields(resource.bytes())) {
                if (scope.number() == 2) {
                    fields(scope.bytes()).stream()
                            .filter(each -> each.number() == 2)
                            .forEach(each -> spans.add(span(each.bytes())));
                }
            }
        }
    }

    private static Noted span(byte[] bytes) {
        String name = "";
        String kind = "internal";
        String trace = "";
        String id = "";
        String parent = "";
        boolean failed = false;
        var attributes = new TreeMap<String, String>();
        for (Field field : fields(bytes)) {
            switch (field.number()) {
                case 1 -> trace = HexFormat.of().formatHex(field.bytes());
                case 2 -> id = HexFormat.of().formatHex(field.bytes());
                case 4 -> parent = HexFormat.of().formatHex(field.bytes());
                case 5 -> name = text(field);
                case 6 ->
                        kind =
                                field.value() == SERVER
                                        ? "server"
                                        : field.value() == CLIENT ? "client" : "internal";
                case 9 -> attribute(field.bytes(), attributes);
                case 15 ->
                        failed =
                                fields(field.bytes()).stream()
                                        .anyMatch(
                                                each ->
                                                        each.number() == 3
                                                                && each.value() == ERROR);
                default -> {}
            }
        }
        return new Noted(name, kind, trace, id, parent, failed, attributes);
    }

    private static void attribute(byte[] bytes, Map<String, String> into) {
        List<Field> pair = fields(bytes);
        Field value = fields(pair.getLast().bytes()).getFirst();
        into.put(
                text(pair.getFirst()),
                value.number() == 1 ? text(value) : Long.toString(value.value()));
    }

    private static String text(Field field) {
        return new String(field.bytes(), StandardCharsets.UTF_8);
    }

    private static List<Field> fields(byte[] bytes) {
        var fields = new ArrayList<Field>();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = number(in);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> fields.add(new Field(field, new Bytes(new byte[0]), number(in)));
                case 1 -> fields.add(new Field(field, new Bytes(new byte[0]), in.getLong()));
                case 2 -> {
                    var content = new byte[(int) number(in)];
                    in.get(content);
                    fields.add(new Field(field, new Bytes(content), 0));
                }
                case 5 -> fields.add(new Field(field, new Bytes(new byte[0]), in.getInt()));
                default -> throw new IllegalArgumentException("no such wire type: " + tag);
            }
        }
        return fields;
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
