package dev.rejoinder.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.analytics.Analytics;
import dev.rejoinder.analytics.AnalyticsReport;
import dev.rejoinder.analytics.DateRange;
import dev.rejoinder.analytics.ModelPrices;
import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.Attachment.Variant;
import dev.rejoinder.attachment.AttachmentStore;
import dev.rejoinder.attachment.AttachmentStore.Content;
import dev.rejoinder.attachment.FileSender;
import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.attachment.UploadCount;
import dev.rejoinder.attachment.UploadLimit;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AttachmentStore}, and of the binding of attachments to turns. */
abstract class AttachmentStoreContract extends StoreContract {
    private static final String KEY = "key_1";

    private AttachmentStore files() {
        return storage.attachments();
    }

    private Attachment attachment(String id, @Nullable String visitor) {
        return new Attachment(
                BOT,
                id,
                visitor == null ? KEY : visitor,
                visitor,
                null,
                "Größe, 尺.png",
                "image/png",
                3,
                640,
                480,
                null,
                clock.now(),
                clock.now().plus(Attachment.UNUSED));
    }

    private Attachment added(String id) throws IOException {
        Attachment added = attachment(id, null);
        add(added, Map.of(Variant.CONTENT, content(id.getBytes(UTF_8))));
        return added;
    }

    private void add(Attachment attachment, Map<Variant, Content> contents) throws IOException {
        files().begin(BOT, attachment.id(), sender(attachment), clock.now());
        files().complete(attachment, contents);
    }

    private static FileSender sender(Attachment attachment) {
        return new FileSender(attachment.owner(), attachment.userId() == null ? null : "192.0.2.1");
    }

    private static Content content(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    private byte[] read(Attachment attachment, Variant variant) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(files().copy(attachment, variant, out)).isEqualTo(out.size() > 0);
        return out.toByteArray();
    }

    private boolean exists(String id) {
        return files().find(BOT, id, clock.now()).isPresent();
    }

    private static NewTurn with(NewTurn turn, String owner, String... ids) {
        return new NewTurn(
                turn.botId(),
                turn.conversationId(),
                turn.createConversation(),
                turn.userMessageId(),
                turn.messageId(),
                turn.question(),
                turn.metadata(),
                turn.userId(),
                turn.idempotency(),
                turn.streamed(),
                turn.recall(),
                null,
                null,
                null,
                new SentFiles(owner, List.of(ids), "fingerprint", List.of()));
    }

    private void assertNotFound(NewTurn turn) {
        assertRefused(turn, ErrorCode.ATTACHMENT_NOT_FOUND);
    }

    private void assertRefused(NewTurn turn, ErrorCode code) {
        assertThatThrownBy(() -> accept(turn)).satisfies(error -> assertCode(error, code));
    }

