package dev.rejoinder.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a turn of another node, built from the text that the node stores. Any thread may read
 * {@link #live}; one thread at a time applies changes.
 */
public final class TurnReplica {
    private final TurnKey key;
    private final LiveTurn live;
    private int characters;

    /**
     * @param steps the turn's tool calls
     */
    public TurnReplica(Turn turn, List<ToolStep> steps) {
        this.key = turn.key();
        this.live = LiveTurn.of(turn, List.of());
        this.characters = charactersOf(turn.answer());
        showEvents(steps, turn.toolEvents());
        showAwaited(steps, turn.state());
    }

    /** A turn that this node ran until now, with its readers. */
    public TurnReplica(Turn turn, LiveTurn live) {
        this.key = turn.key();
        this.live = live;
        this.characters = charactersOf(live.unpublishedText());
    }

    public TurnKey key() {
        return key;
    }

    public LiveTurn live() {
        return live;
    }

    /** Whether a client of this server follows the text or waits for the end. */
    public boolean isRead() {
        return live.isRead();
    }

    public int readers() {
        return live.readers();
    }

    public void tick(long nowNanos) {
        live.tick(nowNanos);
    }

    /** The position up to which the copy was read. */
    public TurnStore.ReadPosition known() {
        return new TurnStore.ReadPosition(key, characters);
    }

    /** Whether the tool calls of the turn must be read for {@link #apply}. */
    public boolean needsSteps(TurnStore.TurnUpdate news) {
        int awaited = live.awaited().size();
        // An approval of one of several calls is no event.
        boolean awaitsOther = news.state() == TurnState.WAITING ? awaited != 1 : awaited > 0;
        return awaitsOther || news.toolEvents() > live.toolEvents().size();
    }

    /**
     * Applies the changes since {@link #known}, except for an end: use {@link #ended}.
     *
     * @param steps the turn's tool calls, read after the changes; null unless {@link #needsSteps}
     */
    public void apply(TurnStore.TurnUpdate news, @Nullable List<ToolStep> steps) {
        live.setRun(news.run());
        if (news.state().ended()) {
            return;
        }
        if (news.sources() != null && live.sources() == null) {
            live.setSources(news.sources());
        }
        // Readers must know the events before the text behind them.
        showEvents(steps, news.toolEvents());
        if (!news.more().isEmpty()) {
            append(news.more());
        }
        showAwaited(steps, news.state());
    }

    /** Shows the events up to a number: the text before later ones may not be known yet. */
    private void showEvents(@Nullable List<ToolStep> steps, int upTo) {
        if (steps != null && upTo > 0) {
            live.addToolEvents(
                    ToolEvent.of(steps).stream().filter(event -> event.number() <= upTo).toList());
        }
    }

    private void showAwaited(@Nullable List<ToolStep> steps, TurnState state) {
        List<ToolStep> awaited =
                state == TurnState.WAITING && steps != null
                        ? steps.stream().filter(step -> step.state().awaits()).toList()
                        : List.of();
        if (steps != null && !awaited.equals(live.awaited())) {
            live.setAwaited(awaited);
        }
    }

    /**
     * Applies the end, and the text and the events before it.
     *
     * @param steps the turn's tool calls; empty if no event is new
     */
    public void ended(Turn stored, List<ToolStep> steps) {
        showEvents(steps, stored.toolEvents());
        int known = live.unpublishedLength();
        if (stored.answer().length() > known) {
            append(stored.answer().substring(known));
        }
        live.ended(TurnEnd.of(stored));
    }

    /** The turn was deleted with its conversation. */
    public void deleted() {
        live.ended(TurnEnd.deleted(live.textFrom(0)));
    }

    private void append(String more) {
        var _ = live.append(more);
        live.publish();
        characters += charactersOf(more);
    }

    private static int charactersOf(String text) {
        return text.codePointCount(0, text.length());
    }
}
