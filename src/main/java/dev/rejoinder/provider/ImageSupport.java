package dev.rejoinder.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Knows which models can see images: their provider says so when it is asked, they are of a known
 * family, or they refused an image in the last hour. Thread-safe.
 */
public final class ImageSupport {
    /** The limit for asking a provider about a model. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration FRESH_FOR = Duration.ofMinutes(10);
    private static final int MAX_ANSWERS = 1_000;

    private static final Pattern IMAGES = Pattern.compile("image|vision|multi-?modal|\\bpdf\\b");

    private static final Pattern UNSUPPORTED =
            Pattern.compile(
                    "not support|n't support|unsupported|not enabled|only supported by"
                            + "|no endpoints found that support|not a multi-?modal|unknown variant"
                            + "|at most 0 ");

    /** Servers that know only messages of text. */
    private static final Pattern ONLY_TEXT = Pattern.compile("content\\b.{0,40}must be a string");

    /** What is wrong with one image, although the model sees others. */
    private static final Pattern BAD_IMAGE =
            Pattern.compile("format|media.?type|mime|exceed|too large|dimension");

    private static final int SERVER_ERROR = 500;

    private final Function<String, ChatModels.Choice> models;
    private final RefusalMemory refusals;

    /**
     * What providers said. The key has the connection, because another key may see other models.
     */
    private final Cache<ChatModels.Choice.Served, Sight> answers;

    ImageSupport(Function<String, ChatModels.Choice> models, LongSupplier nanos) {
        this.models = models;
        refusals = new RefusalMemory(nanos);
        answers =
                Caffeine.newBuilder()
                        .maximumSize(MAX_ANSWERS)
                        .expireAfterWrite(FRESH_FOR)
                        .ticker(nanos::getAsLong)
                        .build();
    }

    /**
     * Whether the model with this name can see images. Blocks up to two seconds if its provider
     * must be asked, which happens once in ten minutes.
     */
    public Sight sees(String name) {
        return refusals.has(name) ? Sight.NO : said(name);
    }

    /** As {@link #sees}, but refusals do not count. */
    public Sight said(String name) {
        return models.apply(name) instanceof ChatModels.Choice.Served served
                ? answers.get(served, asked -> asked.chatModel().sees(asked.model(), TIMEOUT))
                : Sight.UNKNOWN;
    }

    /** Remembers that the provider refused an image for this model. */
    public void refused(String model) {
        refusals.add(model);
    }

    /** Whether a failed call, which had attachments, failed because the model cannot see them. */
    public static boolean isRefusal(ModelException failure) {
        // llama.cpp answers 500.
        boolean rejected =
                failure.kind() == ModelException.Kind.REJECTED
                        || Integer.valueOf(SERVER_ERROR).equals(failure.status());
        return rejected && isRefusal(failure.detail());
    }

    /** Recognizes the error by its words, because providers have no code for it. */
    static boolean isRefusal(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return ONLY_TEXT.matcher(lower).find()
                || (IMAGES.matcher(lower).find()
                        && UNSUPPORTED.matcher(lower).find()
                        && !BAD_IMAGE.matcher(lower).find());
    }
}
