package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validation of accounts; {@code INVALID_REQUEST} names the field. */
public final class AccountRules {
    public static final int MAX_EMAIL_CHARACTERS = 254;
    public static final int MAX_NAME_CHARACTERS = 100;
    public static final int MIN_PASSWORD_CHARACTERS = 10;
    public static final int MAX_PASSWORD_CHARACTERS = 200;

    /** Catches typing mistakes; whether the address exists is not checked. */
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

    private AccountRules() {}

    /** Normalizes an email for storage and lookup. */
    static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static String checkedEmail(String given) {
        String email = normal(given);
        if (email.length() > MAX_EMAIL_CHARACTERS || !EMAIL.matcher(email).matches()) {
            throw AppError.invalid("email", "This is not an email address.");
        }
        return email;
    }

    /** Returns the name, or the part before the {@code @} if there is none. */
    static String checkedName(@Nullable String given, String email) {
        if (given == null) {
            String name = email.substring(0, email.indexOf('@'));
            return name.substring(0, Math.min(name.length(), MAX_NAME_CHARACTERS));
        }
        if (!isName(given)) {
            throw AppError.invalid(
                    "name",
                    "The name must have 1 to "
                            + MAX_NAME_CHARACTERS
                            + " characters and no control characters.");
        }
        return given;
    }

    static boolean isName(String given) {
        return !TextChecks.isBlank(given)
                && given.codePointCount(0, given.length()) <= MAX_NAME_CHARACTERS
                && TextChecks.isOneLine(given);
    }

    static void checkPassword(String field, String password, String email) {
        int characters = password.codePointCount(0, password.length());
        if (characters < MIN_PASSWORD_CHARACTERS || characters > MAX_PASSWORD_CHARACTERS) {
            throw AppError.invalid(
                    field,
                    "The password must have "
                            + MIN_PASSWORD_CHARACTERS
                            + " to "
                            + MAX_PASSWORD_CHARACTERS
                            + " characters.");
        }
        if (password.isBlank()) {
            throw AppError.invalid(field, "The password must not be blank.");
        }
        if (normal(password).equals(email)) {
            throw AppError.invalid(field, "The password must not be the email address.");
        }
    }
}
