package dev.rejoinder.tool.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.OutboundException.Progress;
import dev.rejoinder.outbound.OutboundLimits;
import dev.rejoinder.outbound.OutboundRequest;
import dev.rejoinder.outbound.OutboundResponse;
import dev.rejoinder.tool.SecretValues;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolOutcome.Status;
import dev.rejoinder.tool.ToolTarget.HttpAction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls HTTP actions. A request is sent again only if that cannot act twice: the first attempt sent
 * no byte, or the tool may be repeated. Thread-safe.
 */
public final class HttpActionCaller {
    private static final Logger LOG = LoggerFactory.getLogger(HttpActionCaller.class);
    private static final String UNKNOWN_EFFECT = "It is not known whether it took effect.";
    private static final int MAX_RETRIES = 2;
    private static final int MAX_REDIRECTS = 5;

    /** Bytes beyond those that are used, to see that a body is longer. */
    private static final int MORE_BYTES = 1024;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final OutboundClient client;
    private final SecretValues secrets;
    private final String userAgent;
    private final Clock clock;

    public HttpActionCaller(
            OutboundClient client, SecretValues secrets, String userAgent, Clock clock) {
        this.client = client;
        this.secrets = secrets;
        this.userAgent = userAgent;
        this.clock = clock;
    }

    /** A caller of one action. */
    public ToolCaller of(HttpAction action, ToolEffect effect) {
        return invocation -> exchange(action, effect, invocation).outcome();
    }

    /**
     * Calls an action, and returns what was sent and received too.
     *
     * @throws InterruptedException when the thread is interrupted; the socket is closed
     */
    public ActionExchange exchange(HttpAction action, ToolEffect effect, ToolInvocation invocation)
            throws InterruptedException {
        ActionRequest request;
        try {
            request = ActionRequest.of(action, invocation, secrets, userAgent);
        } catch (ActionArgumentException e) {
            return new ActionExchange(null, null, notSent(e.sentence()));
        } catch (AppError e) {
            LOG.warn("A tool cannot be called: {}", e.sentence());
            return new ActionExchange(null, null, notSent(e.sentence()));
        }
        return new Attempts(request, action, effect, invocation.timeout()).run();
    }

    private static ToolOutcome notSent(String sentence) {
        return ToolOutcome.error("The request was not sent. " + sentence);
    }

    /** The end of one attempt. */
    private sealed interface End {
        record Answered(ActionResponse response) implements End {}

        record Failed(OutboundException failure) implements End {}
    }

    /** The attempts of one call. Used by one thread. */
    private final class Attempts {
        private final ActionRequest request;
        private final HttpAction action;
        private final ToolEffect effect;
        private final long deadlineNanos;

        /** Whether an attempt may have had its effect although no success was answered. */
        private boolean mayHaveActed;

        Attempts(ActionRequest request, HttpAction action, ToolEffect effect, Duration timeout) {
            this.request = request;
            this.action = action;
            this.effect = effect;
            this.deadlineNanos = clock.nanos() + timeout.toNanos();
        }

        ActionExchange run() throws InterruptedException {
            for (int retries = 0; ; retries++) {
                End end = attempt();
                Duration pause = pause(end, retries);
                if (retries == MAX_RETRIES || !mayRetry(end) || pause.compareTo(remaining()) >= 0) {
                    return exchange(end);
                }
                Thread.sleep(pause);
            }
        }

        private Duration remaining() {
            return Duration.ofNanos(deadlineNanos - clock.nanos());
        }

        private End attempt() throws InterruptedException {
            Duration left = remaining();
            Duration timeout = left.isPositive() ? left : Duration.ofMillis(1);
            var limits =
                    new OutboundLimits(
                            timeout, ActionResponse.MAX_BODY_BYTES + MORE_BYTES, MAX_REDIRECTS);
            OutboundRequest sent = request.request();
            try (OutboundResponse response =
                    // Another origin must not get the headers and secrets of this one.
                    client.send(sent, limits, to -> to.hasOriginOf(sent.address()))) {
                ActionResponse read = ActionResponse.read(response, !sent.method().equals("HEAD"));
                throwIfInterrupted();
                mayHaveActed |= read.mayHideAnEffect();
                return new End.Answered(read);
            } catch (OutboundException e) {
                throwIfInterrupted();
                mayHaveActed |= e.progress() == Progress.SENT;
                return new End.Failed(e);
            }
        }

        private static void throwIfInterrupted() throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        private boolean mayRetry(End end) {
            return switch (end) {
                case End.Failed(OutboundException failure) ->
                        switch (failure.progress()) {
                            case REFUSED -> false;
                            case UNREACHABLE -> true;
                            case SENT -> effect.mayRepeat();
                        };
                case End.Answered(ActionResponse response) ->
                        effect.mayRepeat()
                                && switch (response.status()) {
                                    case 408, 429, 502, 503, 504 -> true;
                                    default -> false;
                                };
            };
        }

        private Duration pause(End end, int retries) {
            Duration usual = FIRST_PAUSE.multipliedBy(1L << retries);
            return switch (end) {
                case End.Failed _ -> usual;
                case End.Answered(ActionResponse response) -> {
                    String seconds = response.header("Retry-After");
                    yield seconds.matches("[0-9]{1,6}")
                            ? Duration.ofSeconds(Long.parseLong(seconds))
                            : usual;
                }
            };
        }

        private ActionExchange exchange(End end) {
            var sent = ActionExchange.Sent.of(request);
            return switch (end) {
                case End.Answered(ActionResponse response) ->
                        new ActionExchange(
                                sent,
                                ActionExchange.Received.of(response, request.mask()),
                                answered(response));
                case End.Failed(OutboundException failure) ->
                        new ActionExchange(sent, null, unanswered(failure.sentence()));
            };
        }

        private ToolOutcome answered(ActionResponse response) {
            ToolOutcome outcome = ActionOutcome.of(response, action.responsePath(), request.mask());
            return outcome.status() == Status.OK || !mayHaveActed || effect == ToolEffect.READ_ONLY
                    ? outcome
                    : ToolOutcome.unknown(outcome.content() + "\n" + UNKNOWN_EFFECT);
        }

        private ToolOutcome unanswered(String sentence) {
            if (!mayHaveActed) {
                return notSent(sentence);
            }
            return effect == ToolEffect.READ_ONLY
                    ? ToolOutcome.error("No answer came. " + sentence)
                    : ToolOutcome.unknown(
                            "The request was sent, but no answer came. "
                                    + sentence
                                    + " "
                                    + UNKNOWN_EFFECT);
        }
    }
}
