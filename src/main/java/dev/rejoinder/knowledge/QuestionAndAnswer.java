package dev.rejoinder.knowledge;

/** A question with its answer, as an owner wrote them. */
public record QuestionAndAnswer(String question, String answer) {}
