package dev.rejoinder.http;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.Keys;
import dev.rejoinder.access.Principal;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.audit.AuditActor;
import dev.rejoinder.audit.AuditLog;
import dev.rejoinder.audit.AuditedChange;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Records what one request changes. The entry is stored after the change and before the response is
 * sent; if it cannot be stored, the response is an error. Requests of visitors are not recorded.
 * Not thread-safe.
 */
public final class RequestAudit {
    private static final Logger log = LoggerFactory.getLogger(RequestAudit.class);

    /** Names an end user, who may later ask to be forgotten. */
    private static final String USER_ID = "userId";

    /** Attackers could fill the log with these. */
    private static final Set<ErrorCode> NOT_RECORDED =
            EnumSet.of(ErrorCode.RATE_LIMIT_EXCEEDED, ErrorCode.OVERLOADED);

    private final Recorder recorder;
    private final ApiRequest request;
    private final Caller caller;
    private final Map<String, String> targets = new LinkedHashMap<>();
    private @Nullable String action;
    private @Nullable AuditActor actor;
    private boolean recorded;

    /**
     * Where entries are stored.
     *
     * @param keys for the names of keys
     */
    record Recorder(AuditLog entries, Keys keys) {}

    RequestAudit(Recorder recorder, ApiRequest request, Caller caller) {
        this.recorder = recorder;
        this.request = request;
        this.caller = caller;
    }

    /** Records this request under an action, also if its route is not recorded otherwise. */
    public void action(String name) {
        action = name;
    }

    /** Sets who acts, on routes where the request's credential does not say it. */
    public void actor(AuditActor who) {
        actor = who;
    }

    /**
     * Records a further change that the request makes, besides its own action.
     *
     * @throws AppError INTERNAL_ERROR if the entry cannot be stored
     */
    public void alsoChanged(AuditActor who, String what, List<String> fields) {
        recorder.entries()
                .record(
                        new AuditedChange(
                                who,
                                what,
                                targets,
                                fields,
                                request.address(),
                                request.id(),
                                AuditedChange.OK));
    }

    /** Adds the id of something that changes. */
    public void target(String name, String id) {
        targets.put(name, id);
    }

    /** Adds the path variables of the request, except those that name end users. */
    void targets(Map<String, String> variables) {
        variables.forEach(
                (name, value) -> {
                    if (!name.equals(USER_ID)) {
                        target(name, value);
                    }
                });
    }

    /**
     * The response is about to be sent.
     *
     * @param json the response, or null
     * @throws AppError INTERNAL_ERROR if the entry cannot be stored
     */
    void succeeded(byte @Nullable [] json) {
        if (action != null && !recorded && request.isChange() && json != null) {
            addCreated(StrictJson.parse(new String(json, StandardCharsets.UTF_8)));
        }
        record(AuditedChange.OK);
    }

    /** An error is about to be sent. */
    void failed(ErrorCode code) {
        if (NOT_RECORDED.contains(code)) {
            return;
        }
        try {
            record(code.name());
        } catch (AppError unavailable) {
            log.error("{} is missing in the audit log", request.id(), unavailable);
        }
    }

    /** What a request creates has its id in the response only. */
    private void addCreated(JsonNode response) {
        JsonNode id = response.path("data").path("id");
        if (id.isString() && !targets.containsValue(id.stringValue())) {
            target("id", id.stringValue());
        }
    }

    private void record(String outcome) {
        AuditActor who = actor == null ? callerAsActor() : actor;
        if (action == null || recorded || who == null) {
            return;
        }
        recorded = true;
        recorder.entries()
                .record(
                        new AuditedChange(
                                who,
                                action,
                                targets,
                                request.bodyFields(),
                                request.address(),
                                request.id(),
                                outcome));
    }

    private @Nullable AuditActor callerAsActor() {
        Principal principal = caller.principalOrNull();
        if (principal == null || principal.visitor() != null) {
            return null;
        }
        Sessions.SignedIn signedIn = caller.signedInOrNull();
        return signedIn == null
                ? AuditActor.key(
                        principal.id(),
                        recorder.keys().find(principal.id()).map(ApiKey::name).orElse(""))
                : AuditActor.account(signedIn.account().id(), signedIn.account().email());
    }
}
