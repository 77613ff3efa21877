package dev.rejoinder.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Malformed and hostile paths, headers, bytes and versions. */
final class StrangeRequestParts {
    static final List<byte[]> BYTES =
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

    static final List<Charset> CHARSETS =
            List.of(
                    StandardCharsets.UTF_16,
                    StandardCharsets.UTF_16LE,
                    StandardCharsets.UTF_32,
                    StandardCharsets.ISO_8859_1);

    static final List<String> STRANGE_PATHS =
            List.of(
                    "/api/v1/bots/%s",
                    "/api/v1/chat/%s/message",
                    "/api/v1/chat/guide/conversations/%s",
                    "/api/v1/keys/%s",
                    "/%s",
                    "%s",
                    "/api/v1/%s/bots");

    static final List<String> SEGMENTS =
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

    static final List<String> HEADERS =
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

    /** Headers that may be sent once, or that are lists and may be split over lines. */
    static final List<String> NAMES =
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

    static final List<String> HEADER_VALUES =
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

    static final List<String> ROUTES =
            List.of(
                    "POST /api/v1/chat/guide/message",
                    "POST /api/v1/chat/guide/stream",
                    "POST /api/v1/chat/guide/stream",
                    "POST /api/v1/chat/guide/ui",
                    "GET /api/v1/chat/guide/ui/chat-1",
                    "GET /api/v1/chat/guide/ui/chat-1/stream",
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

    static final List<String> METHODS =
            List.of(
                    "GET", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get",
                    "\u00e9");

    static final List<String> VERSIONS =
            List.of(
                    "HTTP/1.0",
                    "HTTP/1.1",
                    "HTTP/2.0",
                    "HTTP/3.7",
                    "HTTP/0.9",
                    "HTTX/1.1",
                    "",
                    "http/1.1");

    private StrangeRequestParts() {}
}
