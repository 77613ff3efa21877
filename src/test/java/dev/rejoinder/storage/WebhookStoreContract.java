package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.event.EventType;
import dev.rejoinder.event.StoredEvent;
import dev.rejoinder.webhook.AttemptResult;
import dev.rejoinder.webhook.ClaimedDelivery;
import dev.rejoinder.webhook.Delivery;
import dev.rejoinder.webhook.DeliveryOutcome;
import dev.rejoinder.webhook.DeliveryState;
import dev.rejoinder.webhook.DeliveryStore;
import dev.rejoinder.webhook.DisabledReason;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.EndpointStore;
import dev.rejoinder.webhook.RetrySchedule;
import dev.rejoinder.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link EndpointStore} and {@link DeliveryStore}. */
abstract class WebhookStoreContract extends StoreContract {
    private static final Duration LONG_LEASE = Duration.ofMinutes(5);
    private static final PageRequest PAGE = new PageRequest(1, 100);

    @BeforeEach
    void wantAllEvents() {
        storage.events().want(EnumSet.allOf(EventType.class));
    }

    private DeliveryStore deliveries() {
        return storage.deliveries();
    }

    private EndpointStore endpoints() {
        return storage.endpoints();
    }

    private WebhookEndpoint endpoint(
            String id, Set<EventType> events, Set<String> bots, boolean enabled) {
        return new WebhookEndpoint(
                id,
                new EndpointDraft(
                        "https://hooks.example/" + id,
                        "For tests “it”",
                        events,
                        bots,
                        RetrySchedule.LONG,
                        enabled),
                "sealed",
                null,
                null,
                null,
                clock.now(),
                clock.now());
    }

    private WebhookEndpoint add(String id, EventType... events) {
        WebhookEndpoint endpoint = endpoint(id, Set.of(events), Set.of(), true);
        endpoints().add(endpoint);
        return endpoint;
    }

    private List<ClaimedDelivery> claim(String endpointId, int limit, Duration lease) {
        return deliveries().exchange(endpointId, List.of(), limit, lease).deliveries();
    }

    private DeliveryStore.Claims store(String endpointId, DeliveryOutcome... outcomes) {
        return deliveries().exchange(endpointId, List.of(outcomes), 0, LONG_LEASE);
    }

    private DeliveryOutcome outcome(
            ClaimedDelivery delivery, int status, @Nullable Duration pause) {
        var result =
                new AttemptResult(status, "Answer", null, null, clock.now(), Duration.ofMillis(12));
        DeliveryState state =
                result.delivered()
                        ? DeliveryState.DELIVERED
                        : pause == null ? DeliveryState.FAILED : DeliveryState.PENDING;
        return new DeliveryOutcome(delivery, state, pause, result);
    }

    private static List<String> types(List<ClaimedDelivery> claimed) {
        return claimed.stream().map(each -> each.event().type().wireName()).toList();
    }

    private List<Delivery> list(String endpointId) {
        return deliveries().list(endpointId, null, PAGE);
    }

    @Test
    void endpointIsReadAsItWasStored() {
        WebhookEndpoint plain = add("wh_1", EventType.LEAD_CREATED);
        WebhookEndpoint rich =
                new WebhookEndpoint(
                        "wh_2",
                        endpoint(
                                        "wh_2",
                                        Set.of(EventType.LEAD_CREATED, EventType.MESSAGE_CREATED),
                                        Set.of("bot_2", "bot_1"),
                                        false)
                                .settings(),
                        "sealed",
                        new WebhookEndpoint.PreviousSecret("before", clock.now()),
                        new WebhookEndpoint.Disabled(DisabledReason.FAILING, clock.now()),
                        clock.now().minusSeconds(5),
                        clock.now(),
                        clock.now());
        endpoints().add(rich);

        assertThat(endpoints().list()).containsExactly(plain, rich);
        assertThat(endpoints().find("wh_2")).contains(rich);
        assertThat(endpoints().find("wh_9")).isEmpty();
    }

