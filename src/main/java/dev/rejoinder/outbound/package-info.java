/**
 * The one way out to addresses that users name: pages to read, sites to crawl. An address is parsed
 * once, resolved once and checked in all its addresses before a connection is made to one of them;
 * so is each redirect. It knows HTTP and networks, and nothing of what is fetched or for whom.
 */
@NullMarked
package dev.rejoinder.outbound;

import org.jspecify.annotations.NullMarked;
