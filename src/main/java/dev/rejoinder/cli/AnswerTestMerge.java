package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTestJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds answer tests to those of a bot: one that asks the same as an existing one replaces what that
 * expects. Of several that ask the same, the last one counts.
 *
 * @param tests the path of the bot's tests
 */
record AnswerTestMerge(ApiClient api, String tests) {
    /** The most tests that one request creates. */
    private static final int BATCH = 100;

    /** How many tests were added, were changed, and were there already. */
    record Merged(int created, int changed, int unchanged) {
        String sentence() {
            return "Added "
                    + created
                    + ", changed "
                    + changed
                    + "; "
                    + unchanged
                    + " were there already.";
        }

        String json() {
            return ApiClient.JSON
                    .createObjectNode()
                    .put("created", created)
                    .put("changed", changed)
                    .put("unchanged", unchanged)
                    .toString();
        }
    }

    /** What a test asks. */
    private static List<Object> asked(AnswerTestDraft draft) {
        return List.of(draft.question(), draft.history());
    }

    Merged add(List<AnswerTestDraft> drafts) {
        Map<List<Object>, JsonNode> existing = existing();
        var created = new ArrayList<AnswerTestDraft>();
        var changed = new LinkedHashMap<String, AnswerTestDraft>();
        int unchanged = 0;
        for (AnswerTestDraft draft : lastOfEach(drafts)) {
            JsonNode same = existing.get(asked(draft));
            if (same == null) {
                created.add(draft);
            } else if (draft(same).equals(draft)) {
                unchanged++;
            } else {
                changed.put(same.path("id").stringValue(), draft);
            }
        }
        for (int from = 0; from < created.size(); from += BATCH) {
            create(created.subList(from, Math.min(from + BATCH, created.size())));
        }
        changed.forEach(this::change);
        return new Merged(created.size(), changed.size(), unchanged);
    }

    private Map<List<Object>, JsonNode> existing() {
        var existing = new LinkedHashMap<List<Object>, JsonNode>();
        api.all(tests, "tests").forEach(test -> existing.putIfAbsent(asked(draft(test)), test));
        return existing;
    }

    private static AnswerTestDraft draft(JsonNode test) {
        return AnswerTestJson.parse(test.toString());
    }

    private static Collection<AnswerTestDraft> lastOfEach(List<AnswerTestDraft> drafts) {
        var last = new LinkedHashMap<List<Object>, AnswerTestDraft>();
        drafts.forEach(draft -> last.put(asked(draft), draft));
        return last.values();
    }

    private void create(List<AnswerTestDraft> drafts) {
        ObjectNode body = ApiClient.JSON.createObjectNode();
        drafts.forEach(draft -> body.withArray("tests").add(json(draft)));
        api.send("POST", tests, body);
    }

    /** Replaces what a test expects, also by nothing. */
    private void change(String id, AnswerTestDraft draft) {
        ObjectNode patch = ApiClient.JSON.createObjectNode();
        ObjectNode expect = patch.putObject("expect");
        AnswerTestJson.EXPECT_FIELDS.forEach(expect::putNull);
        expect.setAll((ObjectNode) json(draft).path("expect"));
        api.send("PATCH", tests + ApiClient.path("/{}", id), patch);
    }

    private static JsonNode json(AnswerTestDraft draft) {
        return ApiClient.JSON.readTree(AnswerTestJson.line(draft));
    }
}
