package dev.rejoinder.provider;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Knows models that cannot call tools: their provider says so when it is asked, or refused tools in
 * the last hour. Thread-safe.
 */
public final class ToolSupport {
    /** The limit for asking providers about all models of a bot. */
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Pattern TOOLS =
            Pattern.compile(
                    "\\btools?\\b|tool[_ -]?(use|call|choice)|function[_"
                            + " -]?call|--enable-auto-tool");

    private static final Pattern UNSUPPORTED =
            Pattern.compile(
                    "not support|n't support|unsupported|not enabled|not available|requires --"
                            + "|no endpoints found that support");

    /** Options of tools that some models lack, although they can call tools. */
    private static final Pattern OPTION =
            Pattern.compile("parallel|strict|tool[_ ]choice(?!.*--enable-auto-tool)");

    private final Function<String, ChatModels.Choice> models;
    private final LongSupplier nanos;
    private final RefusalMemory refusals;

    ToolSupport(Function<String, ChatModels.Choice> models, LongSupplier nanos) {
        this.models = models;
        this.nanos = nanos;
        refusals = new RefusalMemory(nanos);
    }

    /** Whether a failed call, which offered tools, failed because the model cannot call any. */
    public static boolean isRefusal(ModelException failure) {
        return failure.kind() == ModelException.Kind.REJECTED && isRefusal(failure.detail());
    }

    /** Recognizes the error by its words, because providers have no code for it. */
    public static boolean isRefusal(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return TOOLS.matcher(lower).find()
                && UNSUPPORTED.matcher(lower).find()
                && !OPTION.matcher(lower).find();
    }

    /** Remembers that the provider refused tools for this model. */
    public void refused(String model) {
        refusals.add(model);
    }

    /**
     * Returns the first of these models that is known not to call tools. Asks their providers, and
     * blocks up to two seconds in total.
     */
    public Optional<String> firstWithoutTools(Collection<String> names) {
        long deadline = nanos.getAsLong() + TIMEOUT.toNanos();
        return names.stream()
                .filter(name -> refusals.has(name) || isListedWithoutTools(name, deadline))
                .findFirst();
    }

    private boolean isListedWithoutTools(String name, long deadline) {
        Duration left = Duration.ofNanos(deadline - nanos.getAsLong());
        return left.isPositive()
                && models.apply(name)
                        instanceof ChatModels.Choice.Served(ChatModel served, String model)
                && served.isListedWithoutTools(model, left);
    }
}
