/**
 * Authentication and rate limits: API keys and scopes, accounts and sessions, visitor tokens.
 * Independent of HTTP, except for the text of bearer tokens and cookies, and of what the callers
 * do.
 */
@NullMarked
package dev.rejoinder.access;

import org.jspecify.annotations.NullMarked;
