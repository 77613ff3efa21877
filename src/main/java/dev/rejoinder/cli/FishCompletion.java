package dev.rejoinder.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completions of the shell fish: a line for each command and each option. */
final class FishCompletion {
    private final List<String> lines = new ArrayList<>();

    private FishCompletion() {}

    static String of(CommandSpec root) {
        var script = new FishCompletion();
        script.add(root, List.of());
        return String.join("\n", script.lines);
    }

    private void add(CommandSpec command, List<String> path) {
        Map<String, CommandSpec> children = children(command);
        String seen =
                path.stream()
                        .map(name -> "__fish_seen_subcommand_from " + name)
                        .collect(Collectors.joining("; and "));
        String here =
                children.isEmpty()
                        ? seen
                        : (path.isEmpty() ? "" : seen + "; and ")
                                + "not __fish_seen_subcommand_from "
                                + String.join(" ", children.keySet());
        children.forEach(
                (name, child) -> line(here, "-f -a " + name, child.usageMessage().description()));
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && option.longestName().startsWith("--")) {
                line(
                        here,
                        "-l "
                                + option.longestName().substring(2)
                                + (option.arity().max() > 0 ? " -r" : ""),
                        option.description());
            }
        }
        children.forEach(
                (name, child) -> {
                    var below = new ArrayList<>(path);
                    below.add(name);
                    add(child, below);
                });
    }

    private static Map<String, CommandSpec> children(CommandSpec command) {
        return command.subcommands().entrySet().stream()
                .filter(child -> !child.getValue().getCommandSpec().usageMessage().hidden())
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                child -> child.getValue().getCommandSpec(),
                                (first, second) -> first,
                                LinkedHashMap::new));
    }

    private void line(String condition, String completion, String[] description) {
        String text = String.join(" ", description).replace("\\", "\\\\").replace("'", "\\'");
        lines.add(
                "complete -c rejoinder -n '"
                        + condition
                        + "' "
                        + completion
                        + " -d '"
                        + text
                        + "'");
    }
}
