package dev.rejoinder.tool.http;

import static dev.rejoinder.testkit.ScriptedHttpServer.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolOutcome.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are sent again, and what is known of calls without an answer. */
class HttpActionRetryTest extends HttpActionFixture {
    /** Resets the first connections after their request, then answers. */
    private static ScriptedHttpServer.Script resetting(AtomicInteger resets) {
        return peer -> {
            peer.readRequest();
            if (resets.getAndDecrement() > 0) {
                peer.reset();
            } else {
                peer.send(ok("done"));
            }
        };
    }

    private record Result(ToolOutcome outcome, int requests) {}

    private Result result(ScriptedHttpServer.Script script, ToolEffect effect) throws Exception {
        try (var server = ScriptedHttpServer.start(script)) {
            ToolOutcome outcome =
                    call(action("POST", "http://127.0.0.1:" + server.port()), effect, "{}");
            assertThat(server.requests().stream().distinct()).as("same bytes").hasSize(1);
            return new Result(outcome, server.requests().size());
        }
    }

    @Test
    void sideEffectWithoutAnAnswerIsUnknownAndNotSentAgain() throws Exception {
        Result result = result(resetting(new AtomicInteger(1)), ToolEffect.SIDE_EFFECT);

        assertThat(result.requests()).isEqualTo(1);
        assertThat(result.outcome().status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.outcome().content())
                .startsWith("The request was sent, but no answer came.")
                .endsWith("It is not known whether it took effect.");
    }

    @ParameterizedTest
    @EnumSource(names = {"READ_ONLY", "IDEMPOTENT"})
    void repeatableCallIsSentAgainWithTheSameKey(ToolEffect effect) throws Exception {
        Result result = result(resetting(new AtomicInteger(2)), effect);

        assertThat(result.requests()).isEqualTo(3);
        assertThat(result.outcome()).isEqualTo(ToolOutcome.ok("done"));
    }

    @ParameterizedTest
    @CsvSource({"READ_ONLY, ERROR", "IDEMPOTENT, UNKNOWN"})
    void repeatableCallEndsAfterTwoRetries(ToolEffect effect, Status status) throws Exception {
        Result result = result(resetting(new AtomicInteger(9)), effect);

        assertThat(result.requests()).isEqualTo(3);
        assertThat(result.outcome().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"408 Slow", "429 Slow", "502 Bad", "503 Busy", "504 Late"})
    void busyServerIsAskedAgainOnlyIfTheCallMayBeRepeated(String status) throws Exception {
        String busy = answer(status, "Retry-After: 0\r\n", "");

        assertThat(result(always(busy), ToolEffect.SIDE_EFFECT).requests()).isEqualTo(1);
        Result repeated = result(always(busy), ToolEffect.IDEMPOTENT);
        assertThat(repeated.requests()).isEqualTo(3);
    }

    /** The table of docs/tools.md. */
    @ParameterizedTest
    @CsvSource({
        "204 No Content, OK, OK, OK",
        "304 Not Modified, ERROR, ERROR, ERROR",
        "307 Temporary Redirect, ERROR, ERROR, ERROR",
        "400 Bad Request, ERROR, ERROR, ERROR",
        "404 Not Found, ERROR, ERROR, ERROR",
        "408 Request Timeout, ERROR, UNKNOWN, UNKNOWN",
        "409 Conflict, ERROR, ERROR, ERROR",
        "429 Too Many Requests, ERROR, ERROR, ERROR",
        "500 Internal Server Error, ERROR, UNKNOWN, UNKNOWN",
        "501 Not Implemented, ERROR, UNKNOWN, UNKNOWN",
        "502 Bad Gateway, ERROR, UNKNOWN, UNKNOWN",
        "503 Service Unavailable, ERROR, UNKNOWN, UNKNOWN",
        "504 Gateway Timeout, ERROR, UNKNOWN, UNKNOWN",
        "524 A Timeout Occurred, ERROR, UNKNOWN, UNKNOWN"
    })
    void statusTellsWhetherTheCallMayHaveHadItsEffect(
            String status, Status readOnly, Status idempotent, Status sideEffect) throws Exception {
        String given = answer(status, "Retry-After: 0\r\n", "");

        assertThat(result(always(given), ToolEffect.READ_ONLY).outcome().status())
                .isEqualTo(readOnly);
        assertThat(result(always(given), ToolEffect.IDEMPOTENT).outcome().status())
                .isEqualTo(idempotent);
        assertThat(result(always(given), ToolEffect.SIDE_EFFECT).outcome().status())
                .isEqualTo(sideEffect);
    }

    @Test
    void unknownOutcomeOfAProxySaysWhatItAnswered() throws Exception {
        Result result =
                result(
                        always(answer("502 Bad", "Content-Type: text/plain\r\n", "upstream")),
                        ToolEffect.SIDE_EFFECT);

        assertThat(result.outcome())
                .isEqualTo(
                        ToolOutcome.unknown(
                                "The server answered with status 502: upstream\n"
                                        + "It is not known whether it took effect."));
    }

