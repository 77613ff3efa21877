package dev.rejoinder.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link HeadReader} and {@link ResponseBody} with input in pieces of any size. */
class ResponseParserTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String RECORDED =
            "HTTP/1.1 103 Early Hints\r\n"
                    + "Link: x\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\n"
                    + "X-Name: \t na\u00efve \r\n"
                    + "transfer-encoding: Chunked\r\n\r\n"
                    + "1\r\n"
                    + "d\r\n"
                    + "00a;x=y\r\n"
                    + "ata: hello\r\n"
                    + "3 \r\n\r\n\n\r\n"
                    + "000\r\n"
                    + "X-Trailer: 1\r\n\r\n";
    private static final String RECORDED_OUTCOME =
            "200 [X-Name=na\u00efve, transfer-encoding=Chunked] data: hello\r\n\n";

    @Test
    void responseInAnyPiecesIsTheSame() {
        assertThat(outcomes(RECORDED + "the next response")).containsExactly(RECORDED_OUTCOME);
        assertThat(outcomes(OK + "Content-Length: 5\r\n\r\nhello and more"))
                .containsExactly("200 [Content-Length=5] hello");
        assertThat(outcomes("HTTP/1.0 404 \r\n\r\nhello")).containsExactly("404 [] hello");
        assertThat(outcomes("HTTP/1.1 304\r\nContent-Length: 5\r\n\r\nhello"))
                .containsExactly("304 [Content-Length=5] ");
    }

    @Test
    void responseCutAtAnyByteIsNeverWhole() {
        for (String response : Set.of(RECORDED, OK + "Content-Length: 5\r\n\r\nhello")) {
            byte[] bytes = bytes(response);
            for (int cut = 0; cut < bytes.length; cut++) {
                assertThat(outcome(Arrays.copyOf(bytes, cut), () -> Integer.MAX_VALUE))
                        .as("cut at " + cut)
                        .isEqualTo("EOFException");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.rejoinder.testkit.MalformedResponses#all")
    void malformedResponseInAnyPiecesIsRefused(String response) {
        assertThat(outcomes(response)).containsExactly("ProtocolException");
    }

    @Test
    void responseHeadersHaveLimits() {
        String line = "X: y\r\n";
        String longest = "X: " + "y".repeat(HeadReader.MAX_BYTES - OK.length() - 7) + "\r\n\r\n";
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";

        assertThat(summary(OK + line.repeat(HeadReader.MAX_LINES) + "\r\n")).isEqualTo("200 100");
        assertThat(summary(OK + line.repeat(HeadReader.MAX_LINES + 1) + "\r\n"))
                .isEqualTo("HeadTooLargeException");
        assertThat(summary(OK + longest)).isEqualTo("200 1");
        assertThat(summary(OK + "y" + longest)).isEqualTo("HeadTooLargeException");
        assertThat(summary(interim.repeat(HeadReader.MAX_INTERIM) + OK + "\r\n"))
                .isEqualTo("200 0");
        assertThat(summary(interim.repeat(HeadReader.MAX_INTERIM + 1) + OK + "\r\n"))
                .isEqualTo("HeadTooLargeException");
    }

    @Test
    void chunkFramingHasLimits() {
        String extension = "x".repeat(ChunkedBody.MAX_SIZE_LINE_BYTES - 1);
        String trailer = "X: " + "y".repeat(ChunkedBody.MAX_TRAILER_BYTES - 5);
        String length = " [Transfer-Encoding=chunked] ";

        assertThat(outcomes(CHUNKED + "0;" + extension + "\r\n" + trailer + "\r\n\r\n"))
                .isEqualTo(Set.of("200" + length));
        assertThat(outcomes(CHUNKED + "0;x" + extension + "\r\n\r\n"))
                .containsExactly("ProtocolException");
        assertThat(outcomes(CHUNKED + "0\r\nx" + trailer + "\r\n\r\n"))
                .containsExactly("ProtocolException");
    }

    @Test
    void malformedBodyIsRefusedEachTimeItIsRead() throws IOException {
        HttpConnection connection = connection(bytes(CHUNKED + "1\r\na\rb"), () -> 1);
        ResponseBody body = ResponseBody.of(new HeadReader(connection).read(), connection);
        assertThat(body.read(new byte[9], 0, 9)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(failure(() -> body.read(new byte[9], 0, 9))).isEqualTo("ProtocolException");
        }
    }

    @Test
    void headersAreFoundInAnyCase() throws IOException {
        HttpConnection connection =
                connection(bytes(OK + "A: 1\r\nb: 2\r\na:3\r\n\r\n"), () -> Integer.MAX_VALUE);
        ResponseHead head = new HeadReader(connection).read();
        assertThat(head.header("B")).isEqualTo("2");
        assertThat(head.header("c")).isNull();
        assertThat(head.headers("a")).containsExactly("1", "3");
    }

    /**
     * Parses one response whole, byte by byte, cut once, and in random pieces. Returns the
     * outcomes.
     */
    private static Set<String> outcomes(String response) {
        byte[] bytes = bytes(response);
        Set<String> outcomes = new LinkedHashSet<>();
        outcomes.add(outcome(bytes, () -> Integer.MAX_VALUE));
        outcomes.add(outcome(bytes, () -> 1));
        for (int cut = 1; cut < Math.min(bytes.length, 500); cut++) {
            var first = new ArrayDeque<>(List.of(cut));
            outcomes.add(
                    outcome(bytes, () -> first.isEmpty() ? Integer.MAX_VALUE : first.remove()));
        }
        for (int seed = 0; seed < 50; seed++) {
            var chance = new Random(seed);
            outcomes.add(outcome(bytes, () -> 1 + chance.nextInt(20)));
        }
        return outcomes;
    }

    /** Returns status, headers and body, or the failure. */
    private static String outcome(byte[] response, IntSupplier pieceBytes) {
        return failure(
                () -> {
                    HttpConnection connection = connection(response, pieceBytes);
                    ResponseHead head = new HeadReader(connection).read();
                    var headers = head.headers().stream().map(h -> h.name() + "=" + h.value());
                    return head.status()
                            + " "
                            + headers.toList()
                            + " "
                            + readAll(ResponseBody.of(head, connection));
                });
    }

    private static String readAll(ResponseBody body) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] piece = new byte[7];
        for (int count = 0; count >= 0; count = body.read(piece, 0, piece.length)) {
            all.write(piece, 0, count);
        }
        assertThat(body.ended()).isTrue();
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Returns status and number of headers, or the failure. */
    private static String summary(String response) {
        return failure(
                () -> {
                    HttpConnection connection = connection(bytes(response), () -> 1000);
                    ResponseHead head = new HeadReader(connection).read();
                    return head.status() + " " + head.headers().size();
                });
    }

    private interface Reading {
        Object run() throws IOException;
    }

    private static String failure(Reading reading) {
        try {
            return String.valueOf(reading.run());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static HttpConnection connection(byte[] response, IntSupplier pieceBytes)
            throws IOException {
        var socket = new TornSocket(response, pieceBytes);
        return HttpConnection.of(socket, socket, 1024);
    }

    private static byte[] bytes(String response) {
        return response.getBytes(StandardCharsets.ISO_8859_1);
    }
}
