package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;

/** What one answer may contain apart from text. An answer with more is MALFORMED. */
public final class AnswerLimits {
    /** The most tool calls. */
    public static final int MAX_CALLS = 16;

    /** The most bytes in the arguments of one call, in UTF-8. */
    public static final int MAX_ARGUMENT_BYTES = 64 * 1024;

    /** The most provider state, in UTF-16 units of its JSON. */
    public static final int MAX_STATE_CHARACTERS = 1024 * 1024;

    private AnswerLimits() {}

    /**
     * Checks the size of provider state.
     *
     * @throws ModelException MALFORMED when it exceeds {@link #MAX_STATE_CHARACTERS}
     */
    public static void checkState(int characters) throws ModelException {
        check(characters, MAX_STATE_CHARACTERS, "characters of provider state");
    }

    static void checkCalls(int calls) throws ModelException {
        check(calls, MAX_CALLS, "tool calls");
    }

    static void checkArguments(int bytes) throws ModelException {
        check(bytes, MAX_ARGUMENT_BYTES, "bytes of arguments for a tool");
    }

    private static void check(int count, int most, String what) throws ModelException {
        if (count > most) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED, "an answer with more than " + most + " " + what);
        }
    }
}
