package dev.rejoinder.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes requests as no client should send them, the same ones in every run. */
final class StrangeRequests {
    private static final List<String> PATHS =
            List.of(
                    "/api/v1/chat/guide/message",
                    "/api/v1/chat/guide/stream",
                    "/api/v1/bot/guide",
                    "/api/v1/bots",
                    "/api/v1/keys");

    private static final List<String> GOOD_BODIES =
            List.of(
                    "{\"message\":\"Hello"
                        + " é漢👩‍👩‍👧\",\"metadata\":{\"userId\":\"u\",\"n\":[1,2.5,null,true]}}",
                    "{\"message\":\"Hello\",\"conversationId\":\"conv_1\"}",
                    "{\"message\":\"Hello\",\"sessionId\":\"visit\"}",
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

    private static final List<byte[]> BYTES =
            List.of(
                    new byte[] {0},
                    new byte[] {(byte) 0xff},
                    new byte[] {(byte) 0xc0, (byte) 0x80},
                    new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                    new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                    new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                    new byte[] {'"'},
                    new byte[] {'\\'},
                    new byte[] {'{'},
                    new byte[] {'\r', '\n'});

    private static final List<Charset> CHARSETS =
            List.of(
                    StandardCharsets.UTF_16,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_32,
                    StandardCharsets.ISO_8859_1);

    private static final List<String> STRANGE_PATHS =
            List.of(
                    "/api/v1/bots/%s",
                    "/api/v1/chat/%s/message",
                    "/api/v1/chat/guide/conversations/%s",
                    "/api/v1/keys/%s",
                    "/%s",
                    "%s",
                    "/api/v1/%s/bots");

    private static final List<String> SEGMENTS =
            List.of(
                    "%00",
                    "%2e%2e",
                    "..",
                    ".",
                    "%2f",
                    "%2F..%2f",
                    "%5c",
                    "\\",
                    "%",
                    "%zz",
                    "%e9",
                    "%c3%28",
                    "%ed%a0%80",
                    "%u0041",
                    ";a=b",
                    "..;/",
                    "a;b",
                    "%3b",
                    "//",
                    "",
                    " ",
                    "%20",
                    "%0d%0a",
                    "%25",
                    "%252e",
                    "é",
                    "\u0001",
                    "*",
                    "{botId}",
                    "'--",
                    "%7f",
                    "%F0%9F%91%A9",
                    "a".repeat(5_000),
                    "a".repeat(20_000),
                    "guide%00",
                    "+",
                    "~",
                    "<script>",
                    "http://elsewhere/",
                    "?",
                    "#",
                    "[::1]");

    private static final List<String> PARAMETERS =
            List.of(
                    "page", "limit", "since", "cursor", "userId", "before", "include", "after",
                    "x");

    private static final List<String> HEADERS =
            List.of(
                    "Authorization: Bearer",
                    "Authorization: Bearer \u00ff\u00fe",
                    "Authorization: Basic YTpi",
                    "Authorization: Bearer " + "x".repeat(10_000),
                    "Authorization: Bearer " + "x".repeat(20_000),
                    "authorization:",
                    "Content-Encoding: gzip",
                    "Content-Encoding: identity, br",
                    "Content-Type: application/xml",
                    "Content-Type: ;;;=",
                    "Accept: ,;q=x",
                    "Accept: text/plain",
                    "Accept: \u00e9",
                    "Accept-Encoding: gzip;q=nine",
                    "Content-Length: -1",
                    "Content-Length: 5",
                    "Content-Length: 99999999999999999999",
                    "Content-Length: five",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: chunked, chunked",
                    "Host: other",
                    "Host: ",
                    "Expect: 100-continue",
                    "Expect: everything",
                    "Connection: upgrade",
                    "Upgrade: h2c",
                    "Range: bytes=0-1",
                    "If-None-Match: *",
                    "Idempotency-Key: \u00e9",
                    "Last-Event-ID: msg_1:x",
                    "Cookie: \u0001",
                    "X-Forwarded-For: ' or 1=1",
                    "no colon",
                    ": no name",
                    "Bad Name: x",
                    " folded",
                    "X-Long: " + "y".repeat(17_000));

    /** Each may be sent once, or is a list that may be sent in parts. */
    private static final List<String> NAMES =
            List.of(
                    "Accept",
                    "Accept-Encoding",
                    "Authorization",
                    "Content-Encoding",
                    "Content-Type",
                    "Cookie",
                    "Expect",
                    "Forwarded",
                    "Host",
                    "Idempotency-Key",
                    "If-None-Match",
                    "Last-Event-ID",
                    "Origin",
                    "Range",
                    "Sec-Fetch-Site",
                    "TE",
                    "Trailer",
                    "Upgrade",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "traceparent");

    private static final List<String> HEADER_VALUES =
            List.of(
                    "",
                    " ",
                    ",",
                    ";",
                    "=",
                    "*",
                    "*/*",
                    "a",
                    "\u00e9",
                    "\u0001",
                    "\u007f",
                    "\"",
                    "text/plain",
                    "text/event-stream;q=0",
                    "application/json, text/plain, */*",
                    "multipart/form-data",
                    "multipart/form-data; boundary=\"",
                    "multipart/form-data; boundary=b",
                    "application/json; charset=utf-16",
                    "msg_1:0",
                    "msg_01M830874TF5QYCBQBJRZ5A55G:999999999.999999999",
                    "-1",
                    "99999999999",
                    "rejoinder=x; rejoinder-device=rjd_.",
                    "00-00000000000000000000000000000000-0000000000000000-00",
                    "[::1",
                    "x".repeat(300),
                    "x".repeat(9_000));

    private static final List<String> ROUTES =
            List.of(
                    "POST /api/v1/chat/guide/message",
                    "POST /api/v1/chat/guide/stream",
                    "POST /api/v1/chat/guide/stream",
                    "POST /api/v1/bot/guide",
                    "POST /api/v1/bot/guide/stream",
                    "POST /api/v1/bots/guide/sources",
                    "POST /api/v1/session",
                    "POST /api/v1/session/setup",
                    "PUT /api/v1/session/password",
                    "DELETE /api/v1/session",
                    "POST /api/v1/widget/guide/token",
                    "POST /api/v1/chat/guide/conversations/conv_1/messages/msg_1/stop",
                    "GET /api/v1/chat/guide/conversations/conv_1/messages/msg_1/stream",
                    "GET /api/v1/chat/guide/conversations/conv_1",
                    "GET /api/v1/chat/guide/conversations",
                    "GET /api/v1/bots/guide/analytics",
                    "GET /api/v1/bots/guide/search?q=a",
                    "GET /openapi.json",
                    "GET /health/live",
                    "GET /metrics",
                    "GET /console/",
                    "HEAD /api/v1/bots",
                    "OPTIONS /api/v1/bots");

    private static final List<String> METHODS =
            List.of(
                    "GET", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get",
                    "\u00e9");

    private static final List<String> VERSIONS =
            List.of(
                    "HTTP/1.0",
                    "HTTP/1.1",
                    "HTTP/2.0",
                    "HTTP/3.7",
                    "HTTP/0.9",
                    "HTTX/1.1",
                    "",
                    "http/1.1");

    private final Random random;
    private final String key;

    StrangeRequests(long seed, String key) {
        this.random = new Random(seed);
        this.key = key;
    }

    /** The next request, as its bytes go over the wire. */
    byte[] next() {
        return switch (random.nextInt(13)) {
            case 0 ->
                    request(
                            "POST",
                            any(STRANGE_PATHS).replace("%s", any(SEGMENTS)),
                            "",
                            goodBody());
            case 1 -> request("GET", any(STRANGE_PATHS).replace("%s", any(SEGMENTS)), "", null);
            case 2 -> request("GET", "/api/v1/chat/guide/conversations?" + query(), "", null);
            case 3 -> request("POST", any(PATHS), any(HEADERS) + "\r\n", goodBody());
            case 4 -> raw();
            case 5 -> routed(header(NAMES) + header(NAMES));
            case 6 -> {
                List<String> one = List.of(any(NAMES));
                yield routed(header(one) + header(one));
            }
            case 7 -> routed(any(HEADERS) + "\r\n" + header(NAMES) + any(HEADERS) + "\r\n");
            default -> request("POST", any(PATHS), "", strangeBody());
        };
    }

    private String header(List<String> names) {
        String name = any(names);
        // Sent again under one key, a message is answered and not stored.
        String own = name.equals("Idempotency-Key") ? "k" + random.nextLong() : "";
        return name + ": " + any(HEADER_VALUES) + own + "\r\n";
    }

    /** Something that there is, at times with another method. */
    private byte[] routed(String headers) {
        String[] route = any(ROUTES).split(" ", 2);
        String method = random.nextInt(8) == 0 ? any(METHODS) : route[0];
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
            case 1 -> join(java.util.Arrays.copyOf(good, at), any(BYTES), rest(good, at));
            case 2 -> {
                good[at] = (byte) random.nextInt(256);
                yield good;
            }
            case 3 -> any(GOOD_BODIES).getBytes(any(CHARSETS));
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
                + any(SEGMENTS)
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

    /** What is hardly HTTP. */
    private byte[] raw() {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        return (any(METHODS)
                        + any(List.of(" ", "  ", "\t", ""))
                        + any(PATHS)
                        + any(List.of(" ", "  ", ""))
                        + any(VERSIONS)
                        + any(List.of("\r\n", "\n", "\r", "\r\n\r\n"))
                        + any(HEADERS)
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
