package dev.rejoinder.provider;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maps model names to providers. A name is {@code provider/model}, where the model may contain more
 * slashes, or the bare name of a provider with a single model, such as {@code builtin}.
 * Thread-safe.
 */
public final class ChatModels {
    /** The longest model name, in characters. */
    public static final int MAX_NAME_CHARACTERS = 200;

    /** The supported providers, configured or not. */
    private static final Set<String> KNOWN = Set.of("openai", "anthropic", "google", "ollama");

    /** Other common names of the providers. */
    private static final Map<String, String> ALIASES =
            Map.of(
                    "gemini", "google",
                    "vertex", "google",
                    "claude", "anthropic",
                    "gpt", "openai",
                    "chatgpt", "openai");

    private static final int MAX_QUOTED = 40;

    private static final Pattern MODEL = Pattern.compile("[!-~]+");

    private final Map<String, ChatModel> fixed;

    /** The fixed ones, and those that were connected later. */
    private volatile Map<String, ChatModel> configured;

    private final ToolSupport toolSupport;
    private final ImageSupport imageSupport;

    /**
     * Creates the registry.
     *
     * @param configured by provider, such as {@code openai}; may also contain providers with a
     *     single model, such as {@code builtin}
     * @param nanos a monotonic clock
     */
    public ChatModels(Map<String, ChatModel> configured, LongSupplier nanos) {
        this.fixed = Map.copyOf(configured);
        this.configured = fixed;
        toolSupport = new ToolSupport(this::choose, nanos);
        imageSupport = new ImageSupport(this::choose, nanos);
    }

    /** The providers that take a key or a base URL, by name. */
    public static List<String> connectable() {
        return KNOWN.stream().sorted().toList();
    }

    /**
     * Connects providers, in place of those that were connected before.
     *
     * @param connected by provider; wins over the one that the constructor got
     */
    public void connect(Map<String, ChatModel> connected) {
        var all = new HashMap<>(fixed);
        all.putAll(connected);
        configured = Map.copyOf(all);
    }

    /** The present connection to a provider. */
    public Optional<ChatModel> connected(String provider) {
        return Optional.ofNullable(configured.get(provider));
    }

    public boolean isConfigured(String provider) {
        return configured.containsKey(provider);
    }

    public ToolSupport toolSupport() {
        return toolSupport;
    }

    public ImageSupport imageSupport() {
        return imageSupport;
    }

    /**
     * A provider, configured or not.
     *
     * @param name the prefix of its models' names, or the whole name of its only model
     * @param alone whether it has a single model without a name of its own
     */
    public record Provider(String name, boolean alone, boolean configured) {}

    /** All providers, configured ones first, sorted by name. */
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

    /** The result of a lookup by name. */
    public sealed interface Choice {
        /**
         * A configured provider.
         *
         * @param model the model's name at the provider; empty for a provider with a single model
         */
        record Served(ChatModel chatModel, String model) implements Choice {}

        /** A supported provider that is not configured. */
        record NotConfigured(String provider) implements Choice {
            /** The missing setting. */
            public String sentence() {
                String prefix = provider.equals("google") ? "gemini" : provider;
                return "no key is set for "
                        + provider
                        + "; add it in the console under Model providers, or set "
                        + prefix.toUpperCase(Locale.ROOT)
                        + "_API_KEY";
            }
        }

        /** An unsupported provider or a malformed name. */
        record Unknown(String name) implements Choice {}
    }

    /** Finds the provider for a model name. */
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

    /** The models that a provider lists now. */
    List<ListedModel> list(String provider, Duration timeout) throws ModelException {
        ChatModel chatModel = configured.get(provider);
        if (chatModel == null) {
            throw new ModelException(
                    ModelException.Kind.REJECTED, new Choice.NotConfigured(provider).sentence());
        }
        return KNOWN.contains(provider)
                ? chatModel.listModels(timeout)
                : List.of(new ListedModel("", null, null, null, null, chatModel.sees("", timeout)));
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
     * Validates a model name for a bot. Returns a sentence for the user, or empty if the name is
     * valid. A provider that is not configured is valid, because it may be configured later.
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