    @Test
    void changeOfAnEndpointThatWasChangedMeanwhileIsNotStored() {
        WebhookEndpoint first = add("wh_1", EventType.LEAD_CREATED);
        clock.tick(Duration.ofMillis(1));
        WebhookEndpoint second = endpoint("wh_1", Set.of(EventType.BOT_UPDATED), Set.of(), false);

        assertThat(endpoints().replace(second, first.updatedAt())).isTrue();
        assertThat(endpoints().replace(first, first.updatedAt())).isFalse();

        assertThat(endpoints().find("wh_1").orElseThrow().settings()).isEqualTo(second.settings());
    }

    @Test
    void eventGoesToEachEnabledEndpointThatWantsItsTypeAndBot() {
        add("wh_all", EventType.values());
        add("wh_created", EventType.CONVERSATION_CREATED);
        endpoints().add(endpoint("wh_bot", Set.of(EventType.values()), Set.of(BOT), true));
        endpoints().add(endpoint("wh_other", Set.of(EventType.values()), Set.of("bot_2"), true));
        endpoints().add(endpoint("wh_off", Set.of(EventType.values()), Set.of(), false));
        converse("c1", 1);

        assertThat(deliveries().due().events()).isTrue();
        DeliveryStore.FanOut fanOut = deliveries().fanOut();

        assertThat(fanOut.events()).isEqualTo(3);
        assertThat(fanOut.endpointIds()).containsOnly("wh_all", "wh_created", "wh_bot");
        assertThat(types(claim("wh_all", 10, LONG_LEASE)))
                .containsExactly("conversation.created", "message.created", "message.created");
        assertThat(types(claim("wh_created", 10, LONG_LEASE)))
                .containsExactly("conversation.created");
        assertThat(claim("wh_bot", 10, LONG_LEASE)).hasSize(3);
        assertThat(claim("wh_other", 10, LONG_LEASE)).isEmpty();
        assertThat(claim("wh_off", 10, LONG_LEASE)).isEmpty();
        assertThat(deliveries().fanOut().events()).isZero();
        assertThat(deliveries().due().events()).isFalse();
    }

    @Test
    void claimedDeliveryHasItsEventAndTheMetadataOfItsConversation() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        accept(ofUser(newTurn("c1", 1), "user-7"));
        deliveries().fanOut();

        ClaimedDelivery claimed = claim("wh_1", 10, LONG_LEASE).getFirst();