    private static void assertCode(Throwable error, ErrorCode code) {
        assertThat(error)
                .isInstanceOfSatisfying(
                        AppError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void attachmentIsReadAsItWasStored() throws IOException {
        var large = new byte[700_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        Attachment image = attachment("file_1", "visitor_1");
        add(
                image,
                Map.of(Variant.CONTENT, content(large), Variant.ORIGINAL, content(new byte[] {1})));

        assertThat(files().find(BOT, "file_1", clock.now())).contains(image);
        assertThat(read(image, Variant.CONTENT)).isEqualTo(large);
        assertThat(read(image, Variant.ORIGINAL)).containsExactly(1);
        assertThat(read(image, Variant.TEXT)).isEmpty();
        assertThat(files().find("bot_2", "file_1", clock.now())).isEmpty();
        assertThat(files().find(BOT, "file_2", clock.now())).isEmpty();
    }

    @Test
    void interruptedUploadIsInvisibleAndSwept() {
        Attachment broken = attachment("file_1", null);
        assertThatThrownBy(
                        () ->
                                add(
                                        broken,
                                        Map.of(
                                                Variant.CONTENT,
                                                () -> {
                                                    throw new IOException("broken");
                                                })))
                .isInstanceOf(IOException.class);
        assertThat(exists("file_1")).isFalse();
        assertNotFound(with(newTurn("c1", 1), KEY, "file_1"));

        clock.tick(Attachment.UNUSED);
        assertThat(files().sweep(clock.now())).isEqualTo(1);
        assertThat(files().sweep(clock.now())).isZero();
    }

    @Test
    void questionBindsItsAttachments() throws IOException {
        added("file_1");
        added("file_2");
        Turn first = accept(with(newTurn("c1", 1), KEY, "file_2", "file_1"));
        finish(first, complete("Nice."));
        Turn second = converse("c1", 2);

        assertThat(first.attachments()).isEqualTo(2);
        assertThat(storage.turns().before(second.key(), 10, 1_000).getFirst().attachments())
                .isEqualTo(2);
        List<Attachment> bound = files().ofTurns(BOT, "c1", 1, 2);
        assertThat(bound).extracting(Attachment::id).containsExactly("file_2", "file_1");
        assertThat(bound).extracting(Attachment::use).containsOnly(new Attachment.Use("c1", 1));
        assertThat(files().ofTurns(BOT, "c1", 2, 2)).isEmpty();

        clock.tick(Attachment.UNUSED.multipliedBy(100));
        assertThat(files().sweep(clock.now())).isZero();
        assertThat(exists("file_1")).isTrue();
    }

    private AnalyticsReport.Figures figures() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        var prices =
                new ModelPrices(
                        List.of(new ModelPrices.Price("paid/*", BigDecimal.TWO, BigDecimal.ONE)),
                        "EUR");
        AnalyticsReport report =
                new Analytics(storage.analytics(), prices)
                        .report(id -> true, new DateRange(today, today));
        assertThat(report.days().getFirst().figures()).isEqualTo(report.totals());
        assertThat(report.bots()).allMatch(bot -> bot.figures().equals(report.totals()));
        return report.totals();
    }

    private static TurnEnd read(long attachmentTokens, String model) {
        return new TurnEnd(
                TurnState.COMPLETE,
                "Nice.",
                FinishReason.STOP,
                null,
                null,
                null,
                false,
                new TurnEnd.ModelTiming(model, 1L, 2),
                null,
                null,
                attachmentTokens);
    }

    @Test
    void attachmentsAndTheirTokensAreCounted() throws IOException {
        added("file_1");
        added("file_2");
        Attachment image = attachment("file_3", null);
        var document =
                new Attachment(
                        BOT,
                        image.id(),
                        KEY,
                        null,
                        null,
                        "terms.pdf",
                        "application/pdf",
                        3,
                        null,
                        null,
                        9,
                        image.createdAt(),
                        image.expiresAt());
        add(document, Map.of(Variant.CONTENT, content(new byte[] {1})));

        finish(
                accept(with(newTurn("c1", 1), KEY, "file_1", "file_2", "file_3")),
                read(700_000, "paid/model"));
        finish(accept(newTurn("c1", 2)), read(50_000, "paid/model"));
        finish(accept(newTurn("c1", 3)), read(9, "other"));
        finish(accept(newTurn("c1", 4)), read(0, "paid/model"));

        assertThat(figures())
                .extracting(
                        AnalyticsReport.Figures::images,
                        AnalyticsReport.Figures::documents,
                        AnalyticsReport.Figures::attachmentTokens,
                        AnalyticsReport.Figures::attachmentCost)
                .containsExactly(2L, 1L, 750_009L, new BigDecimal("1.5"));
        storage.conversations().delete(BOT, "c1");
        assertThat(figures().images()).isEqualTo(2);
    }

    @Test
    void attachmentIsUsedOnceAndOnlyByItsSender() throws IOException {
        added("file_1");
        added("file_2");
        assertNotFound(with(newTurn("c1", 1), "key_2", "file_1"));
        assertNotFound(with(newTurn("c1", 1), KEY, "file_1", "file_9"));
        accept(with(newTurn("c1", 1), KEY, "file_1"));
        assertNotFound(with(newTurn("c2", 1), "key_2", "file_1"));
        assertRefused(with(newTurn("c2", 1), KEY, "file_1"), ErrorCode.ATTACHMENT_INVALID);
        assertRefused(
                with(newTurn("c2", 1), KEY, "file_2", "file_1"), ErrorCode.ATTACHMENT_INVALID);
        assertThat(storage.conversations().find(BOT, "c2")).isEmpty();

        accept(with(newTurn("c2", 1), KEY, "file_2"));
    }

    @Test
    void simultaneousQuestionsCannotUseTheSameAttachment() throws Exception {
        var together = new CyclicBarrier(4);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 10; round++) {
                String id = "file_" + round;
                String conversation = "c" + round + "-";
                added(id);
                List<Callable<Integer>> calls =
                        Stream.of(1, 2, 3, 4)
                                .<Callable<Integer>>map(
                                        i ->
                                                () -> {
                                                    together.await();
                                                    return used(conversation + i, id);
                                                })
                                .toList();
                int used = 0;
                for (Future<Integer> each : threads.invokeAll(calls)) {
                    used += each.get();
                }
                assertThat(used).isEqualTo(1);
            }
        }
    }