    @Test
    void refusalOfARetryDoesNotTellThatTheFirstAttemptHadNoEffect() throws Exception {
        var resets = new AtomicInteger(1);
        Result result =
                result(
                        peer -> {
                            peer.readRequest();
                            if (resets.getAndDecrement() > 0) {
                                peer.reset();
                            } else {
                                peer.send(answer("404 Gone", "", ""));
                            }
                        },
                        ToolEffect.IDEMPOTENT);

        assertThat(result.requests()).isEqualTo(2);
        assertThat(result.outcome().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void otherErrorIsNotRetried() throws Exception {
        assertThat(result(always(answer("500 Oops", "", "")), ToolEffect.READ_ONLY).requests())
                .isEqualTo(1);
    }

    @Test
    @Timeout(30)
    void retryWaitsNoLongerThanTheTimeout() throws Exception {
        String busy = answer("503 Busy", "Retry-After: 3600\r\n", "");

        assertThat(result(always(busy), ToolEffect.READ_ONLY).requests()).isEqualTo(1);
    }

    @Test
    void refusedConnectionIsAnErrorBecauseNothingWasSent() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }

        ToolOutcome outcome =
                call(action("POST", "http://127.0.0.1:" + port), ToolEffect.SIDE_EFFECT, "{}");

        assertThat(outcome)
                .isEqualTo(
                        ToolOutcome.error(
                                "The request was not sent. The site does not accept connections."));
    }

    @Test
    @Timeout(30)
    void serverThatNeverAnswersMakesASideEffectUnknown() throws Exception {
        timeout = Duration.ofSeconds(1);

        Result result =
                result(
                        peer -> {
                            peer.readRequest();
                            peer.awaitLeaving();
                        },
                        ToolEffect.SIDE_EFFECT);

        assertThat(result.outcome().status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.outcome().content()).contains("did not answer in time");
    }

    @Test
    void answerThatIsNotHttpIsUnknown() throws Exception {
        Result result = result(always("SSH-2.0-OpenSSH\r\n\r\n"), ToolEffect.SIDE_EFFECT);

        assertThat(result.requests()).isEqualTo(1);
        assertThat(result.outcome().status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void redirectOfAChangeIsNotFollowed(String method) throws Exception {
        try (var server =
                ScriptedHttpServer.start(
                        always(answer("307 Moved", "Location: /elsewhere\r\n", "")))) {
            ToolOutcome outcome =
                    call(
                            action(method, "http://127.0.0.1:" + server.port()),
                            ToolEffect.IDEMPOTENT,
                            "{}");

            assertThat(server.requests()).hasSize(1);
            assertThat(outcome.status()).isEqualTo(Status.ERROR);
            assertThat(outcome.content()).startsWith("The server answered with status 307");
        }
    }

    @Test
    void redirectWithinTheOriginIsFollowedForReading() throws Exception {
        try (var server =
                ScriptedHttpServer.start(
                        peer ->
                                peer.send(
                                        peer.readRequest().startsWith("GET /new")
                                                ? ok("moved here")
                                                : answer("302 Found", "Location: /new\r\n", "")))) {
            assertThat(
                            call(
                                    action("GET", "http://127.0.0.1:" + server.port() + "/old"),
                                    ToolEffect.READ_ONLY,
                                    "{}"))
                    .isEqualTo(ToolOutcome.ok("moved here"));
        }
    }

    @Test
    void redirectToAnotherOriginIsNotFollowedSoSecretsStay() throws Exception {
        try (var other = ScriptedHttpServer.start(always(ok("stolen")))) {
            for (String target :
                    new String[] {
                        "http://127.0.0.1:" + other.port() + "/",
                        "http://169.254.169.254/latest/meta-data/",
                        "//169.254.169.254/",
                    }) {
                try (var server =
                        ScriptedHttpServer.start(
                                always(answer("302 Found", "Location: " + target + "\r\n", "")))) {
                    ToolOutcome outcome =
                            call(
                                    action(
                                            "GET",
                                            "http://127.0.0.1:" + server.port(),
                                            Map.of(),
                                            Map.of("X-Key", "{{secret.KEY}}"),
                                            null),
                                    ToolEffect.READ_ONLY,
                                    "{}");

                    assertThat(outcome.status()).isEqualTo(Status.ERROR);
                    assertThat(outcome.content()).contains("302");
                }
            }
            assertThat(other.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/",
                "http://192.168.1.1:8080/",
                "http://[fd00::1]/",
                "http://100.64.0.1/",
                "http://[::ffff:10.0.0.1]/",
            })
    void privateAddressIsRefused(String url) throws Exception {
        ToolOutcome outcome = call(action("POST", url), ToolEffect.SIDE_EFFECT, "{}");

        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(outcome.content())
                .startsWith("The request was not sent. The address leads to a private network.");
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 25, 110})
    void portOfAnotherServiceIsRefused(int port) throws Exception {
        ToolOutcome outcome =
                call(action("POST", "http://127.0.0.1:" + port), ToolEffect.SIDE_EFFECT, "{}");

        assertThat(outcome.content())
                .startsWith("The request was not sent. The address has a port");
    }

    @Test
    @Timeout(30)
    void interruptClosesTheSocket() throws Exception {
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var server =
                ScriptedHttpServer.start(
                        peer -> {
                            peer.readRequest();
                            asked.countDown();
                            try {
                                peer.awaitLeaving();
                            } finally {
                                left.countDown();
                            }
                        })) {
            var call =
                    new FutureTask<>(
                            () ->
                                    call(
                                            action("GET", "http://127.0.0.1:" + server.port()),
                                            ToolEffect.READ_ONLY,
                                            "{}"));
            Thread thread = Thread.ofVirtual().start(call);
            asked.await();
            thread.interrupt();

            assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
            left.await();
            assertThat(server.requests()).hasSize(1);
        }
    }
}
