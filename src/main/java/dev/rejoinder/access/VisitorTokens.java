package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for visitors of the widget, who have no key. A visitor gets a token for one bot and one
 * origin, valid for {@link #TOKEN_LIFE}, and a pass, with which the browser requests further tokens
 * as the same visitor. Both are signed, and nothing about them is stored. Thread-safe.
 */
public final class VisitorTokens {
    /** Lifetime of a token; docs/decisions/0009 explains why it cannot be revoked earlier. */
    public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    /** Maximum length of a pass or token, in characters. */
    public static final int MAX_CHARACTERS = 3_000;

    /** Requests per minute. Enough for a person who types; the server's limits are for programs. */
    static final int CHAT_PER_MINUTE = 20;

    private static final String BEARER = "Bearer ";

    /** In place of the origin: the token was issued to a person who may change the bot. */
    private static final String PREVIEW = "preview";

    private static final String TOKEN_PREFIX = "rjw_";
    private static final String PASS_PREFIX = "rjp_";

    private final Clock clock;
    private final Ids ids;
    private final BiPredicate<String, String> mayShow;
    private final SignedToken signed;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     * @param mayShow whether a bot's widget may currently be embedded on an origin
     */
    public VisitorTokens(
            VisitorSecretStore store,
            Clock clock,
            Ids ids,
            RandomGenerator chance,
            BiPredicate<String, String> mayShow) {
        this.clock = clock;
        this.ids = ids;
        this.mayShow = mayShow;
        signed = new SignedToken(store, chance);
    }

    /**
     * A visitor's credentials.
     *
     * @param visitorId the visitor whose conversations the token gives access to; not secret
     * @param pass requests the next token; a secret of the visitor's browser
     */
    public record Admission(String visitorId, String token, String pass, Instant expiresAt) {
        /** Omits the secrets, so that they reach no log. */
        @Override
        public String toString() {
            return "Admission[" + visitorId + "]";
        }
    }

    /**
     * Issues a token to the visitor of the pass, or to a new visitor if the pass is not valid for
     * this bot.
     *
     * <p>A verified user is the same visitor in every browser. A visitor who has chatted before the
     * verification keeps that chat. Their pass then belongs to the user and is of no use to others.
     *
     * @param origin of the page that embeds the widget, as sent by its browser
     * @param userId the user whom the site of the origin has verified; null if it has not
     * @param hasChatted whether this visitor has a conversation
     * @throws AppError INSUFFICIENT_PERMISSIONS if the bot does not allow the origin
     */
    public Admission admit(
            String botId,
            String origin,
            @Nullable String pass,
            @Nullable String userId,
            Predicate<String> hasChatted) {
        if (!mayShow.test(botId, origin)) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This bot's allowedOrigins do not include the origin of this page.");
        }
        return admission(
                botId,
                userId == null ? visitor(botId, pass) : visitorOf(botId, pass, userId, hasChatted),
                origin,
                userId);
    }

    /**
     * Issues a token as {@link #admit}, for a person who may change the bot and tries it; its
     * allowed origins do not matter.
     */
    public Admission preview(String botId, @Nullable String pass) {
        return admission(botId, visitor(botId, pass), PREVIEW, null);
    }

    private Admission admission(
            String botId, String visitorId, String origin, @Nullable String userId) {
        Instant expiresAt = clock.now().plus(TOKEN_LIFE).truncatedTo(ChronoUnit.MILLIS);
        String until = Long.toString(expiresAt.toEpochMilli());
        return userId == null
                ? new Admission(
                        visitorId,
                        signed.sign(TOKEN_PREFIX, botId, visitorId, until, origin),
                        signed.sign(PASS_PREFIX, botId, visitorId),
                        expiresAt)
                : new Admission(
                        visitorId,
                        signed.sign(TOKEN_PREFIX, botId, visitorId, until, origin, encoded(userId)),
                        signed.sign(PASS_PREFIX, botId, visitorId, encoded(userId)),
                        expiresAt);
    }

    /** The visitor of a pass that belongs to no verified user, or a new one. */
    private String visitor(String botId, @Nullable String pass) {
        return read(botId, pass)
                .filter(parts -> parts.size() == 2)
                .map(parts -> parts.get(1))
                .orElseGet(ids::visitor);
    }

    private String visitorOf(
            String botId, @Nullable String pass, String userId, Predicate<String> hasChatted) {
        return read(botId, pass)
                .filter(
                        parts ->
                                parts.size() == 2
                                        ? hasChatted.test(parts.get(1))
                                        : parts.get(2).equals(encoded(userId)))
                .map(parts -> parts.get(1))
                .orElseGet(() -> visitorIdOf(botId, userId));
    }

    /** The id of a verified user as a visitor, as long as {@link Ids#visitor}. */
    private static String visitorIdOf(String botId, String userId) {
        String digest = Sha256.hex(List.of(botId.getBytes(UTF_8), userId.getBytes(UTF_8)));
        return "visitor_" + digest.substring(0, 26);
    }

    private Optional<List<String>> read(String botId, @Nullable String pass) {
        return Optional.ofNullable(pass)
                .flatMap(given -> signed.read(PASS_PREFIX, given))
                .filter(parts -> parts.getFirst().equals(botId));
    }

    /** Whether an Authorization header contains a visitor token, valid or not. */
    public static boolean isVisitorToken(String authorizationHeader) {
        return authorizationHeader.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && authorizationHeader
                        .substring(BEARER.length())
                        .stripLeading()
                        .startsWith(TOKEN_PREFIX);
    }

    /**
     * Authenticates a visitor. Removing the origin from the bot's list ends its tokens early.
     *
     * @throws AppError INVALID_API_KEY, the same for any problem with the token
     */
    public Principal authenticate(String authorizationHeader) {
        String token = authorizationHeader.substring(BEARER.length()).stripLeading();
        return signed.read(TOKEN_PREFIX, token)
                .filter(this::isValid)
                .map(VisitorTokens::principal)
                .orElseThrow(Keys::refused);
    }

    private boolean isValid(List<String> parts) {
        return Long.parseLong(parts.get(2)) > clock.millis() && mayShow(parts.get(0), parts.get(3));
    }

    private static Principal principal(List<String> parts) {
        String botId = parts.get(0);
        String visitorId = parts.get(1);
        String userId = parts.size() > 4 ? decoded(parts.get(4)) : null;
        return new Principal(
                visitorId,
                Scope.WRITE,
                Set.of(botId),
                Map.of(LimitClass.CHAT, CHAT_PER_MINUTE),
                visitorId,
                null,
                new Credential.OfVisitor(botId, parts.get(3), userId));
    }

    /** A user id may contain any character, also the separator of the words of a token. */
    private static String encoded(String userId) {
        return Base64.getUrlEncoder().encodeToString(userId.getBytes(UTF_8));
    }

    private static String decoded(String word) {
        return new String(Base64.getUrlDecoder().decode(word), UTF_8);
    }

    /** Whether a bot may still be embedded on this origin. */
    boolean mayShow(String botId, String origin) {
        return origin.equals(PREVIEW) || mayShow.test(botId, origin);
    }
}
