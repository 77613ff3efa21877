package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestFramingTest extends RawRequestFixture {
    private static final String SMUGGLED =
            "GET /health/live HTTP/1.1\r\nHost: smuggled\r\nConnection: close\r\n\r\n";

    private static final String OLD_POST = "POST /openapi.json HTTP/1.0\r\nHost: a\r\n";

    private static final String KEEP = "Connection: keep-alive\r\n";

    private static final String EMPTY = "0\r\n\r\n";

    static Stream<String> transferEncodings() {
        return Stream.of(
                        "gzip, chunked",
                        "identity, chunked",
                        "chunked, identity",
                        "chunked, chunked",
                        ", chunked",
                        "chunked,",
                        "chunked;q=1",
                        "chunked ; a=b",
                        "\"chunked\"",
                        "xchunked",
                        "chunkedx",
                        "\u000bchunked",
                        "identity",
                        "gzip",
                        "")
                .flatMap(
                        value ->
                                Stream.of(
                                        POST + "Transfer-Encoding: " + value + "\r\n\r\n" + EMPTY,
                                        POST
                                                + "Transfer-Encoding: "
                                                + value
                                                + "\r\nContent-Length: 5\r\n\r\n"
                                                + EMPTY));
    }

    static Stream<String> heads() {
        return Stream.of(
                OLD_POST + KEEP + CHUNKED + "\r\n" + EMPTY,
                OLD_POST + CHUNKED + "\r\n" + EMPTY,
                OLD_POST + KEEP + CHUNKED + "Content-Length: 5\r\n\r\n" + EMPTY,
                POST + CHUNKED + CHUNKED + "\r\n" + EMPTY,
                POST + CHUNKED + "Transfer-Encoding: identity\r\n\r\n" + EMPTY,
                POST + "Transfer-Encoding: identity\r\n" + CHUNKED + "\r\n" + EMPTY,
                POST + CHUNKED + "Content-Length: 5\r\n\r\n" + EMPTY,
                POST + "Content-Length: 5\r\n" + CHUNKED + "\r\n" + EMPTY,
                POST + "Transfer-Encoding : chunked\r\n\r\n" + EMPTY,
                POST + "Transfer-Encoding\t: chunked\r\n\r\n" + EMPTY,
                POST + "Transfer-Encoding:\r\n chunked\r\n\r\n" + EMPTY,
                POST + " Transfer-Encoding: chunked\r\n\r\n" + EMPTY,
                POST + "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n" + EMPTY,
                POST + "X: a\rTransfer-Encoding: chunked\r\n\r\n" + EMPTY,
                POST + "X: a\nTransfer-Encoding: chunked\r\n\r\n" + EMPTY,
                POST + "X: a\u0000b\r\n\r\n",
                POST + "X: a\u0001b\r\n\r\n",
                POST + "X: a\u007fb\r\n\r\n",
                POST + "X\u0000: a\r\n\r\n",
                POST + "X(y): a\r\n\r\n",
                POST + "\u00e9: a\r\n\r\n",
                POST + ": a\r\n\r\n",
                POST + "X\r\n\r\n",
                POST + "X: a\n\r\n",
                POST + "X: a\r\n\n",
                POST + "\n",
                "POST /openapi.json HTTP/1.1\nHost: a\r\n\r\n",
                "POST /openapi.json HTTP/1.1\nHost: a\n\n",
                "POST /openapi.json HTTP/1.1\rHost: a\r\r",
                "POST /openapi.json HTTP/1.1\r\nHost: a\n\n",
                "\nPOST /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    static Stream<String> lengths() {
        return Stream.of(
                        "Content-Length: 5\r\nContent-Length: 5",
                        "Content-Length: 5\r\nContent-Length: 0",
                        "Content-Length: 0\r\ncontent-length: 5",
                        "Content-Length: 5, 5",
                        "Content-Length: 5,6",
                        "Content-Length: 5,",
                        "Content-Length: +5",
                        "Content-Length: -5",
                        "Content-Length: 0x5",
                        "Content-Length: 5 5",
                        "Content-Length: 5;a",
                        "Content-Length: 5.0",
                        "Content-Length: \"5\"",
                        "Content-Length: 99999999999999999999",
                        "Content-Length: 18446744073709551621",
                        "Content-Length: ",
                        "Content-Length: \u0665",
                        "Content-Length : 5",
                        "Content-Length: 5\r\n 6")
                .map(lines -> POST + lines + "\r\n\r\n" + EMPTY);
    }

    static Stream<String> chunks() {
        return Stream.of(
                        "0x5\r\nhello\r\n",
                        "+5\r\nhello\r\n",
                        "-5\r\nhello\r\n",
                        " 5\r\nhello\r\n",
                        "5 \r\nhello\r\n",
                        "5\nhello\r\n",
                        "5\r\nhello\n",
                        "5\r\nhello",
                        "5\r\nhello\r",
                        "5\r\nhello\r\n\r\n",
                        "5\r\nhelloxx",
                        "5\r\nhello!\r\n",
                        "5\rhello\r\n",
                        "\r\n",
                        ";a=b\r\n",
                        "5;a=b\nhello\r\n",
                        "5;a\rb\r\nhello\r\n",
                        "5;a\u0000b\r\nhello\r\n",
                        "g\r\n",
                        "10000000000000005\r\nhello\r\n",
                        "0\n",
                        "0\r\nX : a\r\n",
                        "0\r\nX\r\n",
                        "0\r\n X: a\r\n",
                        "0\r\nX: a\n")
                .map(
                        chunks ->
                                ask
                                        + "\r\n"
                                        + "f\r\n{\"message\":\"Hi\"\r\n1\r\n}\r\n"
                                        + chunks
                                        + EMPTY);
    }

    static Stream<String> requestLines() {
        return Stream.of(
                        "POST  /openapi.json HTTP/1.1",
                        "POST\t/openapi.json\tHTTP/1.1",
                        "POST /openapi.json  HTTP/1.1",
                        "POST /openapi.json HTTP/1.1 ",
                        " POST /openapi.json HTTP/1.1",
                        "POST /openapi.json http/1.1",
                        "POST /openapi.json HTTP/1.10",
                        "POST /openapi.json HTTP/01.1",
                        "POST /openapi.json HTTP/1",
                        "POST /openapi.json HTTP/2.0",
                        "POST /openapi.json HTTPS/1.1",
                        "POST /openapi.json",
                        "POST /openapi .json HTTP/1.1",
                        "P(ST /openapi.json HTTP/1.1",
                        "P\u00f6ST /openapi.json HTTP/1.1",
                        "POST openapi.json HTTP/1.1",
                        "POST /openapi.json#a HTTP/1.1",
                        "POST /open\u00e9api.json HTTP/1.1",
                        "POST /open\u0001api.json HTTP/1.1",
                        "GET * HTTP/1.1",
                        "CONNECT a:443 HTTP/1.1",
                        "CONNECT / HTTP/1.1",
                        "GET http://b/openapi.json HTTP/1.1",
                        "GET https://a/openapi.json HTTP/1.1",
                        "GET ftp://a/openapi.json HTTP/1.1",
                        "GET http://u@a/openapi.json HTTP/1.1",
                        "GET http:///openapi.json HTTP/1.1",
                        "GET http:/openapi.json HTTP/1.1",
                        "GET a:80 HTTP/1.1")
                .map(line -> line + "\r\nHost: a\r\n\r\n");
    }

    static Stream<String> hosts() {
        return Stream.of(
                        "",
                        "Host: \r\n",
                        "Host: a\r\nHost: a\r\n",
                        "Host: a\r\nHost: b\r\n",
                        "Host: a, b\r\n",
                        "Host: a b\r\n",
                        "Host: a/b\r\n",
                        "Host: u@a\r\n",
                        "Host: a:x\r\n",
                        "Host: a:99999\r\n",
                        "Host: a:-1\r\n",
                        "Host: [::1\r\n",
                        "Host: a?b\r\n",
                        "Host: a#b\r\n",
                        "Host: a\\b\r\n",
                        "Host : a\r\n")
                .map(host -> "POST /openapi.json HTTP/1.1\r\n" + host + "\r\n");
    }

    @ParameterizedTest
    @MethodSource({"transferEncodings", "heads", "lengths", "chunks", "requestLines", "hosts"})
    void ambiguousRequestIsRefusedAndTheNextOneNeverRuns(String request) throws IOException {
        String answers = allAnswers(request + SMUGGLED);

        assertThat(statuses(answers)).as(answers).containsExactly("400");
        assertThat(answers).contains("\r\nConnection: close\r\n").contains("\"INVALID_REQUEST\"");
    }

    /** Sizes with more hexadecimal digits than a proxy may store. */
    @ParameterizedTest
    @ValueSource(strings = {"80000000", "fffffffff", "100000005", "1000000000000000005"})
    void hugeChunkSizeCannotSmuggleARequest(String size) throws IOException {
        String answers = allAnswers(ask + "\r\n" + size + "\r\nhello\r\n" + EMPTY + SMUGGLED, true);

        assertThat(statuses(answers)).as(answers).containsExactly("400");
        assertThat(answers).contains("\r\nConnection: close\r\n");
    }

    static Stream<String> goodRequests() {
        return Stream.of(
                "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "GET http://a/health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET HTTP://a:80/health/live HTTP/1.1\r\nHost: a:80\r\n\r\n",
                "GET /health/live?a=b;c=%2F//.. HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost:\ta\t\r\nX:\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 05\r\n\r\nhello",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                        + "005;a=\"b\"\r\nhello\r\n0;c\r\nX: y\r\n\r\n");
    }

    /** Also byte by byte, and pipelined with another request. */
    @ParameterizedTest
    @MethodSource("goodRequests")
    void validRequestAndItsSuccessorAreAnswered(String request) throws IOException {
        assertThat(statuses(allAnswers(request + SMUGGLED))).containsExactly("200", "200");
        try (Socket socket = RawHttp.connect(server.port())) {
            socket.setTcpNoDelay(true);
            for (char c : (request + SMUGGLED).toCharArray()) {
                socket.getOutputStream().write(c);
            }
            assertThat(statuses(read(socket))).containsExactly("200", "200");
        }
    }
}
