package dev.rejoinder.handover;

import dev.rejoinder.bot.Bot;

/** Tells people outside the inbox that a conversation waits. Thread-safe. */
public interface HandoverNotifier {
    HandoverNotifier NONE = (_, _) -> {};

    /**
     * A request was stored. Called at most once per request, on a thread of its own, so it may
     * block. A failure is logged.
     */
    void requested(Bot bot, Handover handover);
}
