package dev.rejoinder.provider;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which model name is served by whom. A name is {@code provider/model}, where the model's part may
 * hold more slashes, or the bare name of a provider that has one model only, such as {@code
 * builtin}. Thread-safe.
 */
public final class ChatModels {
    /** Longest model name, in characters. */
    public static final int MAX_NAME_CHARACTERS = 200;

    /** The providers that the server can speak to, whether set up or not. */
    private static final Set<String> KNOWN = Set.of("openai", "anthropic", "google", "ollama");

    /** What people call them, too. */
    private static final Map<String, String> ALIASES =
            Map.of(
                    "gemini", "google",
                    "vertex", "google",
                    "claude", "anthropic",
                    "gpt", "openai",
                    "chatgpt", "openai");

    private static final int MAX_QUOTED = 40;

    private static final Pattern MODEL = Pattern.compile("[!-~]+");

    private final Map<String, ChatModel> configured;

    /**
     * Knows the four providers, and these.
     *
     * @param configured by provider, as in {@code openai}; further ones, as in {@code builtin}, may
     *     be added freely
     */
    public ChatModels(Map<String, ChatModel> configured) {
        this.configured = Map.copyOf(configured);
    }

    /**
     * A provider, whether set up or not.
     *
     * @param name what its models' names begin with, or its only model's whole name
     * @param alone whether it has one model only, and no name after its own
     */
    public record Provider(String name, boolean alone, boolean configured) {}

    /** All that there are, those that are set up first, each kind by its name. */
    public List<Provider> providers() {
        return Stream.concat(KNOWN.stream(), configured.keySet().stream())
                .distinct()
                .map(
                        name ->
                                new Provider(
                                        name, !KNOWN.contains(name), configured.containsKey(name)))
                .sorted(
                        Comparator.comparing((Provider each) -> !each.configured())
                                .thenComparing(Provider::name))
                .toList();
    }

    /** Who answers under a name. */
    public sealed interface Choice {
        /**
         * This one does.
         *
         * @param model the name as the provider knows it; empty for a provider with one model
         */
        record Served(ChatModel chatModel, String model) implements Choice {}

        /** The server could speak to this provider, but is not set up to. */
        record NotConfigured(String provider) implements Choice {
            /** What is missing. */
            public String sentence() {
                String prefix = provider.equals("google") ? "gemini" : provider;
                return "no key is set for "
                        + provider
                        + "; set "
                        + prefix.toUpperCase(Locale.ROOT)
                        + "_API_KEY";
            }
        }

        /** There is no such provider, or the name is not one. */
        record Unknown(String name) implements Choice {}
    }

    /** Finds who answers under a name. */
    public Choice choose(String name) {
        if (problem(name).isPresent()) {
            return new Choice.Unknown(name);
        }
        int slash = name.indexOf('/');
        String provider = slash < 0 ? name : name.substring(0, slash);
        ChatModel chatModel = configured.get(provider);
        return chatModel == null
                ? new Choice.NotConfigured(provider)
                : new Choice.Served(
                        chatModel, name.substring(slash < 0 ? name.length() : slash + 1));
    }

    private String noProvider(String provider) {
        boolean quotable = provider.length() <= MAX_QUOTED && MODEL.matcher(provider).matches();
        String lower = provider.toLowerCase(Locale.ROOT);
        String meant = ALIASES.getOrDefault(lower, lower);
        String hint = KNOWN.contains(meant) ? " Write " + meant + "/ and the model's name." : "";
        return "There is no model provider "
                + (quotable ? "\"" + provider + "\"." : "of that name.")
                + hint
                + " A model is "
                + providers().stream()
                        .map(each -> each.alone() ? each.name() : each.name() + "/{model}")
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ". Other services that speak OpenAI's API are reached as openai/{model}, at the"
                + " address in openai.base-url.";
    }

    /**
     * What is wrong with a name that somebody wants to give a bot, as a sentence for them; empty
     * for a good one. A provider that is known and not set up is not wrong: it may be set up later.
     */
    public Optional<String> problem(String name) {
        if (name.length() > MAX_NAME_CHARACTERS) {
            return Optional.of("A model name has at most " + MAX_NAME_CHARACTERS + " characters.");
        }
        int slash = name.indexOf('/');
        String provider = slash < 0 ? name : name.substring(0, slash);
        boolean known = KNOWN.contains(provider);
        if (!known && !configured.containsKey(provider)) {
            return Optional.of(noProvider(provider));
        }
        if (slash < 0) {
            return known
                    ? Optional.of("A model is named as " + provider + "/ and the model's name.")
                    : Optional.empty();
        }
        return MODEL.matcher(name.substring(slash + 1)).matches()
                ? Optional.empty()
                : Optional.of("The model's name after " + provider + "/ is missing or has blanks.");
    }
}
