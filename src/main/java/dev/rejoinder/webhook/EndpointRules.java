package dev.rejoinder.webhook;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.outbound.OutboundException;
import dev.rejoinder.outbound.WebAddress;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Validation of endpoints; {@code INVALID_REQUEST} names the field. */
public final class EndpointRules {
    public static final int MAX_DESCRIPTION_CHARACTERS = 200;
    public static final int MAX_BOTS = 100;

    private final Predicate<InetAddress> alsoAllowed;
    private final boolean http;

    /**
     * @param alsoAllowed non-public addresses that are allowed
     * @param http whether http can be allowed: only to such an address
     */
    EndpointRules(Predicate<InetAddress> alsoAllowed, boolean http) {
        this.alsoAllowed = alsoAllowed;
        this.http = http;
    }

    /** Validates and normalizes settings. The address of a name is checked at each connection. */
    EndpointDraft checked(EndpointDraft draft) {
        if (draft.events().isEmpty()) {
            throw AppError.invalid("events", "The events must name at least one type of event.");
        }
        if (draft.bots().size() > MAX_BOTS) {
            throw AppError.invalid("bots", "The bots must not be more than " + MAX_BOTS + ".");
        }
        checkDescription(draft.description());
        return draft.withUrl(normalized(draft.url()));
    }

    private static void checkDescription(@Nullable String description) {
        if (description != null
                && (description.length() > MAX_DESCRIPTION_CHARACTERS
                        || !TextChecks.isOneLine(description))) {
            throw AppError.invalid(
                    "description",
                    "The description must be one line of at most "
                            + MAX_DESCRIPTION_CHARACTERS
                            + " characters.");
        }
    }

    private String normalized(String url) {
        try {
            WebAddress address = WebAddress.parse(url);
            if (!address.secure() && !http) {
                throw AppError.invalid("url", "The url must begin with https://.");
            }
            OutboundClient.checkSite(address, alsoAllowed);
            return address.toString();
        } catch (OutboundException e) {
            throw AppError.invalid("url", e.sentence());
        }
    }
}
