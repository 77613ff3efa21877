package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.answertest.AnswerTestStore;
import dev.rejoinder.answertest.OutcomeChange;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.provider.ChatModels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The schemas of runs of answer tests. */
final class TestRunSchemas {
    private static final BodySchema MODEL =
            new BodySchema.StringSchema(1, ChatModels.MAX_NAME_CHARACTERS);

    static final BodySchema.ObjectSchema START =
            fields(
                    optional(
                            "tests",
                            new BodySchema.ArraySchema(
                                    ResponseSchemas.ID, AnswerTestStore.MAX_TESTS),
                            "Ids of the tests to run; defaults to all."),
                    optional("model", MODEL, "A model to try instead of the bot's models."),
                    optional(
                            "instructions",
                            new BodySchema.StringSchema(1, BotRules.MAX_INSTRUCTIONS_CHARACTERS),
                            "Instructions to try instead of the bot's."),
                    optional(
                            "judgeModel",
                            MODEL,
                            "The model that checks the judge expectations; without it, they are"
                                    + " skipped."));

    private static final List<BodySchema.Field> RUN_FIELDS =
            List.of(
                    required("id", ResponseSchemas.ID, "The run's id."),
                    required(
                            "state",
                            new BodySchema.EnumSchema(
                                    Arrays.stream(RunState.values())
                                            .map(RunState::wireName)
                                            .toList()),
                            "queued until a server takes it and the bot's sources are read;"
                                    + " interrupted if its server stopped."),
                    optional("model", ResponseSchemas.TEXT, "The model that it tries."),
                    optional("instructions", ResponseSchemas.TEXT, "The instructions it tries."),
                    optional("judgeModel", ResponseSchemas.TEXT, "The judge."),
                    required("createdAt", ResponseSchemas.TIME, "When it was requested."),
                    optional("startedAt", ResponseSchemas.TIME, "When the first test began."),
                    optional("endedAt", ResponseSchemas.TIME, "When it ended."),
                    required(
                            "passed",
                            new BodySchema.BooleanSchema(),
                            "Whether it is done, and no test failed or had an error."),
                    required(
                            "outdated",
                            new BodySchema.BooleanSchema(),
                            "Whether the bot or its knowledge has changed since it started."),
                    required(
                            "tests",
                            named(
                                    "TestOutcomeCounts",
                                    required("total", ResponseSchemas.COUNT, "All tests."),
                                    count(TestOutcome.PASSED, "Tests that passed."),
                                    count(TestOutcome.FAILED, "Tests that failed."),
                                    count(TestOutcome.ERROR, "Tests without a whole answer."),
                                    count(
                                            TestOutcome.SKIPPED,
                                            "Tests that only a judge can check."),
                                    count(TestOutcome.PENDING, "Tests not asked yet.")),
                            "How many tests have which outcome."));

    static final BodySchema RUN =
            new BodySchema.NamedSchema("TestRun", new BodySchema.ObjectSchema(RUN_FIELDS));

    static final BodySchema LIST =
            fields(
                    required(
                            "runs",
                            new BodySchema.ArraySchema(RUN, TestRunStore.MAX_RUNS),
                            "Newest first."));

    private static final BodySchema OUTCOME =
            new BodySchema.EnumSchema(
                    Arrays.stream(TestOutcome.values()).map(TestOutcome::wireName).toList());

    private static final List<BodySchema.Field> RESULT_FIELDS =
            List.of(
                    required("outcome", OUTCOME, "How it ended."),
                    required("answer", ResponseSchemas.TEXT, "The answer."),
                    required(
                            "sources",
                            new BodySchema.ArraySchema(
                                    named(
                                            "CitedSource",
                                            required(
                                                    "sourceId",
                                                    ResponseSchemas.ID,
                                                    "The source's id."),
                                            required(
                                                    "title",
                                                    ResponseSchemas.TEXT,
                                                    "The source's title.")),
                                    ResponseSchemas.ANY),
                            "The sources that it cites."),
                    required(
                            "reasons",
                            new BodySchema.ArraySchema(ResponseSchemas.TEXT, ResponseSchemas.ANY),
                            "Why it did not pass."),
                    optional("verdict", ResponseSchemas.TEXT, "The judge's reason."));

    private static final BodySchema EARLIER =
            new BodySchema.NamedSchema(
                    "EarlierTestResult", new BodySchema.ObjectSchema(RESULT_FIELDS));

    private static final BodySchema RESULT =
            new BodySchema.NamedSchema(
                    "TestResult",
                    new BodySchema.ObjectSchema(
                            joined(
                                    RESULT_FIELDS,
                                    List.of(
                                            required(
                                                    "test",
                                                    AnswerTestSchemas.TEST,
                                                    "The test, as it is now."),
                                            optional(
                                                    "change",
                                                    new BodySchema.EnumSchema(
                                                            Arrays.stream(OutcomeChange.values())
                                                                    .map(OutcomeChange::wireName)
                                                                    .toList()),
                                                    "Compared with the earlier run; absent while"
                                                            + " the test has no outcome."),
                                            optional(
                                                    "earlier",
                                                    EARLIER,
                                                    "Its result in the earlier run.")))));

    static final BodySchema COMPARED =
            new BodySchema.ObjectSchema(
                    joined(
                            RUN_FIELDS,
                            List.of(
                                    optional(
                                            "comparedWith",
                                            ResponseSchemas.ID,
                                            "The earlier run; absent if there is none."),
                                    required(
                                            "changes",
                                            named(
                                                    "TestChangeCounts",
                                                    count(OutcomeChange.WORSE, "Fail now."),
                                                    count(OutcomeChange.BETTER, "Pass now."),
                                                    count(OutcomeChange.SAME, "As before."),
                                                    count(OutcomeChange.NEW, "Not compared.")),
                                            "How many tests changed in which way."),
                                    required(
                                            "results",
                                            new BodySchema.ArraySchema(
                                                    RESULT, PageRequest.MAX_LIMIT),
                                            "One page of the results, in the order of the tests."),
                                    required(
                                            "pagination",
                                            ResponseSchemas.PAGINATION,
                                            "The position of this page."))));

    private TestRunSchemas() {}

    private static BodySchema.Field count(TestOutcome outcome, String description) {
        return required(outcome.wireName(), ResponseSchemas.COUNT, description);
    }

    private static BodySchema.Field count(OutcomeChange change, String description) {
        return required(change.wireName(), ResponseSchemas.COUNT, description);
    }

    private static List<BodySchema.Field> joined(
            List<BodySchema.Field> first, List<BodySchema.Field> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