    private int used(String conversation, String id) {
        try {
            accept(with(newTurn(conversation, 1), KEY, id));
            return 1;
        } catch (AppError refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.ATTACHMENT_INVALID);
            return 0;
        }
    }

    @Test
    void expiredAttachmentCannotBeUsed() throws IOException {
        added("file_1");
        clock.tick(Attachment.UNUSED.minusMillis(1));
        assertThat(files().sweep(clock.now())).isZero();
        assertThat(exists("file_1")).isTrue();
        clock.tick(Duration.ofMillis(1));
        assertThat(exists("file_1")).isFalse();
        assertNotFound(with(newTurn("c1", 1), KEY, "file_1"));
        assertThat(files().sweep(clock.now())).isEqualTo(1);
    }

    @Test
    void retriedQuestionGetsTheSameTurn() throws IOException {
        added("file_1");
        NewTurn question = with(keyed(newTurn("c1", 1), "hash", "print"), KEY, "file_1");
        Turn first = accept(question);
        assertThat(accept(with(keyed(newTurn("c2", 1), "hash", "print"), KEY, "file_9")))
                .isEqualTo(first);
        assertThat(files().isAccepted(BOT, "hash")).isTrue();
        assertThat(files().isAccepted(BOT, "other")).isFalse();

        finish(first, failed());
        Turn again = accept(question);
        assertThat(again.fence()).isGreaterThan(first.fence());
        assertThat(again.attachments()).isEqualTo(1);
        assertThat(files().ofTurns(BOT, "c1", 1, 1)).hasSize(1);
    }

    @Test
    void attachmentsGoWithTheirConversation() throws IOException {
        added("file_1");
        Attachment kept = added("file_2");
        accept(with(newTurn("c1", 1), KEY, "file_1"));
        accept(with(newTurn("c2", 1), KEY, "file_2"));
        assertThat(storage.conversations().delete(BOT, "c1")).isTrue();

        assertThat(exists("file_1")).isFalse();
        assertThat(files().ofTurns(BOT, "c1", 1, 1)).isEmpty();
        assertThat(read(attachment("file_1", null), Variant.CONTENT)).isEmpty();
        assertThat(read(kept, Variant.CONTENT)).isEqualTo("file_2".getBytes(UTF_8));
    }

    @Test
    void attachmentsGoWithTheirBot() throws IOException {
        added("file_1");
        added("file_2");
        accept(with(newTurn("c1", 1), KEY, "file_1"));
        storage.bots().delete(BOT);
        assertThatThrownBy(() -> added("file_3")).isInstanceOf(AppError.class);
        while (storage.bots().purgeDeleted(10) > 0) {
            // Each call deletes some.
        }
        for (String id : List.of("file_1", "file_2", "file_3")) {
            assertThat(exists(id)).isFalse();
            assertThat(read(attachment(id, null), Variant.CONTENT)).isEmpty();
        }
    }

    @Test
    void erasureDeletesAttachmentsOfTheUser() throws IOException {
        for (String id : List.of("file_1", "file_2")) {
            add(attachment(id, "visitor_1"), Map.of(Variant.CONTENT, content(id.getBytes(UTF_8))));
        }
        added("file_3");
        accept(with(ofUser(newTurn("c1", 1), "visitor_1"), "visitor_1", "file_1"));
        erase("visitor_1");

        assertThat(storage.erasures().find("erasure_1").orElseThrow().counts())
                .containsEntry("attachments", 2L);
        assertThat(read(attachment("file_1", null), Variant.CONTENT)).isEmpty();
        assertThat(read(attachment("file_2", null), Variant.CONTENT)).isEmpty();
        assertThat(exists("file_3")).isTrue();
    }

    private void erase(String userId) {
        Erasure erasure =
                new Erasure("erasure_1", userId, "hash", null, clock.now(), null, Map.of());
        storage.erasures().begin(erasure);
        storage.erasures()
                .conversations(erasure, 10)
                .forEach(found -> storage.erasures().delete(erasure, found));
        while (storage.erasures().deleteRest(erasure)) {
            // Each call deletes some.
        }
    }

    @Test
    void erasureDeletesAFileOfTheUserThatIsOnItsWay() {
        Attachment sent = attachment("file_1", "visitor_1");
        files().begin(BOT, "file_1", sender(sent), clock.now());
        erase("visitor_1");

        Map<Variant, Content> contents = Map.of(Variant.CONTENT, content(new byte[] {1}));
        assertThatThrownBy(() -> files().complete(sent, contents))
                .satisfies(error -> assertCode(error, ErrorCode.ATTACHMENT_NOT_FOUND));
        assertThat(exists("file_1")).isFalse();
    }

    @Test
    void discardedAttachmentIsGoneAndIsNotCounted() throws IOException {
        var limit = new UploadLimit("sender", 1, 0);
        UploadCount count = files().countUpload(List.of(limit), 60, clock.now());
        added("file_1");
        files().discard(BOT, "file_1", null);
        assertThat(exists("file_1")).isFalse();
        assertExceeded(List.of(limit), 1);

        added("file_2");
        files().discard(BOT, "file_2", count);
        files().discard(BOT, "file_2", count);
        files().countUpload(List.of(limit), 60, clock.now());
        assertExceeded(List.of(limit), 1);

        added("file_3");
        accept(with(newTurn("c1", 1), KEY, "file_3"));
        files().discard(BOT, "file_3", count);
        assertThat(exists("file_3")).isTrue();
        assertExceeded(List.of(limit), 1);
    }

    @Test
    void fileThatWentWithItsSenderOrBotIsNotCounted() throws IOException {
        var limit = new UploadLimit("sender", 2, 0);
        UploadCount erased = files().countUpload(List.of(limit), 60, clock.now());
        UploadCount orphaned = files().countUpload(List.of(limit), 60, clock.now());
        add(attachment("file_1", "visitor_1"), Map.of(Variant.CONTENT, content(new byte[] {1})));
        added("file_2");
        erase("visitor_1");
        storage.bots().delete(BOT);
        while (storage.bots().purgeDeleted(10) > 0) {
            // Each call deletes some.
        }
        for (int i = 0; i < 2; i++) {
            files().discard(BOT, "file_1", erased);
            files().discard(BOT, "file_2", orphaned);
        }

        files().countUpload(List.of(limit), 60, clock.now());
        files().countUpload(List.of(limit), 60, clock.now());
        assertExceeded(List.of(limit), 1);
    }

    @Test
    void textOfAnImageIsAddedOnce() throws IOException {
        Attachment image = added("file_1");
        var text = new byte[700_000];
        files().addText(image, 7, text);
        files().addText(image, 8, new byte[] {1});
        assertThat(files().find(BOT, "file_1", clock.now()).orElseThrow().characters())
                .isEqualTo(7);
        assertThat(read(image, Variant.TEXT)).isEqualTo(text);
        assertThat(files().head(image, Variant.TEXT).orElseThrow().length()).isEqualTo(text.length);
        assertThat(files().head(image, Variant.ORIGINAL)).isEmpty();

        added("file_2");
        files().addText(attachment("file_2", null), 0, null);
        assertThat(files().find(BOT, "file_2", clock.now()).orElseThrow().characters()).isZero();
    }

    @Test
    void uploadsOfADayAreLimited() {
        var sender = new UploadLimit("sender", 3, 100);
        var network = new UploadLimit("network", 0, 150);
        files().countUpload(List.of(network, sender), 60, clock.now());
        assertExceeded(List.of(network, sender), 41);
        files().countUpload(List.of(network, sender), 40, clock.now());
        assertExceeded(List.of(network, sender), 1);
        assertExceeded(List.of(network), 51);
        // The rejected uploads were not counted.
        files().countUpload(List.of(network), 50, clock.now());

        clock.tick(Duration.ofDays(1));
        files().countUpload(List.of(network, sender), 60, clock.now());
    }

    private void assertExceeded(List<UploadLimit> limits, long bytes) {
        assertThatThrownBy(() -> files().countUpload(limits, bytes, clock.now()))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
                            assertThat(error.retryAfter())
                                    .isBetween(Duration.ofMillis(1), Duration.ofDays(1));
                        });
    }
}
