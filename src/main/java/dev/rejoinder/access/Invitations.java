package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Invitations to create an account. Thread-safe. */
public final class Invitations {
    private final InvitationStore store;
    private final Clock clock;
    private final Ids ids;
    private final RandomGenerator chance;

    Invitations(InvitationStore store, Clock clock, Ids ids, RandomGenerator chance) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.chance = chance;
    }

    /** A new invitation and the token of its link, which is returned once. */
    public record CreatedInvitation(Invitation invitation, String token) {
        /** Omits the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "CreatedInvitation[" + invitation.id() + "]";
        }
    }

    /**
     * Creates an invitation for {@link Invitation#LIFE}; the earlier one of this address ends.
     *
     * @param invitedBy the id of an account or a key
     * @throws AppError INVALID_REQUEST naming {@code email}, also if it has an account
     */
    public CreatedInvitation create(String email, AccountRole role, String invitedBy) {
        RandomToken token = RandomToken.generate(chance);
        var invitation =
                new Invitation(
                        ids.invitation(),
                        AccountRules.checkedEmail(email),
                        role,
                        invitedBy,
                        clock.now(),
                        clock.now().plus(Invitation.LIFE));
        if (!store.replace(invitation, token.hash())) {
            throw AppError.invalid("email", "An account with this email address already exists.");
        }
        return new CreatedInvitation(invitation, token.text());
    }

    /** The open invitations, newest first. */
    public List<Invitation> list() {
        return store.list(clock.now());
    }

    /** The open invitation of an address. */
    Optional<Invitation> findByEmail(String email) {
        String normal = AccountRules.normal(email);
        return list().stream().filter(open -> open.email().equals(normal)).findFirst();
    }

    /** Removes an invitation after its account was created in another way. */
    void discard(String id) {
        store.delete(id);
    }

    /**
     * Withdraws an invitation.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String id) {
        if (!store.delete(id)) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such invitation.");
        }
    }

    /**
     * The open invitation of a token.
     *
     * @throws AppError INVALID_REQUEST naming {@code token}
     */
    public Invitation require(String token) {
        return hash(token)
                .flatMap(hash -> store.findByToken(hash, clock.now()))
                .orElseThrow(Invitations::ended);
    }

    void accept(String token, Account account) {
        if (hash(token).filter(hash -> store.accept(hash, account)).isEmpty()) {
            throw ended();
        }
    }

    private static Optional<String> hash(String token) {
        return RandomToken.parse(token).map(RandomToken::hash);
    }

    private static AppError ended() {
        return AppError.invalid(
                "token",
                "This invitation was used or withdrawn, or it has expired. If you have created your"
                        + " account, sign in; otherwise ask for a new invitation.");
    }
}
