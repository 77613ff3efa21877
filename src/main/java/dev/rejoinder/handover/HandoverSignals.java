package dev.rejoinder.handover;

/** Announces changes of handovers to all servers. A signal may be lost. Thread-safe. */
public interface HandoverSignals {
    /** A handover has changed, or its conversation has a new message. Returns at once. */
    void handoverChanged(String conversationId);
}
