package dev.rejoinder.turn;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.RequestId;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.PassageCitations;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the calls of a round at the same time, each on its own thread. One thread takes the outcomes
 * as they come; any thread may {@link #abort}.
 */
final class ToolRun {
    private static final Logger log = LoggerFactory.getLogger(ToolRun.class);

    /** How long a call may exceed its timeout, or ignore an abort. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 100;

    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Clock clock;
    private final Turn turn;
    private final PassageCitations citations;
    private volatile boolean aborted;
    private volatile long giveUpNanos;

    private record Running(ToolStep step, Thread thread) {}

    /** A call and its outcome. */
    record Ended(ToolStep step, ToolOutcome outcome) {}

    ToolRun(Clock clock, Turn turn, PassageCitations citations) {
        this.clock = clock;
        this.citations = citations;
        this.turn = turn;
        this.giveUpNanos = clock.nanos();
    }

    /**
     * Starts a call.
     *
     * @param left the time until the turn's deadline
     */
    void start(ToolStep step, CallableTool tool, Duration left) {
        Duration timeout = left.compareTo(tool.timeout()) < 0 ? left : tool.timeout();
        giveUpNanos = Math.max(giveUpNanos, clock.nanos() + timeout.toNanos() + GRACE.toNanos());
        String arguments = step.arguments().isBlank() ? "{}" : step.arguments();
        var invocation =
                new ToolInvocation(
                        turn.key().botId(),
                        turn.key().conversationId(),
                        turn.messageId(),
                        step.callId(),
                        arguments,
                        step.idempotencyKey(turn.messageId()),
                        timeout,
                        citations);
        Runnable call = RequestId.bind(() -> ended.add(new Ended(step, call(tool, invocation))));
        Thread thread = Thread.ofVirtual().name("tool-call").unstarted(call);
        running.put(step.callId(), new Running(step, thread));
        if (aborted) {
            ended.add(new Ended(step, ToolOutcome.error("The call was not made.")));
            return;
        }
        thread.start();
        if (aborted) {
            abort();
        }
    }

    private ToolOutcome call(CallableTool tool, ToolInvocation invocation) {
        try {
            return tool.caller().call(invocation);
        } catch (InterruptedException cut) {
            return ToolOutcome.unknown("The call was cut off.");
        } catch (RuntimeException | Error bug) {
            log.error("Tool {} failed in turn {}", tool.name(), turn.messageId(), bug);
            return ToolOutcome.unknown("The call failed inside this server.");
        }
    }

    /** Ends the calls as soon as possible. */
    void abort() {
        aborted = true;
        giveUpNanos = Math.min(giveUpNanos, clock.nanos() + GRACE.toNanos());
        running.values().forEach(call -> call.thread().interrupt());
    }

    /**
     * Waits for the next outcomes. Returns an empty list when every call has ended. A call that
     * does not end in time has an unknown outcome.
     */
    List<Ended> next() throws InterruptedException {
        var next = new ArrayList<Ended>();
        while (next.isEmpty() && !running.isEmpty()) {
            Ended first = ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                next.add(first);
                ended.drainTo(next);
            } else if (clock.nanos() - giveUpNanos > 0) {
                for (Running late : running.values()) {
                    late.thread().interrupt();
                    next.add(new Ended(late.step(), ToolOutcome.unknown("No answer came.")));
                }
            }
            // A late call may still end after it was given up.
            next.removeIf(each -> running.remove(each.step().callId()) == null);
        }
        return next;
    }
}
