/**
 * Who may call, and how often: API keys and their scopes, accounts and their sessions, rate limits.
 * It knows nothing of HTTP beyond the text of a bearer token or a cookie, and nothing of what a key
 * or session is used for.
 */
@NullMarked
package dev.rejoinder.access;

import org.jspecify.annotations.NullMarked;
