package dev.rejoinder.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadingPlacesTest {
    private static final FileSender KEY = new FileSender("key_1", null);
    private static final FileSender ACCOUNT = new FileSender("account_1", null);

    private final ReadingPlaces places = new ReadingPlaces(2, Duration.ofMinutes(1));

    /** A file of somebody who got a place. */
    private record Begun(String file, ReadingPlaces.Place place) {}

    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private int waiting;

    private static FileSender visitor(String id, @Nullable String network) {
        return new FileSender(id, network);
    }

    /** Asks for a place; returns when it is given or the file waits. */
    private void ask(String file, FileSender sender) {
        Thread.ofVirtual().start(() -> begun.add(new Begun(file, places.take(sender))));
        waiting++;
        while (places.waiting() + begun.size() + taken < waiting) {
            Thread.onSpinWait();
        }
    }

    private int taken;

    private Begun next() throws InterruptedException {
        Begun next = begun.take();
        taken++;
        return next;
    }

    @Test
    void oneSenderLeavesAPlaceToOthers() throws InterruptedException {
        for (FileSender hog : new FileSender[] {visitor("visitor_1", "192.0.2.1"), KEY}) {
            for (int i = 0; i < 4; i++) {
                ask("hard", hog);
            }
            Begun hard = next();
            ask("other", ACCOUNT);
            Begun other = next();
            assertThat(other.file()).isEqualTo("other");
            other.place().close();
            hard.place().close();
            for (int i = 0; i < 3; i++) {
                next().place().close();
            }
        }
    }

    @Test
    void visitorsOfANetworkLeaveAPlaceToOthers() throws InterruptedException {
        ask("a", visitor("a", "192.0.2.1"));
        Begun hard = next();
        ask("b", visitor("b", "192.0.2.1"));
        ask("other", KEY);

        Begun other = next();
        assertThat(other.file()).isEqualTo("other");
        other.place().close();
        hard.place().close();
        next().place().close();
    }

    @Test
    void newSenderWaitsForOneFile() throws InterruptedException {
        FileSender visitor = visitor("a", "192.0.2.1");
        ask("key", KEY);
        Begun key = next();
        ask("visitor", visitor);
        Begun visitors = next();
        ask("key again", KEY);
        ask("visitor again", visitor);
        ask("new", ACCOUNT);

        key.place().close();
        Begun next = next();
        assertThat(next.file()).isEqualTo("new");
        next.place().close();
        next().place().close();
        visitors.place().close();
        next().place().close();
    }

    @Test
    void sendersTakeTurnsAndSoDoTheVisitorsOfANetwork() throws InterruptedException {
        ask("first", KEY);
        Begun first = next();
        ask("second", ACCOUNT);
        Begun second = next();
        ask("a1", visitor("a", "192.0.2.1"));
        ask("a2", visitor("a", "192.0.2.1"));
        ask("b1", visitor("b", "192.0.2.1"));
        ask("c1", visitor("c", "192.0.2.2"));
        ask("c2", visitor("c", "192.0.2.2"));

        var order = new StringBuilder();
        second.place().close();
        for (int i = 0; i < 5; i++) {
            Begun next = next();
            order.append(next.file()).append(' ');
            next.place().close();
        }
        assertThat(order).hasToString("a1 c1 b1 c2 a2 ");
        first.place().close();
    }

    @Test
    void longQueueAsksToRetryLater() {
        var none = new ReadingPlaces(0, Duration.ofMinutes(1));
        for (int i = 0; i < ReadingPlaces.MAX_WAITING_OF_SENDER; i++) {
            var _ = Thread.ofVirtual().start(() -> none.take(KEY));
        }
        while (none.waiting() < ReadingPlaces.MAX_WAITING_OF_SENDER) {
            Thread.onSpinWait();
        }
        assertRetryLater(none, KEY);
        int others = ReadingPlaces.MAX_WAITING - ReadingPlaces.MAX_WAITING_OF_SENDER;
        for (int i = 0; i < others; i++) {
            FileSender sender = visitor("visitor_" + i, "192.0.2." + i % 3);
            var _ = Thread.ofVirtual().start(() -> none.take(sender));
        }
        while (none.waiting() < ReadingPlaces.MAX_WAITING) {
            Thread.onSpinWait();
        }
        assertRetryLater(none, ACCOUNT);
    }

    @Test
    void networkCannotFillTheQueue() {
        var none = new ReadingPlaces(0, Duration.ofMinutes(1));
        for (int i = 0; i < ReadingPlaces.MAX_WAITING_OF_NETWORK; i++) {
            FileSender sender = visitor("visitor_" + i, "192.0.2.1");
            var _ = Thread.ofVirtual().start(() -> none.take(sender));
        }
        while (none.waiting() < ReadingPlaces.MAX_WAITING_OF_NETWORK) {
            Thread.onSpinWait();
        }
        assertRetryLater(none, visitor("one_more", "192.0.2.1"));
    }

    @Test
    void waitHasALimit() {
        assertRetryLater(new ReadingPlaces(0, Duration.ofMillis(1)), KEY);
    }

    private static void assertRetryLater(ReadingPlaces places, FileSender sender) {
        assertThatThrownBy(() -> places.take(sender))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(error.retryAfter()).isPositive();
                        });
    }
}
