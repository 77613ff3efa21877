package dev.rejoinder.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rounds of text and tool calls with which {@link KillProvider} answers a question. They depend
 * only on the question, so a test can verify any answer and any call.
 */
final class KillActionScript {
    /** Questions with this word are answered with tools. */
    private static final String WORD = "with actions";

    private static final int MOST_ROUNDS = 3;
    private static final int MOST_CALLS = 3;
    private static final List<String> WORDS =
            List.of("order", "naïve", "日本語", "😀", "line\nbreak", "<b>", "twenty-seven", "é");

    private KillActionScript() {}

    /** The tools. */
    enum Action {
        /** Only reads. */
        FIND,
        /** May be repeated with the same key. */
        ORDER,
        /** Has a side effect. */
        BOOK,
        /** Has a side effect, and a person must approve it. */
        PAY,
        /** Is called by the client. */
        LOCATE;

        String tool() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Action of(String tool) {
            return valueOf(tool.toUpperCase(java.util.Locale.ROOT));
        }

        boolean mayRepeat() {
            return this == FIND || this == ORDER;
        }
    }

    /** A call that the model asks for. Its number is unique among the calls of the question. */
    record Call(Action action, int number) {
        /** Part of a streamed answer in OpenAI's format. */
        String requested(int index, String question) {
            ObjectNode arguments = KillClient.JSON.createObjectNode();
            arguments.put("question", question).put("number", number);
            ObjectNode call = KillClient.JSON.createObjectNode();
            call.put("index", index).put("id", "call_" + number).put("type", "function");
            call.putObject("function")
                    .put("name", action.tool())
                    .put("arguments", arguments.toString());
            return call.toString();
        }
    }

    /** One answer of the model. The last one has no calls. */
    record Round(String text, List<Call> calls) {}

    static String question(long number) {
        return "What is number " + number + " " + WORD + "?";
    }

    static boolean isScripted(String question) {
        return question.contains(WORD);
    }

    static List<Round> rounds(String question) {
        var random = new Random(31L * question.hashCode());
        var rounds = new ArrayList<Round>();
        int acting = 1 + random.nextInt(MOST_ROUNDS);
        int number = 0;
        for (int round = 0; round < acting; round++) {
            var calls = new ArrayList<Call>();
            for (int left = 1 + random.nextInt(MOST_CALLS); left > 0; left--) {
                Action[] actions = Action.values();
                calls.add(new Call(actions[random.nextInt(actions.length)], number++));
            }
            rounds.add(new Round(random.nextBoolean() ? "" : text(random), calls));
        }
        rounds.add(new Round(text(random), List.of()));
        return rounds;
    }

    private static String text(Random random) {
        var text = new StringBuilder("So");
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.append('.').toString();
    }

    static List<Call> calls(String question) {
        return rounds(question).stream().flatMap(round -> round.calls().stream()).toList();
    }

    /** The whole answer to a question. */
    static String answer(String question) {
        return String.join(
                "\n\n",
                rounds(question).stream()
                        .map(Round::text)
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    /** Whether the person who is asked denies a call. */
    static boolean isDenied(String question, String callId) {
        return Math.floorMod((question + callId).hashCode(), 4) == 0;
    }
}
