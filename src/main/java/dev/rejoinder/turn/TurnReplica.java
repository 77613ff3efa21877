package dev.rejoinder.turn;

import java.util.List;

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
        this.live = LiveTurn.of(turn, steps);
        this.characters = charactersOf(turn.answer());
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

    /** Applies the changes since {@link #known}, except for an end: use {@link #ended}. */
    public void apply(TurnStore.TurnUpdate news) {
        live.setRun(news.run());
        if (news.state().ended()) {
            return;
        }
        if (news.sources() != null && live.sources() == null) {
            live.setSources(news.sources());
        }
        if (!news.more().isEmpty()) {
            append(news.more());
        }
    }

    /** Applies the end and the text before it. */
    public void ended(Turn stored) {
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
