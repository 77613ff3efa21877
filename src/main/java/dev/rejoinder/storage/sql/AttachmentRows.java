package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Binds attachments to the question that uses them, and deletes attachments in small commits. A
 * deleted one is invisible at once, like a conversation whose turns are still being deleted.
 */
final class AttachmentRows {
    /** Each has at most {@link SqlAttachmentStore#PART_BYTES}. */
    private static final int PARTS_PER_COMMIT = 16;

    private static final String OWN =
            """
            bot_id = :bot_id and owner = :owner and state = 'READY'
                and (conversation_id is not null or expires_at > :now)
            """;
    private static final String BIND =
            """
            update attachment
            set conversation_id = :conversation_id, sequence = :sequence, ordinal = :ordinal
            where id = :id and conversation_id is null and
            """
                    + OWN;

    private static final String DELETE_PARTS =
            """
            delete from attachment_part where bot_id = :bot_id and attachment_id = :id
                and (variant, part) in (select variant, part from attachment_part
                    where bot_id = :bot_id and attachment_id = :id limit
            """
                    + PARTS_PER_COMMIT
                    + ")";

    static final String IS_KEY = "bot_id = :bot_id and id = :id";
    static final String UNUSED = IS_KEY + " and conversation_id is null";
    static final String OF_BOT = "bot_id = :bot_id";
    static final String OF_CONVERSATION = OF_BOT + " and conversation_id = :conversation_id";

    private AttachmentRows() {}

    /**
     * Requires that a question may use its attachments, and locks them. Changes nothing: a group
     * commit need not roll back.
     *
     * @throws dev.rejoinder.core.AppError ATTACHMENT_NOT_FOUND; ATTACHMENT_INVALID for one that
     *     another message has
     */
    static void requireUsable(Sql sql, Dialect dialect, NewTurn turn, long now) {
        List<String> ids = turn.files().ids();
        if (ids.isEmpty()) {
            return;
        }
        Parameters parameters = parameters(turn, now);
        for (int i = 0; i < ids.size(); i++) {
            parameters.and("id_" + i, ids.get(i));
        }
        String names =
                IntStream.range(0, ids.size()).mapToObj(i -> ":id_" + i).collect(joining(", "));
        List<Boolean> used =
                sql.query(
                        "select id, conversation_id from attachment where "
                                + OWN
                                + " and id in ("
                                + names
                                + ") order by id"
                                + dialect.forUpdate(),
                        row -> row.textOrNull("conversation_id") != null,
                        parameters);
        if (used.size() != ids.size()) {
            throw Attachment.notFound();
        }
        if (used.contains(true)) {
            throw Attachment.alreadyUsed();
        }
    }

    /** Binds and counts the attachments of a question, which {@link #requireUsable} has checked. */
    static void bind(Sql sql, NewTurn turn, TurnKey key, long now) {
        List<String> ids = turn.files().ids();
        if (ids.isEmpty()) {
            return;
        }
        var rows = new ArrayList<Parameters>(ids.size());
        for (String id : ids) {
            rows.add(
                    parameters(turn, now)
                            .and("conversation_id", key.conversationId())
                            .and("sequence", key.sequence())
                            .and("ordinal", rows.size())
                            .and("id", id));
        }
        for (int bound : sql.updateEach(BIND, rows)) {
            if (bound != 1) {
                throw Attachment.notFound();
            }
        }
        AttachmentCounts.addFiles(sql, key, now);
    }

    private static Parameters parameters(NewTurn turn, long now) {
        SentFiles files = turn.files();
        return Parameters.of("bot_id", turn.botId()).and("owner", files.owner()).and("now", now);
    }

    /**
     * Makes attachments invisible.
     *
     * @param which a condition on the table
     */
    static int markDeleted(Sql sql, String which, Parameters parameters) {
        return sql.update(
                "update attachment set state = 'DELETED' where state <> 'DELETED' and " + which,
                parameters);
    }

    /**
     * Deletes some of the content of a deleted attachment, and the attachment with the last of it.
     * Returns false if there is none.
     *
     * @param which a condition on the table
     */
    static boolean deletePiece(Sql sql, String which, Parameters parameters) {
        Optional<Parameters> next =
                sql.queryOne(
                        "select bot_id, id from attachment where state = 'DELETED' and "
                                + which
                                + " limit 1",
                        row -> key(row.text("bot_id"), row.text("id")),
                        parameters);
        next.ifPresent(
                key -> {
                    if (sql.update(DELETE_PARTS, key) < PARTS_PER_COMMIT) {
                        sql.update("delete from attachment where " + IS_KEY, key);
                    }
                });
        return next.isPresent();
    }

    static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }
}
