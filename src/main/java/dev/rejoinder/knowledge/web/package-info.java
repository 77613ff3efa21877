/**
 * Reads web pages and crawls sites politely: it obeys {@code robots.txt} and sends one request at a
 * time to each host, with a pause between requests. It stores nothing and is independent of bots;
 * all requests go through the outbound guard.
 */
@NullMarked
package dev.rejoinder.knowledge.web;

import org.jspecify.annotations.NullMarked;
