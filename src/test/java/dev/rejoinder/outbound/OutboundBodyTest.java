package dev.rejoinder.outbound;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and decompression of response bodies. */
class OutboundBodyTest extends OutboundClientFixture {
    @Test
    void bodiesEndAtTheirFraming() throws IOException {
        assertThat(bodyOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more"))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                peer -> {
                                    peer.readRequest();
                                    peer.send("HTTP/1.0 200 OK\r\n\r\nhello");
                                },
                                LIMITS))
                .isEqualTo("hello");
        assertThat(
                        bodyOf(
                                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "Transfer-Encoding: chunked\r\n\r\n"
            })
    void truncatedBodyIsAnError(String rest) {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            peer.send("HTTP/1.1 200 OK\r\n" + rest);
                                        },
                                        LIMITS))
                .hasMessage("The site closed the connection before the end of its answer.");
    }

    @Test
    void endlessBodyIsCutAtItsLimit() {
        var limits = new OutboundLimits(Duration.ofSeconds(20), 100 * 1024, 5);
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            peer.readRequest();
                                            peer.send("HTTP/1.1 200 OK\r\n\r\n");
                                            while (true) {
                                                peer.send("and more ".repeat(1000));
                                            }
                                        },
                                        limits))
                .hasMessage("The answer is larger than 100 KiB.");
    }

    @Test
    void bodyWithATooLargeContentLengthIsNotRead() throws IOException {
        try (var server =
                        ScriptedHttpServer.start(
                                always("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"));
                OutboundResponse response = to(server).send(get("http://site.test/"), LIMITS)) {
            var body = new ByteArrayOutputStream();
            assertThatThrownBy(() -> response.writeTo(body))
                    .hasMessage("The answer is larger than 16 MiB.");
            assertThat(body.size()).isZero();
        }
    }

    @Test
    void slowBodyEndsAtTheDeadline() {
        var limits = new OutboundLimits(Duration.ofMillis(300), 1024 * 1024, 5);
        var left = new CountDownLatch(1);
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        peer -> {
                                            try {
                                                peer.readRequest();
                                                peer.send("HTTP/1.1 200 OK\r\n\r\n");
                                                while (true) {
                                                    peer.send("x");
                                                    java.util.concurrent.locks.LockSupport
                                                            .parkNanos(1_000_000);
                                                }
                                            } finally {
                                                left.countDown();
                                            }
                                        },
                                        limits))
                .hasMessage("The site did not answer in time.");
        assertThat(left).satisfies(latch -> latch.await());
    }

    @Test
    void gzipIsDecompressed() throws IOException {
        var packed = new ByteArrayOutputStream();
        for (String part : List.of("hel", "", "lo")) {
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(bodyOf(packed(packed.toByteArray()), LIMITS)).isEqualTo("hello");
    }

    @Test
    void decompressionBombIsRefused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var zeros = new byte[1024 * 1024];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        }
        var unpacked = new ByteArrayOutputStream();
        var roomy = new OutboundLimits(Duration.ofSeconds(20), 1L << 40, 5);
        try (var server = ScriptedHttpServer.start(packed(packed.toByteArray()));
                OutboundResponse response = to(server).send(get("http://site.test/"), roomy)) {
            assertThatThrownBy(() -> response.writeTo(unpacked))
                    .hasMessage("The answer decompresses to far more data than allowed.");
        }
        assertThat(unpacked.size()).isLessThan(2 * 1024 * 1024);
    }

    @Test
    void decompressedBytesCountAgainstTheLimit() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[200 * 1024]);
        }
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        packed(packed.toByteArray()),
                                        new OutboundLimits(Duration.ofSeconds(20), 100 * 1024, 5)))
                .hasMessage("The answer is larger than 100 KiB.");
    }

    /** The JDK's stream would recurse once for each member. */
    @Test
    void hundredThousandEmptyMembersAreEmpty() throws IOException {
        var member = new ByteArrayOutputStream();
        new GZIPOutputStream(member).close();
        var packed = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            packed.writeBytes(member.toByteArray());
        }
        assertThat(bodyOf(packed(packed.toByteArray()), LIMITS)).isEmpty();
    }

    @Test
    void invalidCompressionIsReported() throws IOException {
        assertThatThrownBy(
                        () ->
                                bodyOf(
                                        packed("no gzip at all".getBytes(StandardCharsets.UTF_8)),
                                        LIMITS))
                .hasMessage("The compressed answer is corrupt.");
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        byte[] wrongSum = packed.toByteArray();
        wrongSum[wrongSum.length - 8] ^= 1;
        assertThatThrownBy(() -> bodyOf(packed(wrongSum), LIMITS))
                .hasMessage("The compressed answer is corrupt.");
        byte[] half = java.util.Arrays.copyOf(packed.toByteArray(), 14);
        assertThatThrownBy(() -> bodyOf(packed(half), LIMITS))
                .hasMessage("The compressed answer is cut off.");
        assertThatThrownBy(() -> bodyOf("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx"))
                .hasMessage("The site uses a Content-Encoding that is not supported.");
    }

    /** A caller that took such a failure for a refusal would send its request again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\nhello",
                "Content-Length: 99999999999\r\n\r\nx",
                "Transfer-Encoding: chunked\r\n\r\nno length",
                "Content-Encoding: br\r\n\r\nx",
                "Content-Encoding: gzip\r\n\r\nno gzip at all",
                "Content-Encoding: gzip\r\n\r\n"
            })
    void failureOfABodyTellsThatTheRequestWasSent(String rest) {
        ScriptedHttpServer.Script script =
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\n" + rest);
                };

        assertThatThrownBy(() -> bodyOf(script, LIMITS))
                .isInstanceOfSatisfying(
                        OutboundException.class,
                        e -> assertThat(e.progress()).isEqualTo(OutboundException.Progress.SENT));
    }

    @Test
    void lateOrLargeBodyTellsThatTheRequestWasSent() {
        ScriptedHttpServer.Script slow =
                peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\n\r\n");
                    peer.awaitLeaving();
                };
        var late = new OutboundLimits(Duration.ofMillis(300), 1024, 5);
        String large = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(2000);

        for (ScriptedHttpServer.Script script : List.of(slow, always(large))) {
            assertThatThrownBy(() -> bodyOf(script, late))
                    .isInstanceOfSatisfying(
                            OutboundException.class,
                            e ->
                                    assertThat(e.progress())
                                            .isEqualTo(OutboundException.Progress.SENT));
        }
    }

    private static ScriptedHttpServer.Script packed(byte[] body) {
        return peer -> {
            peer.readRequest();
            peer.send(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n");
            peer.send(body);
        };
    }
}
