package dev.rejoinder.digest;

/**
 * A question that a bot could not answer.
 *
 * @param times how often it was asked, in all weeks
 */
public record UnansweredQuestion(String question, long times) {}