        assertThat(claimed.event()).isEqualTo(storage.events().after(0, 1).getFirst());
        assertThat(claimed.metadata()).isEqualTo("{\"userId\":\"user-7\"}");
        assertThat(claimed.attempts()).isZero();
        assertThat(claimed.fence()).isEqualTo(1);
    }

    @Test
    void deliveryBelongsToOneServerUntilItsLeaseEnds() {
        add("wh_1", EventType.values());
        converse("c1", 1);
        deliveries().fanOut();

        assertThat(claim("wh_1", 2, LONG_LEASE)).hasSize(2);
        assertThat(claim("wh_1", 2, Duration.ZERO)).hasSize(1);
        ClaimedDelivery again = claim("wh_1", 2, LONG_LEASE).getFirst();
        assertThat(again.fence()).isEqualTo(2);
        assertThat(claim("wh_1", 2, LONG_LEASE)).isEmpty();

        deliveries().endLeases();
        assertThat(claim("wh_1", 10, LONG_LEASE)).hasSize(3);
    }

    @Test
    void resultOfALostLeaseChangesNothing() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        deliveries().fanOut();
        ClaimedDelivery late = claim("wh_1", 1, Duration.ZERO).getFirst();
        ClaimedDelivery now = claim("wh_1", 1, LONG_LEASE).getFirst();

        store("wh_1", outcome(late, 500, null));
        assertThat(list("wh_1").getFirst().state()).isEqualTo(DeliveryState.SENDING);

        store("wh_1", outcome(now, 200, null));
        Delivery delivered = list("wh_1").getFirst();
        assertThat(delivered.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivered.attempts()).isEqualTo(1);
        assertThat(delivered.last())
                .isEqualTo(
                        new AttemptResult(
                                200, "Answer", null, null, clock.now(), Duration.ofMillis(12)));
        store("wh_1", outcome(now, 500, Duration.ZERO));
        assertThat(list("wh_1").getFirst()).isEqualTo(delivered);
    }

    @Test
    void deletedConversationLeavesNoResponsesOfReceivers() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        converse("c2", 1);
        deliveries().fanOut();
        for (ClaimedDelivery claimed : claim("wh_1", 2, LONG_LEASE)) {
            store("wh_1", outcome(claimed, 200, null));
        }

        storage.conversations().delete(BOT, "c1");

        assertThat(list("wh_1"))
                .extracting(delivery -> requireNonNull(delivery.last()).response())
                .containsExactlyInAnyOrder("", "Answer");
    }

    @Test
    void failedAttemptIsRepeatedAfterItsPause() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        deliveries().fanOut();
        store("wh_1", outcome(claim("wh_1", 1, LONG_LEASE).getFirst(), 500, Duration.ZERO));

        assertThat(deliveries().due().endpointIds()).containsExactly("wh_1");
        ClaimedDelivery again = claim("wh_1", 1, LONG_LEASE).getFirst();
        assertThat(again.attempts()).isEqualTo(1);
        store("wh_1", outcome(again, 500, Duration.ofHours(1)));
        assertThat(deliveries().due().endpointIds()).isEmpty();
        assertThat(claim("wh_1", 1, LONG_LEASE)).isEmpty();
        assertThat(list("wh_1").getFirst().nextAttemptAt()).isNotNull();
        assertThat(deliveries().countUnfinished()).isEqualTo(1);
    }

    @Test
    void releasedDeliveryIsDueAgainWithoutAnAttempt() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        deliveries().fanOut();
        ClaimedDelivery claimed = claim("wh_1", 1, LONG_LEASE).getFirst();

        store("wh_1", new DeliveryOutcome(claimed, DeliveryState.PENDING, Duration.ZERO, null));

        assertThat(claim("wh_1", 1, LONG_LEASE).getFirst().attempts()).isZero();
    }

    @Test
    void endpointThatIsGoneIsDisabled() {
        add("wh_1", EventType.values());
        converse("c1", 1);
        deliveries().fanOut();
        List<ClaimedDelivery> claimed = claim("wh_1", 2, LONG_LEASE);

        DeliveryStore.Claims claims =
                deliveries()
                        .exchange(
                                "wh_1",
                                List.of(
                                        outcome(claimed.get(0), 200, null),
                                        outcome(claimed.get(1), 410, null)),
                                1,
                                LONG_LEASE);

        assertThat(claims.disabled()).isEqualTo(DisabledReason.GONE);
        assertThat(claims.deliveries()).isEmpty();
        WebhookEndpoint disabled = endpoints().find("wh_1").orElseThrow();
        assertThat(disabled.settings().enabled()).isFalse();
        assertThat(disabled.disabled())
                .isEqualTo(new WebhookEndpoint.Disabled(DisabledReason.GONE, clock.now()));
        assertThat(deliveries().due().endpointIds()).isEmpty();
    }

    @Test
    void endpointThatOnlyFailsForFiveDaysIsDisabled() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        deliveries().fanOut();
        Instant first = clock.now();
        fail("wh_1");
        assertThat(endpoints().find("wh_1").orElseThrow().failingSince()).isEqualTo(first);
        clock.tick(Duration.ofDays(4));
        assertThat(fail("wh_1")).isNull();
        store("wh_1", outcome(claim("wh_1", 1, LONG_LEASE).getFirst(), 200, null));
        assertThat(endpoints().find("wh_1").orElseThrow().failingSince()).isNull();

        converse("c2", 1);
        deliveries().fanOut();
        assertThat(fail("wh_1")).isNull();
        clock.tick(Duration.ofDays(5));
        assertThat(fail("wh_1")).isEqualTo(DisabledReason.FAILING);
        assertThat(endpoints().find("wh_1").orElseThrow().settings().enabled()).isFalse();
    }

    private @Nullable DisabledReason fail(String endpointId) {
        return store(
                        endpointId,
                        outcome(claim(endpointId, 1, LONG_LEASE).getFirst(), 500, Duration.ZERO))
                .disabled();
    }

    @Test
    void deliveriesAreListedNewestFirstAndByState() {
        add("wh_1", EventType.values());
        converse("c1", 1);
        deliveries().fanOut();
        store("wh_1", outcome(claim("wh_1", 1, LONG_LEASE).getFirst(), 200, null));

        assertThat(list("wh_1"))
                .extracting(each -> each.event().position())
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(deliveries().list("wh_1", DeliveryState.DELIVERED, PAGE)).hasSize(1);
        assertThat(deliveries().list("wh_1", DeliveryState.PENDING, new PageRequest(2, 1)))
                .hasSize(1);
        assertThat(deliveries().count("wh_1", null)).isEqualTo(3);
        assertThat(deliveries().count("wh_1", DeliveryState.PENDING)).isEqualTo(2);
        assertThat(deliveries().count("wh_9", null)).isZero();
    }

    @Test
    void eventIsReplayedAlsoToAnEndpointThatDidNotGetIt() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        converse("c1", 1);
        deliveries().fanOut();
        ClaimedDelivery first = claim("wh_1", 1, LONG_LEASE).getFirst();
        List<StoredEvent> events = storage.events().after(0, 10);

        assertThat(deliveries().replay("wh_1", events.get(0).id())).isTrue();
        assertThat(deliveries().replay("wh_1", events.get(1).id())).isTrue();
        assertThat(deliveries().replay("wh_1", "evt_9")).isFalse();

        store("wh_1", outcome(first, 200, null));
        List<ClaimedDelivery> again = claim("wh_1", 10, LONG_LEASE);
        assertThat(again)
                .extracting(each -> each.event())
                .containsExactlyElementsOf(events.subList(0, 2));
        assertThat(again).extracting(ClaimedDelivery::attempts).containsOnly(0);
    }

    @Test
    void eventsOfATimeAreReplayedInParts() {
        WebhookEndpoint endpoint = add("wh_1", EventType.MESSAGE_CREATED);
        Instant start = clock.now();
        for (int i = 0; i < 300; i++) {
            clock.tick(Duration.ofSeconds(1));
            converse("c" + i, 1);
        }
        Instant end = clock.now();

        DeliveryStore.ReplayedPart first =
                deliveries().replay(endpoint, start, end, Optional.empty());
        assertThat(first.deliveries()).isBetween(300, 400);
        DeliveryStore.ReplayedPart second =
                deliveries().replay(endpoint, start, end, Optional.ofNullable(first.next()));

        assertThat(second.next()).isNull();
        // The last second is not before the end.
        assertThat(first.deliveries() + second.deliveries()).isEqualTo(2 * 299);
        assertThat(deliveries().count("wh_1", DeliveryState.PENDING)).isEqualTo(2 * 299);
        assertThat(
                        deliveries()
                                .replay(
                                        endpoint,
                                        end.plusSeconds(1),
                                        end.plusSeconds(9),
                                        Optional.empty()))
                .isEqualTo(new DeliveryStore.ReplayedPart(0, null));
    }

    @Test
    void manyEventsAreFannedOutInBoundedParts() {
        add("wh_1", EventType.CONVERSATION_CREATED);
        for (int i = 0; i < 200; i++) {
            converse("c" + i, 1);
        }

        assertThat(deliveries().fanOut().events()).isEqualTo(DeliveryStore.MAX_BATCH);
        assertThat(deliveries().fanOut().events()).isEqualTo(600 - DeliveryStore.MAX_BATCH);
        assertThat(deliveries().count("wh_1", null)).isEqualTo(200);
    }

    @Test
    void oldEventsAreDeletedWithTheirDeliveries() {
        add("wh_1", EventType.values());
        add("wh_2", EventType.values());
        converse("c1", 1);
        deliveries().fanOut();
        endpoints().delete("wh_2");
        clock.tick(Duration.ofDays(30));
        converse("c2", 1);
        deliveries().fanOut();

        deliveries().sweep(clock.now().minus(Duration.ofDays(29)));

        assertThat(storage.events().after(0, 10))
                .extracting(StoredEvent::conversationId)
                .containsOnly("c2")
                .hasSize(3);
        assertThat(list("wh_1")).hasSize(3);
        assertThat(deliveries().count("wh_2", null)).isZero();
        deliveries().sweep(clock.now().minus(Duration.ofDays(29)));
        assertThat(list("wh_1")).hasSize(3);
    }
}
