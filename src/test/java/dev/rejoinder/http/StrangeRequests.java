package dev.rejoinder.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Generates malformed requests, the same ones in every run. */
final class StrangeRequests {
    private static final List<String> PATHS =
            List.of(
                    "/api/v1/chat/guide/message",
                    "/api/v1/chat/guide/stream",
                    "/api/v1/chat/guide/ui",
                    "/api/v1/bot/guide",
                    "/mcp/guide",
                    "/api/v1/bots",
                    "/api/v1/keys");

    private static final List<String> GOOD_BODIES =
            List.of(
                    "{\"message\":\"Hello"
                        + " é漢👩‍👩‍👧\",\"metadata\":{\"userId\":\"u\",\"n\":[1,2.5,null,true]}}",
                    "{\"message\":\"Hello\",\"conversationId\":\"conv_1\"}",
                    "{\"message\":\"Hello\",\"sessionId\":\"visit\"}",
                    "{\"id\":\"c\",\"messages\":[{\"role\":\"user\","
                            + "\"parts\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                            + "{\"name\":\"ask\",\"arguments\":{\"message\":\"Hello\"}}}",
                    "{\"name\":\"Shop\",\"scope\":\"read\",\"temperature\":0.5,\"maxTokens\":7}");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-0",
                    "1e999",
                    "1e99999999999",
                    "-1e-99999999999",
                    "0x10",
                    "01",
                    "NaN",
                    "9".repeat(99),
                    "9".repeat(5_000),
                    "1." + "1".repeat(5_000),
                    "[]",
                    "[".repeat(33) + "]".repeat(33),
                    "[".repeat(20_000),
                    "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000),
                    "{}",
                    "{\"a\":1,\"a\":2}",
                    "{\"" + "k".repeat(5_000) + "\":1}",
                    "\"\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\uZZZZ\"",
                    "\"\\x41\"",
                    "\"\u0001\"",
                    "\"unclosed",
                    "'single'",
                    "\"" + "x".repeat(40_000) + "\"",
                    "/* comment */ 1",
                    "\ufeff1",
                    "1,",
                    "");

    private static final List<String> PARAMETERS =
            List.of(
                    "page", "limit", "since", "cursor", "userId", "before", "include", "after",
                    "x");

    private final Random random;
    private final String key;

    StrangeRequests(long seed, String key) {
        this.random = new Random(seed);
        this.key = key;
    }

    /** Returns the bytes of the next request. */
    byte[] next() {
        return switch (random.nextInt(13)) {
            case 0 ->
                    request(
                            "POST",
                            any(StrangeRequestParts.STRANGE_PATHS)
                                    .replace("%s", any(StrangeRequestParts.SEGMENTS)),
                            "",
                            goodBody());
            case 1 ->
                    request(
                            "GET",
                            any(StrangeRequestParts.STRANGE_PATHS)
                                    .replace("%s", any(StrangeRequestParts.SEGMENTS)),
                            "",
                            null);
            case 2 -> request("GET", "/api/v1/chat/guide/conversations?" + query(), "", null);
            case 3 ->
                    request(
                            "POST",
                            any(PATHS),
                            any(StrangeRequestParts.HEADERS) + "\r\n",
                            goodBody());
            case 4 -> raw();
            case 5 -> routed(header(StrangeRequestParts.NAMES) + header(StrangeRequestParts.NAMES));
            case 6 -> {
                List<String> one = List.of(any(StrangeRequestParts.NAMES));
                yield routed(header(one) + header(one));
            }
            case 7 ->
                    routed(
                            any(StrangeRequestParts.HEADERS)
                                    + "\r\n"
                                    + header(StrangeRequestParts.NAMES)
                                    + any(StrangeRequestParts.HEADERS)
                                    + "\r\n");
            default -> request("POST", any(PATHS), "", strangeBody());
        };
    }

    private String header(List<String> names) {
        String name = any(names);
        // A message repeated under one key is answered and not stored.
        String own = name.equals("Idempotency-Key") ? "k" + random.nextLong() : "";
        return name + ": " + any(StrangeRequestParts.HEADER_VALUES) + own + "\r\n";
    }

    /** A request to an existing path, sometimes with another method. */
    private byte[] routed(String headers) {
        String[] route = any(StrangeRequestParts.ROUTES).split(" ", 2);
        String method = random.nextInt(8) == 0 ? any(StrangeRequestParts.METHODS) : route[0];
        boolean body = !method.equals("GET") && !method.equals("HEAD");
        return request(
                method,
                route[1],
                headers,
                !body ? null : random.nextBoolean() ? goodBody() : strangeBody());
    }

    private byte[] goodBody() {
        return any(GOOD_BODIES).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] strangeBody() {
        byte[] good = goodBody();
        int at = random.nextInt(good.length);
        return switch (random.nextInt(7)) {
            case 0 -> join(java.util.Arrays.copyOf(good, at));
            case 1 ->
                    join(
                            java.util.Arrays.copyOf(good, at),
                            any(StrangeRequestParts.BYTES),
                            rest(good, at));
            case 2 -> {
                good[at] = (byte) random.nextInt(256);
                yield good;
            }
            case 3 -> any(GOOD_BODIES).getBytes(any(StrangeRequestParts.CHARSETS));
            case 4 -> join(good, any(VALUES).getBytes(StandardCharsets.UTF_8));
            case 5 -> any(VALUES).getBytes(StandardCharsets.UTF_8);
            default ->
                    any(GOOD_BODIES)
                            .replaceFirst(":[^,}]*", ":" + any(VALUES).replace("\\", "\\\\"))
                            .getBytes(StandardCharsets.UTF_8);
        };
    }

    private String query() {
        return any(PARAMETERS)
                + "="
                + any(StrangeRequestParts.SEGMENTS)
                + (random.nextBoolean() ? "&" + any(PARAMETERS) + "=" + number() : "");
    }

    private String number() {
        return any(
                List.of(
                        "0",
                        "-1",
                        "1e9",
                        "99999999999999999999",
                        "%31",
                        "1",
                        "",
                        "NaN",
                        "2027-01-01T00:00:00+25:00",
                        "+999999999-01-01",
                        "%2B"));
    }

    /** Bytes that are hardly HTTP. */
    private byte[] raw() {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        return (any(StrangeRequestParts.METHODS)
                        + any(List.of(" ", "  ", "\t", ""))
                        + any(PATHS)
                        + any(List.of(" ", "  ", ""))
                        + any(StrangeRequestParts.VERSIONS)
                        + any(List.of("\r\n", "\n", "\r", "\r\n\r\n"))
                        + any(StrangeRequestParts.HEADERS)
                        + any(List.of("\r\n\r\n", "\n\n", "\r\n", ""))
                        + any(
                                List.of(
                                        "",
                                        "5\r\nhello\r\n0\r\n\r\n",
                                        "-1\r\n",
                                        "ffffffffff\r\n",
                                        "{}")))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] request(String method, String target, String headers, byte @Nullable [] body) {
        boolean own = headers.toLowerCase(Locale.ROOT).contains("authorization");
        boolean length = headers.contains("Content-Length") || headers.contains("Transfer");
        String head =
                method
                        + " "
                        + target
                        + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + (own ? "" : "Authorization: Bearer " + key + "\r\n")
                        + headers
                        + (body == null || length ? "" : "Content-Length: " + body.length + "\r\n")
                        + "\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        return body == null ? bytes : join(bytes, body);
    }

    private static byte[] rest(byte[] bytes, int from) {
        return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
