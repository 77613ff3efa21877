package dev.rejoinder.http.api;

import dev.rejoinder.answertest.AnswerTestResult;
import dev.rejoinder.answertest.OutcomeChange;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestResultJson;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.answertest.TestRuns.RunSummary;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes runs of answer tests as JSON. */
final class TestRunJson {
    private TestRunJson() {}

    static void write(JsonGenerator json, RunSummary summary) {
        json.writeStartObject();
        writeFields(json, summary);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, RunSummary summary) {
        TestRun run = summary.run();
        json.writeStringProperty("id", run.id());
        json.writeStringProperty("state", run.state().wireName());
        writeText(json, "model", run.settings().model());
        writeText(json, "instructions", run.settings().instructions());
        writeText(json, "judgeModel", run.settings().judgeModel());
        writeTime(json, "createdAt", run.createdAt());
        writeTime(json, "startedAt", run.startedAt());
        writeTime(json, "endedAt", run.endedAt());
        json.writeBooleanProperty("passed", summary.passed());
        json.writeBooleanProperty("outdated", summary.outdated());
        json.writeObjectPropertyStart("tests");
        json.writeNumberProperty("total", summary.total());
        for (TestOutcome outcome : TestOutcome.values()) {
            json.writeNumberProperty(outcome.wireName(), summary.count(outcome));
        }
        json.writeEndObject();
    }

    static void write(
            JsonGenerator json,
            RunComparison comparison,
            List<ComparedResult> results,
            PageRequest page) {
        json.writeStartObject();
        writeFields(json, comparison.summary());
        writeText(json, "comparedWith", comparison.earlierRunId());
        json.writeObjectPropertyStart("changes");
        for (OutcomeChange change : OutcomeChange.values()) {
            json.writeNumberProperty(change.wireName(), comparison.count(change));
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("results");
        results.forEach(result -> write(json, result));
        json.writeEndArray();
        json.writeName("pagination");
        int total = comparison.summary().total();
        PageParameters.write(json, page, total, page.offset() + page.limit() < total, null);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ComparedResult compared) {
        json.writeStartObject();
        json.writeName("test");
        AnswerTestRoutes.write(json, compared.test());
        writeFields(json, compared.result());
        OutcomeChange change = compared.change();
        writeText(json, "change", change == null ? null : change.wireName());
        AnswerTestResult earlier = compared.earlier();
        if (earlier != null) {
            json.writeObjectPropertyStart("earlier");
            writeFields(json, earlier);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, AnswerTestResult result) {
        json.writeStringProperty("outcome", result.outcome().wireName());
        json.writeStringProperty("answer", result.answer());
        json.writeName("sources");
        json.writeRawValue(TestResultJson.cited(result.cited()));
        json.writeName("reasons");
        json.writeRawValue(TestResultJson.reasons(result.reasons()));
        writeText(json, "verdict", result.verdict());
    }

    private static void writeText(JsonGenerator json, String name, @Nullable String text) {
        if (text != null) {
            json.writeStringProperty(name, text);
        }
    }

    private static void writeTime(JsonGenerator json, String name, @Nullable Instant time) {
        writeText(json, name, time == null ? null : ApiTimestamps.text(time));
    }
}
