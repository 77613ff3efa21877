package dev.rejoinder.handover;

/** Stops answers of the bot. */
public interface AnswerStopper {
    /** Stops an unfinished answer and keeps its text. Blocks until it has ended. */
    void stop(String botId, String conversationId, String messageId);
}
