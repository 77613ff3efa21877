package dev.rejoinder.storage;

import dev.rejoinder.storage.postgres.NotificationChannel;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.turn.remote.TurnSignals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hints about turns as words that the servers on one PostgreSQL database call to each other. */
final class PostgresTurnSignals implements TurnSignals, AutoCloseable {
    private static final char TOLD = 't';
    private static final char ENDED = 'e';
    private static final char STOP = 's';
    private static final char READ = 'r';

    private final PostgresDatabase database;
    private volatile @Nullable NotificationChannel notifications;

    PostgresTurnSignals(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public void listen(Listener listener) {
        notifications =
                new NotificationChannel(
                        database,
                        new NotificationChannel.Receiver() {
                            @Override
                            public void onNotifications(Collection<String> words) {
                                listener.onSignals(signals(words));
                            }

                            @Override
                            public void onConnectionGap() {
                                listener.onConnectionGap();
                            }
                        });
    }

    @Override
    public void publish(Collection<Signal> signals) {
        NotificationChannel to = notifications;
        if (to != null) {
            to.announce(
                    signals.stream().map(PostgresTurnSignals::word).toList(),
                    signals.stream().anyMatch(PostgresTurnSignals::hurries));
        }
    }

    /** Whether a reader waits, and not only the next turn. */
    private static boolean hurries(Signal signal) {
        return switch (signal) {
            case Signal.TextStored(var _), Signal.Stop(var _), Signal.ReaderAttached(var _) -> true;
            case Signal.Ended(var _) -> false;
        };
    }

    private static String word(Signal signal) {
        return switch (signal) {
            case Signal.TextStored(String messageId) -> TOLD + messageId;
            case Signal.Ended(String conversationId) -> ENDED + conversationId;
            case Signal.Stop(String messageId) -> STOP + messageId;
            case Signal.ReaderAttached(String messageId) -> READ + messageId;
        };
    }

    /** Words of a newer version are left out. */
    private static List<Signal> signals(Collection<String> words) {
        var signals = new ArrayList<Signal>();
        for (String word : words) {
            String id = word.isEmpty() ? "" : word.substring(1);
            switch (word.isEmpty() ? ' ' : word.charAt(0)) {
                case TOLD -> signals.add(new Signal.TextStored(id));
                case ENDED -> signals.add(new Signal.Ended(id));
                case STOP -> signals.add(new Signal.Stop(id));
                case READ -> signals.add(new Signal.ReaderAttached(id));
                default -> {}
            }
        }
        return signals;
    }

    @Override
    public void close() {
        NotificationChannel open = notifications;
        if (open != null) {
            open.close();
        }
    }
}
