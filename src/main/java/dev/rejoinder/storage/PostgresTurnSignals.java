package dev.rejoinder.storage;

import dev.rejoinder.storage.postgres.NotificationChannel;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.turn.remote.TurnSignals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals about turns between the servers that share a PostgreSQL database, sent as notifications.
 */
final class PostgresTurnSignals implements TurnSignals, AutoCloseable {
    private static final char TEXT_STORED = 't';
    private static final char ENDED = 'e';
    private static final char STOP = 's';
    private static final char READER_ATTACHED = 'r';
    private static final char HANDOVER_CHANGED = 'h';

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
                            public void onNotifications(Collection<String> messages) {
                                listener.onSignals(decode(messages));
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
            to.send(
                    signals.stream().map(PostgresTurnSignals::encode).toList(),
                    signals.stream().anyMatch(PostgresTurnSignals::isUrgent));
        }
    }

    /** Whether a reader is waiting for the signal, and not only the next turn. */
    private static boolean isUrgent(Signal signal) {
        return switch (signal) {
            case Signal.TextStored(var _),
                    Signal.Stop(var _),
                    Signal.ReaderAttached(var _),
                    Signal.HandoverChanged(var _) ->
                    true;
            case Signal.Ended(var _) -> false;
        };
    }

    private static String encode(Signal signal) {
        return switch (signal) {
            case Signal.TextStored(String messageId) -> TEXT_STORED + messageId;
            case Signal.Ended(String conversationId) -> ENDED + conversationId;
            case Signal.Stop(String messageId) -> STOP + messageId;
            case Signal.ReaderAttached(String messageId) -> READER_ATTACHED + messageId;
            case Signal.HandoverChanged(String conversationId) -> HANDOVER_CHANGED + conversationId;
        };
    }

    /** Decodes signals; ignores those of newer versions. */
    private static List<Signal> decode(Collection<String> messages) {
        var signals = new ArrayList<Signal>();
        for (String message : messages) {
            String id = message.isEmpty() ? "" : message.substring(1);
            switch (message.isEmpty() ? ' ' : message.charAt(0)) {
                case TEXT_STORED -> signals.add(new Signal.TextStored(id));
                case ENDED -> signals.add(new Signal.Ended(id));
                case STOP -> signals.add(new Signal.Stop(id));
                case READER_ATTACHED -> signals.add(new Signal.ReaderAttached(id));
                case HANDOVER_CHANGED -> signals.add(new Signal.HandoverChanged(id));
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
