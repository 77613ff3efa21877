/**
 * The only way to send requests to URLs that users enter, such as pages to read and sites to crawl.
 * It prevents SSRF and DNS rebinding: a URL is parsed once and resolved once, and all its addresses
 * are checked before a connection; so is each redirect. The package does not know the purpose of a
 * request.
 */
@NullMarked
package dev.rejoinder.outbound;

import org.jspecify.annotations.NullMarked;
