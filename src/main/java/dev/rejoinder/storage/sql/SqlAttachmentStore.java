package dev.rejoinder.storage.sql;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.attachment.FileSender;
import dev.rejoinder.attachment.UploadCount;
import dev.rejoinder.attachment.UploadLimit;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attachments in SQL. Their content is in parts, each written in its own commit. */
public final class SqlAttachmentStore implements AttachmentStore {
    static final int PART_BYTES = 256 << 10;

    private static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "id",
                    "owner",
                    "user_id",
                    "conversation_id",
                    "sequence",
                    "name",
                    "media_type",
                    "bytes",
                    "width",
                    "height",
                    "characters",
                    "created_at",
                    "expires_at");

    /** The connection may be lost during a commit; the next attempt then finds its row. */
    private static final String RETRIED = " on conflict do nothing";

    private static final String BEGIN =
            COLUMNS.with("state", "'STORING'").insertInto("attachment") + RETRIED;
    private static final String INSERT_PART =
            Columns.of("bot_id", "attachment_id", "variant", "part", "content")
                            .with("attachment_id", ":id")
                            .insertInto("attachment_part")
                    + RETRIED;
    private static final String SELECT = "select " + COLUMNS.names() + " from attachment where ";
    private static final String IS_STORING =
            "select id from attachment where " + AttachmentRows.IS_KEY + " and state = 'STORING'";
    private static final String COMPLETE =
            """
            update attachment
            set state = 'READY', name = :name, media_type = :media_type, bytes = :bytes,
                width = :width, height = :height, characters = :characters,
                created_at = :created_at, expires_at = :expires_at
            where state <> 'DELETED' and
            """
                    + AttachmentRows.IS_KEY;
    private static final String ADD_TEXT =
            "update attachment set characters = :characters where "
                    + AttachmentRows.IS_KEY
                    + " and state = 'READY' and characters is null";
    private static final String HAS_BOT =
            "select count(*) from bot where id = :bot_id and deleted_at is null";
    private static final String FIND =
            SELECT
                    + AttachmentRows.IS_KEY
                    + " and state = 'READY' and (conversation_id is not null or expires_at > :now)";
    private static final String OF_TURNS =
            SELECT
                    + AttachmentRows.OF_CONVERSATION
                    + """
                     and state = 'READY' and sequence >= :first and sequence <= :last
                    order by sequence, ordinal
                    """;
    private static final String PART =
            """
            select content from attachment_part
            where bot_id = :bot_id and attachment_id = :id and variant = :variant and part = :part
            """;
    private static final String HEAD =
            """
            select content, (
                select sum(length(content)) from attachment_part
                where bot_id = :bot_id and attachment_id = :id and variant = :variant) bytes
            from attachment_part
            where bot_id = :bot_id and attachment_id = :id and variant = :variant and part = 0
            """;
    private static final String BEGIN_DAY =
            """
            insert into upload_day (subject, day, files, bytes) values (:subject, :day, 0, 0)
            on conflict (subject, day) do nothing
            """;
    private static final String COUNT_UPLOAD =
            """
            update upload_day set files = files + 1, bytes = bytes + :bytes
            where subject = :subject and day = :day
                and (:max_files = 0 or files < :max_files)
                and (:max_bytes = 0 or bytes + :bytes <= :max_bytes)
            """;
    private static final String GIVE_BACK =
            """
            update upload_day set files = files - 1, bytes = bytes - :bytes
            where subject = :subject and day = :day
            """;
    private static final String IS_USED =
            "select count(*) from attachment where "
                    + AttachmentRows.IS_KEY
                    + " and conversation_id is not null";
    private static final String EXPIRED = "conversation_id is null and expires_at <= :now";

    /** A sweep ends, so that a server can stop. The next one goes on. */
    private static final int PIECES_PER_SWEEP = 10_000;

    /** The clocks of servers differ. */
    private static final int DAYS_KEPT = 1;

    private static final String FORGET_DAYS =
            """
            delete from upload_day where (subject, day) in (
                select subject, day from upload_day where day < :before limit :most)
            """;

    private final Database database;
    private final String lockBot;
    private final String lockStoring;

    public SqlAttachmentStore(Database database, Dialect dialect) {
        this.database = database;
        this.lockBot =
                "select id from bot where id = :bot_id and deleted_at is null"
                        + dialect.forUpdate();
        this.lockStoring = IS_STORING + dialect.forUpdate();
    }

    @Override
    public void begin(String botId, String id, FileSender sender, Instant now) {
        Parameters row =
                AttachmentRows.key(botId, id)
                        .and("owner", sender.id())
                        .and("user_id", sender.visitorId())
                        .and("conversation_id", null)
                        .and("sequence", null)
                        .and("name", "")
                        .and("media_type", "")
                        .and("bytes", 0)
                        .and("width", null)
                        .and("height", null)
                        .and("characters", null)
                        .and("created_at", now)
                        .and("expires_at", now.plus(Attachment.UNUSED));
        database.writeIdempotently(
                (sql, _) -> {
                    // The lock keeps a deletion of the bot from missing this attachment.
                    if (sql.queryOne(lockBot, found -> found.text("id"), row).isEmpty()) {
                        throw Bots.notFound();
                    }
                    return sql.update(BEGIN, row);
                });
    }

    @Override
    public void complete(Attachment attachment, Map<Variant, Content> contents) throws IOException {
        Parameters row = parameters(attachment);
        for (Map.Entry<Variant, Content> each : contents.entrySet()) {
            try (InputStream content = each.getValue().open()) {
                addParts(attachment, each.getKey(), content);
            }
        }
        int completed = database.writeIdempotently((sql, _) -> sql.update(COMPLETE, row));
        if (completed == 0) {
            throw database.query(sql -> deleted(sql, row));
        }
    }

    /** The error for an attachment that was deleted while it was stored. */
    private static AppError deleted(Sql sql, Parameters row) {
        return sql.number(HAS_BOT, row) == 0 ? Bots.notFound() : Attachment.notFound();
    }

    @Override
    public void addText(Attachment image, int characters, byte @Nullable [] text) {
        Parameters row =
                AttachmentRows.key(image.botId(), image.id()).and("characters", characters);
        database.write(
                sql -> {
                    int added = sql.update(ADD_TEXT, row);
                    for (int at = 0; added > 0 && text != null && at < text.length; ) {
                        int end = Math.min(at + PART_BYTES, text.length);
                        sql.update(
                                INSERT_PART,
                                part(image, Variant.TEXT, at / PART_BYTES)
                                        .and("content", Arrays.copyOfRange(text, at, end)));
                        at = end;
                    }
                    return added;
                });
    }

    @Override
    public void discard(String botId, String id, @Nullable UploadCount count) {
        Parameters key = AttachmentRows.key(botId, id);
        database.write(
                sql -> {
                    int deleted = AttachmentRows.markDeleted(sql, AttachmentRows.UNUSED, key);
                    // An erasure, or the deletion of the bot, may have deleted the file before.
                    if (count != null
                            && !count.isSettled()
                            && (deleted > 0 || sql.number(IS_USED, key) == 0)) {
                        for (UploadLimit limit : count.limits()) {
                            sql.update(GIVE_BACK, uploadDay(limit, count.day(), count.bytes()));
                        }
                    }
                    return deleted;
                });
        if (count != null) {
            count.settle();
        }
    }

    private void addParts(Attachment attachment, Variant variant, InputStream content)
            throws IOException {
        int part = 0;
        byte[] bytes = content.readNBytes(PART_BYTES);
        while (bytes.length > 0) {
            Parameters row = part(attachment, variant, part++).and("content", bytes);
            database.writeIdempotently(
                    (sql, _) -> {
                        // A deletion that has begun would miss the part.
                        if (sql.queryOne(lockStoring, found -> found.text("id"), row).isEmpty()) {
                            throw deleted(sql, row);
                        }
                        return sql.update(INSERT_PART, row);
                    });
            bytes = content.readNBytes(PART_BYTES);
        }
    }

    @Override
    public Optional<Attachment> find(String botId, String id, Instant now) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                SqlAttachmentStore::attachment,
                                AttachmentRows.key(botId, id).and("now", now)));
    }

    @Override
    public List<Attachment> ofTurns(String botId, String conversationId, long first, long last) {
        return database.query(
                sql ->
                        sql.query(
                                OF_TURNS,
                                SqlAttachmentStore::attachment,
                                ConversationColumns.key(botId, conversationId)
                                        .and("first", first)
                                        .and("last", last)));
    }

    @Override
    public Optional<ContentHead> head(Attachment attachment, Variant variant) {
        return database.query(
                sql ->
                        sql.queryOne(
                                HEAD,
                                row -> new ContentHead(row.bytes("content"), row.number("bytes")),
                                AttachmentRows.key(attachment.botId(), attachment.id())
                                        .and("variant", variant.name())));
    }

    @Override
    public boolean copy(Attachment attachment, Variant variant, OutputStream to)
            throws IOException {
        for (int part = 0; ; part++) {
            Parameters key = part(attachment, variant, part);
            Optional<byte[]> bytes =
                    database.query(sql -> sql.queryOne(PART, row -> row.bytes("content"), key));
            if (bytes.isEmpty()) {
                return part > 0;
            }
            to.write(bytes.get());
        }
    }

    @Override
    public boolean isAccepted(String botId, String keyHash) {
        return database.query(
                sql ->
                        sql.number(
                                        "select count(*) from idempotency where bot_id = :bot_id"
                                                + " and key_hash = :key_hash",
                                        Parameters.of("bot_id", botId).and("key_hash", keyHash))
                                > 0);
    }

    @Override
    public UploadCount countUpload(List<UploadLimit> limits, long bytes, Instant now) {
        database.write(
                sql -> {
                    limits.forEach(limit -> count(sql, limit, bytes, now.toEpochMilli()));
                    return limits.size();
                });
        return new UploadCount(limits, bytes, BotConversationCounts.day(now.toEpochMilli()));
    }

    private static void count(Sql sql, UploadLimit limit, long bytes, long now) {
        long day = BotConversationCounts.day(now);
        Parameters row =
                uploadDay(limit, day, bytes)
                        .and("max_files", limit.maxFiles())
                        .and("max_bytes", limit.maxBytes());
        sql.update(BEGIN_DAY, row);
        if (sql.update(COUNT_UPLOAD, row) == 0) {
            long tomorrow = BotConversationCounts.startOfDay(day + 1);
            throw UploadLimit.exceeded(Duration.ofMillis(tomorrow - now));
        }
    }

    private static Parameters uploadDay(UploadLimit limit, long day, long bytes) {
        return Parameters.of("subject", limit.subject()).and("day", day).and("bytes", bytes);
    }

    @Override
    public int sweep(Instant now) {
        Parameters expired = Parameters.of("now", now);
        int deleted =
                database.writeSingleStatement(
                        sql -> AttachmentRows.markDeleted(sql, EXPIRED, expired));
        boolean more = true;
        for (int i = 0; more && i < PIECES_PER_SWEEP; i++) {
            // Each piece is its own commit, so other work can be written in between.
            more = database.write(sql -> AttachmentRows.deletePiece(sql, "1 = 1", Parameters.NONE));
        }
        var _ =
                OldRows.delete(
                        database,
                        FORGET_DAYS,
                        BotConversationCounts.day(now.toEpochMilli()) - DAYS_KEPT);
        return deleted;
    }

    private static Parameters part(Attachment attachment, Variant variant, int part) {
        return AttachmentRows.key(attachment.botId(), attachment.id())
                .and("variant", variant.name())
                .and("part", part);
    }

    private static Parameters parameters(Attachment attachment) {
        return AttachmentRows.key(attachment.botId(), attachment.id())
                .and("name", attachment.name())
                .and("media_type", attachment.mediaType())
                .and("bytes", attachment.bytes())
                .and("width", attachment.width())
                .and("height", attachment.height())
                .and("characters", attachment.characters())
                .and("created_at", attachment.createdAt())
                .and("expires_at", attachment.expiresAt());
    }

    private static Attachment attachment(ResultRow row) throws SQLException {
        String conversationId = row.textOrNull("conversation_id");
        return new Attachment(
                row.text("bot_id"),
                row.text("id"),
                row.text("owner"),
                row.textOrNull("user_id"),
                conversationId == null
                        ? null
                        : new Attachment.Use(conversationId, row.number("sequence")),
                row.text("name"),
                row.text("media_type"),
                row.number("bytes"),
                row.integerOrNull("width"),
                row.integerOrNull("height"),
                row.integerOrNull("characters"),
                row.instant("created_at"),
                row.instant("expires_at"));
    }
}
