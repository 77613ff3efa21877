package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.lead.ContactDetails;
import dev.rejoinder.lead.Lead;
import dev.rejoinder.lead.LeadStore;
import dev.rejoinder.privacy.Erasure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link LeadStore}. */
abstract class LeadStoreContract extends StoreContract {
    private static final PageRequest ALL = new PageRequest(1, 100);

    private LeadStore leads() {
        return storage.leads();
    }

    private Lead lead(String botId, String id, @Nullable String userId) {
        return new Lead(
                botId,
                id,
                new ContactDetails(
                        "Zoë “Z”", null, "+44 20", "a\nb", Map.of("company", "=1+1", "x", "é")),
                null,
                userId,
                clock.now());
    }

    private Lead added(String botId, String id, @Nullable String userId) {
        clock.tick(Duration.ofMillis(1));
        Lead lead = lead(botId, id, userId);
        leads().add(lead);
        return lead;
    }

    @Test
    void leadIsReadAsItWasStored() {
        Lead first = added(BOT, "lead_1", null);
        Lead second = added(BOT, "lead_2", "visitor_1");

        assertThat(leads().list(BOT, Instant.EPOCH, ALL)).containsExactly(second, first);
        assertThat(leads().list(BOT, first.createdAt(), ALL)).containsExactly(second);
        assertThat(leads().count(BOT, first.createdAt())).isEqualTo(1);
        assertThat(leads().list("bot_2", Instant.EPOCH, ALL)).isEmpty();
    }

    @Test
    void leadIsStoredWithItsEvent() {
        storage.events().want(Set.of(EventType.LEAD_CREATED));
        converse("c1", 1);
        Lead lead = added(BOT, "lead_1", null);
        leads().add(new Lead(BOT, "lead_2", lead.contact(), "c1", "visitor_1", clock.now()));

        assertThat(storage.events().after(0, 10))
                .extracting(StoredEvent::conversationId, StoredEvent::data)
                .containsExactly(
                        tuple(null, "{\"leadId\":\"lead_1\"}"),
                        tuple("c1", "{\"leadId\":\"lead_2\"}"));
    }

    @Test
    void allLeadsAreReadInBatches() {
        Lead first = added(BOT, "lead_1", null);
        Lead second = added(BOT, "lead_2", null);
        // At the same time as the one before.
        Lead third = lead(BOT, "lead_3", null);
        leads().add(third);

        List<Lead> batch = leads().batch(BOT, Instant.EPOCH, null, 2);
        assertThat(batch).containsExactly(third, second);
        assertThat(leads().batch(BOT, Instant.EPOCH, batch.getLast(), 2)).containsExactly(first);
        assertThat(leads().batch(BOT, Instant.EPOCH, first, 2)).isEmpty();
    }

    @Test
    void deletedLeadIsGone() {
        added(BOT, "lead_1", null);

        assertThat(leads().delete("bot_2", "lead_1")).isFalse();
        assertThat(leads().delete(BOT, "lead_1")).isTrue();
        assertThat(leads().delete(BOT, "lead_1")).isFalse();
    }

    @Test
    void leadsOfAUserAreFoundAndDeleted() {
        storage.bots().insert(bot("bot_2", "other"));
        Lead first = added(BOT, "lead_1", "visitor_1");
        Lead second = added("bot_2", "lead_2", "visitor_1");
        Lead others = added(BOT, "lead_3", "visitor_2");
        Lead nobodys = added(BOT, "lead_4", null);

        assertThat(leads().ofUser("visitor_1", null)).containsExactly(first, second);
        assertThat(leads().ofUser("visitor_1", "bot_2")).containsExactly(second);
        erase("visitor_1", "bot_2");
        assertThat(leads().ofUser("visitor_1", null)).containsExactly(first);
        erase("visitor_1", null);
        assertThat(leads().list(BOT, Instant.EPOCH, ALL)).containsExactly(nobodys, others);
    }

    private void erase(String userId, @Nullable String botId) {
        String id = "erasure_" + botId;
        var erasure = new Erasure(id, userId, "", botId, clock.now(), null, Map.of());
        assertThat(storage.erasures().begin(erasure)).contains(erasure);
        assertThat(storage.erasures().deleteRest(erasure)).isTrue();
        assertThat(storage.erasures().deleteRest(erasure)).isFalse();
        assertThat(storage.erasures().find(id).orElseThrow().counts())
                .isEqualTo(Map.of("leads", 1L));
    }

    @Test
    void leadsAreDeletedWithTheirBot() {
        added(BOT, "lead_1", null);
        storage.bots().delete(BOT);

        assertThatThrownBy(() -> added(BOT, "lead_2", null))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BOT_NOT_FOUND));
        while (storage.bots().purgeDeleted(10) > 0) {
            // Until nothing is left.
        }
        assertThat(leads().list(BOT, Instant.EPOCH, ALL)).isEmpty();
    }
}
