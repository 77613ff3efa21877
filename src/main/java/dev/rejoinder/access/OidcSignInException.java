package dev.rejoinder.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A sign-in with an OpenID Connect provider failed. The message is for the log. */
public final class OidcSignInException extends Exception {
    private final Reason reason;

    /** Why it failed. The sign-in page of the console has a sentence for each reason. */
    public enum Reason {
        /** Sessions need HTTPS, except on this machine. */
        INSECURE,
        /** Too many attempts from this network. */
        RATE_LIMIT,
        /** This browser began no such sign-in, or too long ago, or a newer one. */
        EXPIRED,
        /** The person or the provider declined. */
        DECLINED,
        /** The provider cannot be reached, or breaks the protocol. */
        PROVIDER,
        /** The ID token is forged, expired, or for somebody else. */
        TOKEN,
        /** The provider does not tell the email address. */
        NO_EMAIL,
        /** The email address must be verified for what the person wants to do. */
        EMAIL_NOT_VERIFIED,
        /** The email address has an account that another person at the provider uses. */
        OTHER_PERSON,
        /** Neither the claim nor an invitation gives the person a role. */
        NO_ROLE,
        /** There is no owner yet, and this person does not become one. */
        NO_OWNER,
        /** Something failed on this server. */
        SERVER;

        /** The name in the URL of the sign-in page, such as {@code no-role}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public OidcSignInException(Reason reason, String detail) {
        this(reason, detail, null);
    }

    public OidcSignInException(Reason reason, String detail, @Nullable Throwable cause) {
        super(detail, cause, false, cause != null);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What happened, for the log. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
