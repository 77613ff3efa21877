package dev.rejoinder.knowledge;

/** A question and its answer, both written by the bot's owner. */
public record QuestionAndAnswer(String question, String answer) {}
