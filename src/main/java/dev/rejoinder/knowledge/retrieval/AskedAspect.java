package dev.rejoinder.knowledge.retrieval;

/** What a question asks for about its subject. */
enum AskedAspect {
    PERSON,
    TIME,
    /** A time or a duration: "until when", "how soon". */
    UNTIL,
    DURATION,
    COST,
    AMOUNT,
    FREQUENCY,
    MEASURE,
    PLACE,
    REASON,
    MANNER,
    /** What the asker has to do, or where: "how can I", "where do I". */
    WAY,
    THING,
    /** Yes or no. */
    CHOICE,
    /** Whether there is such a thing: "do you have". */
    EXISTENCE,
    /** Yes or no about a thing that there is: "is the". */
    STATE;

    /** Whether it is answered by yes or no. */
    boolean isChoice() {
        return this == CHOICE || this == EXISTENCE || this == STATE;
    }

    /** Whether one answer may suit questions for both. */
    boolean agreesWith(AskedAspect other) {
        return this == other || covers(other) || other.covers(this);
    }

    private boolean covers(AskedAspect other) {
        return (this == UNTIL && (other == TIME || other == DURATION))
                || (this == WAY && (other == MANNER || other == PLACE || other.isChoice()))
                || (this == CHOICE && other.isChoice());
    }
}
