package dev.rejoinder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CompletionCommandTest extends CommandFixture {
    private String completions(String... words) throws Exception {
        assertThat(run("completion", "bash")).isZero();
        Path script = Files.writeString(folder.resolve("completion.bash"), printed());
        out.reset();
        String line = String.join(" ", words);
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "--norc",
                                "-c",
                                """
                                source "$1"
                                COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=($2)
                                [ "${2: -1}" = " " ] && COMP_WORDS+=("")
                                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                                eval "$(complete -p rejoinder | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
                                printf '%s\\n' "${COMPREPLY[@]}"
                                """,
                                "bash",
                                script.toString(),
                                line)
                        // Outside of a completion, bash complains about compopt.
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash")
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completions("rejoinder ").lines())
                .contains("serve", "ask", "bot", "completion")
                .doesNotContain("rehearse");
        assertThat(completions("rejoinder bot ex").lines().map(String::strip))
                .containsExactly("export");
        assertThat(completions("rejoinder bot import --d").lines().map(String::strip))
                .containsExactlyInAnyOrder(
                        "--delete", "--dry-run", "--data", "--database-url", "--database-user");
    }

    @Test
    void zshAndFishAreSupportedAndOthersRefused() {
        assertThat(run("completion", "zsh")).isZero();
        assertThat(printed()).startsWith("autoload").contains("bashcompinit", "complete -F");
        out.reset();
        assertThat(run("completion", "fish")).isZero();
        assertThat(printed().lines().toList())
                .containsAll(
                        List.of(
                                "complete -c rejoinder -n '__fish_seen_subcommand_from bot; and not"
                                        + " __fish_seen_subcommand_from create list show edit"
                                        + " delete export import' -f -a export -d 'Prints a bot"
                                        + " with its tools and sources as JSON, for version"
                                        + " control.'",
                                "complete -c rejoinder -n '__fish_seen_subcommand_from ask' -l"
                                        + " json -d 'Prints the whole answer as one line of"
                                        + " JSON.'"))
                .noneMatch(line -> line.contains("rehearse"));
        assertThat(run("completion", "tcsh")).isEqualTo(2);
    }
}
