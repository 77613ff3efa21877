package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.reliability.KillActionReceiver.Seen;
import dev.rejoinder.reliability.KillActionScript.Action;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Compares what a client was told about a question, what the history tells, and what the receiver
 * of the tools has seen.
 */
final class KillActionCheck {
    static final Map<String, String> NUMBERS =
            Map.of(
                    "turns that have not ended",
                    "select count(*) from turn where state in ('PENDING', 'STREAMING', 'WAITING')",
                    "tool calls without an outcome",
                    """
                    select count(*) from tool_call
                    where state not in ('OK', 'ERROR', 'UNKNOWN', 'DENIED') or ended_event is null
                    """,
                    "turns that wait and have ended",
                    "select count(*) from waiting_turn",
                    "turns with gaps between their tool events",
                    """
                    select count(*) from turn t where t.tool_events <> (
                        select count(c.requested_event) + count(c.started_event)
                            + count(c.ended_event) from tool_call c where c.bot_id = t.bot_id
                            and c.conversation_id = t.conversation_id and c.sequence = t.sequence)
                    """,
                    "tool calls behind the text",
                    """
                    select count(*) from tool_call c join turn t on c.bot_id = t.bot_id
                        and c.conversation_id = t.conversation_id and c.sequence = t.sequence
                    where c.text_offset > 2 * length(t.answer)
                    """);

    private Figures figures = Figures.NONE;

    /** Totals over all questions. */
    record Figures(
            int questions,
            int whole,
            int repeated,
            int calls,
            int requests,
            int unknown,
            int denied) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);

        Figures plus(Figures other) {
            return new Figures(
                    questions + other.questions,
                    whole + other.whole,
                    repeated + other.repeated,
                    calls + other.calls,
                    requests + other.requests,
                    unknown + other.unknown,
                    denied + other.denied);
        }
    }

    Figures figures() {
        return figures;
    }

    /**
     * Checks one question.
     *
     * @param history of its conversation, with the steps
     */
    void check(KillActionRequest asked, JsonNode history, List<Seen> seen) {
        JsonNode answer = null;
        for (JsonNode message : history.get("messages")) {
            if (message.get("id").stringValue().equals(asked.messageId())) {
                assertThat(answer).isNull();
                answer = message;
            }
        }
        if (answer == null) {
            throw new AssertionError(asked + " left no trace in " + history);
        }
        assertThat(answer.get("content").stringValue()).as("%s", asked).isEqualTo(asked.text());
        assertThat(answer.get("status").stringValue())
                .as("%s", asked)
                .isEqualTo(asked.isWhole() ? "complete" : "interrupted");
        var steps = new HashMap<Integer, JsonNode>();
        var keys = new HashMap<String, JsonNode>();
        var indexes = new HashMap<Integer, Integer>();
        int unknown = 0;
        int denied = 0;
        for (JsonNode step : answer.get("steps")) {
            int round = step.get("round").intValue();
            int index = indexes.merge(round, 1, Integer::sum) - 1;
            int number = step.get("arguments").get("number").intValue();
            assertThat(steps.put(number, step)).as("call %s twice in %s", number, asked).isNull();
            keys.put(asked.messageId() + ":" + round + ":" + index, step);
            unknown += step.get("status").stringValue().equals("unknown") ? 1 : 0;
            denied += step.get("status").stringValue().equals("denied") ? 1 : 0;
        }
        for (KillActionScript.Call call : KillActionScript.calls(asked.question())) {
            JsonNode step = steps.get(call.number());
            assertThat(step != null || !asked.isWhole()).as("%s of %s", call, asked).isTrue();
            if (step != null) {
                outcome(asked, call, step, seen);
            }
        }
        received(asked, keys, seen);
        shown(asked, answer.get("steps"));
        figures =
                figures.plus(
                        new Figures(
                                1,
                                asked.isWhole() ? 1 : 0,
                                asked.repeated(),
                                steps.size(),
                                seen.size(),
                                unknown,
                                denied));
    }

    /** Each request that the receiver got is in the history. */
    private static void received(
            KillActionRequest asked, Map<String, JsonNode> keys, List<Seen> seen) {
        var keyOf = new HashMap<Integer, String>();
        var once = new HashSet<String>();
        for (Seen each : seen) {
            JsonNode step = keys.get(each.key());
            if (step == null) {
                throw new AssertionError(each + " is not in the history: " + asked + keys);
            }
            assertThat(step.get("tool").stringValue()).isEqualTo(each.action().tool());
            assertThat(step.get("status").stringValue())
                    .as("%s of %s", each, asked)
                    .isIn("ok", "error", "unknown");
            assertThat(keyOf.putIfAbsent(each.number(), each.key()))
                    .as("two keys for one call: %s, %s", seen, asked)
                    .isIn(null, each.key());
            assertThat(once.add(each.key()) || each.action().mayRepeat())
                    .as("repeated: %s, %s", seen, asked)
                    .isTrue();
        }
    }

    private static void outcome(
            KillActionRequest asked, KillActionScript.Call call, JsonNode step, List<Seen> all) {
        List<Seen> seen = all.stream().filter(each -> each.number() == call.number()).toList();
        boolean answered = seen.stream().anyMatch(Seen::answered);
        boolean refused = KillActionReceiver.isRefused(asked.question(), call.number());
        String status = step.get("status").stringValue();
        String decided = asked.decided().get(step.get("callId").stringValue());
        String what = "%s is %s, received %s, decided %s: %s";
        boolean right =
                switch (status) {
                    case "ok" ->
                            call.action() == Action.LOCATE
                                    ? step.get("result").stringValue().equals("here")
                                    : answered && !refused;
                    case "error" -> asked.isWhole() ? answered && refused : !answered || refused;
                    // A client may have made the call of its own tool.
                    case "unknown" -> !seen.isEmpty() || !asked.isWhole() || asked.repeated() > 0;
                    case "denied" ->
                            seen.isEmpty()
                                    && (!asked.isWhole()
                                            || "denied".equals(decided)
                                            || asked.repeated() > 0);
                    default -> false;
                };
        assertThat(right).as(what, call, step, seen, decided, asked).isTrue();
        if ("denied".equals(decided)) {
            assertThat(status).as(what, call, step, seen, decided, asked).isEqualTo("denied");
        }
        if ("answered".equals(decided)) {
            assertThat(status).as(what, call, step, seen, decided, asked).isEqualTo("ok");
        }
        if ("approved".equals(decided) && asked.isWhole()) {
            assertThat(status).as(what, call, step, seen, decided, asked).isNotEqualTo("denied");
        }
    }

    /** The stream showed each event once, and the outcomes that the history tells. */
    private static void shown(KillActionRequest asked, JsonNode steps) {
        if (asked.events() == 0) {
            return;
        }
        assertThat(asked.shown().keySet())
                .as("%s", asked)
                .hasSize(steps.size())
                .doesNotContainNull();
        for (JsonNode step : steps) {
            assertThat(asked.shown().get(step.get("callId").stringValue()))
                    .as("%s of %s", step, asked)
                    .isEqualTo(step.get("status").stringValue());
        }
    }
}
