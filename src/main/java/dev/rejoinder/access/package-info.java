/**
 * Who may call, and how often: API keys, their scopes, rate limits. It knows nothing of HTTP beyond
 * the text of a bearer token, and nothing of what a key is used for.
 */
@NullMarked
package dev.rejoinder.access;

import org.jspecify.annotations.NullMarked;
