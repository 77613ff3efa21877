package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands for answer tests, on real data and with the built-in model. */
class AnswerTestCommandsTest extends CommandFixture {
    private static final String KNOWN =
            "{\"question\":\"How long may I return the tent?\",\"expect\":{\"contains\":"
                    + "[\"30 days\"],\"source\":\"Returns\"}}";
    private static final String UNKNOWN =
            "{\"question\":\"Who is the king of Norway?\",\"expect\":{\"doesNotKnow\":true}}";

    @BeforeEach
    void createBot() throws IOException {
        environment.put("REJOINDER_EMBEDDINGS_MODEL", "none");
        createData();
        Path text = folder.resolve("returns.txt");
        Files.writeString(text, "You may return the tent for 30 days.");
        assertThat(run("bot", "create", "Demo", "--short-name=demo")).isZero();
        assertThat(run("source", "add", text.toString(), "--title=Returns")).isZero();
        out.reset();
        err.reset();
    }

    @Override
    CommandBackend backend() {
        return new ServerCommandBackend();
    }

    private int add(String lines) {
        in = lines;
        return run("test", "add", "-");
    }

    @Test
    void testsAreAddedOnceAndExported() throws IOException {
        assertThat(add(KNOWN + "\n\n" + UNKNOWN + "\n")).isZero();
        assertThat(complained()).isEqualTo("Added 2, changed 0; 0 were there already.\n");
        assertThat(run("test", "export")).isZero();
        assertThat(printed()).isEqualTo(KNOWN + "\n" + UNKNOWN + "\n");

        err.reset();
        Path file = folder.resolve("tests.jsonl");
        Files.writeString(file, KNOWN + "\n" + UNKNOWN.replace("true", "false"));
        assertThat(run("test", "add", file.toString(), "--bot=demo")).isZero();
        assertThat(complained()).isEqualTo("Added 0, changed 1; 1 were there already.\n");

        out.reset();
        assertThat(run("test", "list")).isZero();
        assertThat(printed()).contains("\tWho is the king of Norway?\t{\"doesNotKnow\":false}\n");
        String id = printed().substring(0, printed().indexOf('\t'));
        assertThat(run("test", "delete", id)).isZero();
        out.reset();
        assertThat(run("test", "export")).isZero();
        assertThat(printed()).doesNotContain("tent");
    }

    @Test
    void lastOfSeveralTestsThatAskTheSameCounts() {
        String other = UNKNOWN.replace("true", "false");
        assertThat(add(UNKNOWN + "\n" + KNOWN + "\n" + other)).isZero();
        assertThat(complained()).isEqualTo("Added 2, changed 0; 0 were there already.\n");
        assertThat(run("test", "export")).isZero();
        assertThat(printed()).isEqualTo(other + "\n" + KNOWN + "\n");
    }

    @Test
    void runThatChecksNothingIsNoSuccess() {
        assertThat(run("test", "add", "--question=Why?", "--judge=It is polite.")).isZero();

        assertThat(run("test", "run")).isEqualTo(2);
        assertThat(complained())
                .endsWith(
                        "1 test: 0 passed, 1 skipped. Nothing was checked: choose a judge"
                                + " model.\n");
    }

    @Test
    void wrongFilesAndOptionsChangeNothing() {
        assertThat(add(KNOWN + "\n{\"question\":\"Why?\",\"expect\":{}}")).isEqualTo(2);
        assertThat(complained())
                .isEqualTo(
                        "line 2: A test must expect something: contains, notContains, source,"
                                + " doesNotKnow or judge.\nTry: rejoinder test add --help\n");
        assertThat(add(UNKNOWN.replace("doesNotKnow", "doesntKnow"))).isEqualTo(2);
        assertThat(complained()).contains("line 1: There is no field expect.doesntKnow.");
        for (String hostile : List.of("a\\u0000b", "\\ud800", "\\u200b", "x".repeat(8_001))) {
            assertThat(
                            add(
                                    KNOWN.replace("How long", hostile)
                                            .replace(" may I return the tent?", "")))
                    .as(hostile)
                    .isEqualTo(2);
        }
        assertThat(run("test", "add")).isEqualTo(2);
        assertThat(run("test", "add", "missing.jsonl")).isEqualTo(2);
        assertThat(run("test", "add", "--question=Why?")).isEqualTo(2);
        assertThat(run("test", "export")).isZero();
        assertThat(printed()).isEmpty();
    }

    @Test
    void runWithoutAServerStartsOneAndTellsTheResult() {
        assertThat(add(KNOWN + "\n" + UNKNOWN)).isZero();
        err.reset();

        assertThat(run("test", "run")).as(complained()).isZero();
        assertThat(printed()).isEmpty();
        assertThat(complained()).endsWith("2 tests: 2 passed.\n");

        assertThat(run("test", "add", "--question=Do you ship?", "--contains=Iceland")).isZero();
        assertThat(run("test", "run")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo("new\tfailed\tDo you ship?\tIt does not contain \"Iceland\".\n");
        assertThat(complained())
                .containsPattern(
                        "3 tests: 2 passed, 1 failed\\. Since run_\\w+: 0 worse, 0 better\\.\n$");

        out.reset();
        assertThat(run("test", "show", "--json")).isZero();
        assertThat(printed())
                .startsWith("{\"id\":\"run_")
                .contains(
                        "\"state\":\"done\",\"passed\":false,\"tests\":{\"total\":3,",
                        "\"changes\":{\"worse\":0,\"better\":0,\"same\":2,\"new\":1}",
                        "\"sources\":[\"Returns\"]");
    }

    @Test
    void runThatIsNotPossibleHasAnExitCodeOfItsOwn() {
        assertThat(run("test", "show")).isEqualTo(1);
        assertThat(complained()).contains("There is no run yet.");
        assertThat(run("test", "run")).isEqualTo(2);
        assertThat(complained()).contains("This bot has no tests yet.");
        assertThat(run("test", "run", "--bot=nobody")).isEqualTo(2);
        assertThat(run("test", "run", "--model=nonsense")).isEqualTo(2);
        assertThat(run("test", "run", "--instructions-file=missing")).isEqualTo(2);
    }
}
