package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How people can sign in to the console.
 *
 * @param passwords whether passwords are accepted
 * @param provider the name of the OpenID Connect provider; null if there is none
 */
public record SignInMethods(boolean passwords, @Nullable String provider) {
    /**
     * Requires that passwords are accepted.
     *
     * @throws AppError INSUFFICIENT_PERMISSIONS
     */
    public void requirePasswords() {
        if (!passwords) {
            throw AppError.of(
                    ErrorCode.INSUFFICIENT_PERMISSIONS,
                    "This server accepts no passwords. Sign in with " + provider + ".");
        }
    }
}
