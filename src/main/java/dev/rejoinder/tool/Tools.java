package dev.rejoinder.tool;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The tools of this server's bots. A change made here is visible in this process when its method
 * returns; one made by another process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Tools {
    /** How long the tools of a bot are cached before the store is asked again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Maximum number of bots whose tools are cached. */
    static final int MAX_CACHED = 500;

    /**
     * Maximum attempts of an update; another attempt means that another process changed the tool.
     */
    private static final int MAX_ATTEMPTS = 50;

    private final ToolStore store;
    private final Clock clock;
    private final Ids ids;
    private final Consumer<ToolDraft> targetRules;
    private final Consumer<String> modelRules;
    private final ShortLivedCache<String, List<Tool>> cached;

    /** The bots that got tools in this process: a bot that was read before says it has none. */
    private final Set<String> changedHere = ConcurrentHashMap.newKeySet();

    /** Held from reading a tool to storing the change. */
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * Creates the service.
     *
     * @param targetRules throws INVALID_REQUEST if the target of a tool is wrong
     * @param modelRules gets the id of a bot before it gets a tool that is turned on; throws
     *     INVALID_REQUEST if its models cannot call tools. May ask their providers
     */
    public Tools(
            ToolStore store,
            Clock clock,
            Ids ids,
            Consumer<ToolDraft> targetRules,
            Consumer<String> modelRules) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.targetRules = targetRules;
        this.modelRules = modelRules;
        cached = new ShortLivedCache<>(clock, FRESH_FOR, MAX_CACHED);
    }

    /**
     * Creates tools, all or none, which {@link #list} returns in this order; durable when it
     * returns.
     *
     * @throws AppError INVALID_REQUEST naming the field; BOT_NOT_FOUND
     */
    public List<Tool> create(String botId, List<ToolDraft> drafts) {
        Instant now = clock.now();
        // In increasing order, because tools of the same time are listed by id.
        Iterator<String> newIds =
                Stream.generate(ids::tool).limit(drafts.size()).sorted().iterator();
        List<Tool> tools =
                drafts.stream()
                        .map(draft -> Tool.of(newIds.next(), botId, checked(draft), now, now))
                        .toList();
        if (tools.stream().anyMatch(Tool::enabled)) {
            modelRules.accept(botId);
        }
        changedHere.add(botId);
        try {
            store.add(botId, tools);
        } finally {
            cached.forget();
        }
        return tools;
    }

    /** As {@link #list(String)}, without a query for a bot that had no tools when it was read. */
    List<Tool> list(Bot bot) {
        return bot.facts().hasTools() || changedHere.contains(bot.id())
                ? list(bot.id())
                : List.of();
    }

    /** All tools of a bot, oldest first; from memory in nearly all cases. */
    public List<Tool> list(String botId) {
        return Objects.requireNonNull(cached.get(botId, store::list));
    }

    /** The tools of all bots that refer to secrets. */
    public List<Tool> withSecrets() {
        return store.withSecrets().stream()
                .filter(tool -> !tool.target().secrets().isEmpty())
                .toList();
    }

    /**
     * Returns a tool.
     *
     * @throws AppError NOT_FOUND
     */
    public Tool require(String botId, String id) {
        return store.find(botId, id).orElseThrow(Tools::notFound);
    }

    /**
     * Replaces the settings of a tool with the result of {@code change}; durable when it returns.
     *
     * @throws AppError NOT_FOUND; INVALID_REQUEST as for {@link #create}; OVERLOADED
     */
    public Tool update(String botId, String id, UnaryOperator<ToolDraft> change) {
        // Outside the lock, because it may ask a provider.
        Tool before = require(botId, id);
        if (!before.enabled() && checked(change.apply(before.draft())).enabled()) {
            modelRules.accept(botId);
        }
        changing.lock();
        try {
            for (int i = 0; i < MAX_ATTEMPTS; i++) {
                Tool current = require(botId, id);
                Tool changed =
                        Tool.of(
                                id,
                                botId,
                                checked(change.apply(current.draft())),
                                current.createdAt(),
                                clock.after(current.updatedAt()));
                if (store.replace(changed, current.updatedAt())) {
                    return changed;
                }
                // Another process changed the tool: retry on its result.
            }
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED, "Other requests are changing this tool.", FRESH_FOR);
        } finally {
            cached.forget();
            changing.unlock();
        }
    }

    /**
     * Deletes a tool; durable when it returns.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String botId, String id) {
        try {
            if (!store.delete(botId, id)) {
                throw notFound();
            }
        } finally {
            cached.forget();
        }
    }

    private ToolDraft checked(ToolDraft draft) {
        ToolRules.check(draft);
        targetRules.accept(draft);
        return draft;
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such tool.");
    }
}
