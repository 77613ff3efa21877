/**
 * Reads pages of the web, one or a whole site, politely: within what a site's {@code robots.txt}
 * allows, one request at a time, with a pause between. It hands out what it reads and keeps
 * nothing; it knows nothing of bots, and reaches the network only through the outbound guard.
 */
@NullMarked
package dev.rejoinder.knowledge.web;

import org.jspecify.annotations.NullMarked;
