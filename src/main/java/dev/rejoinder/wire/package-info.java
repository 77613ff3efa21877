/**
 * HTTP/1.1 for clients: connections with and without TLS, message heads, bodies and DNS lookups.
 * The parser is strict to prevent response smuggling: it rejects bare LF, folded headers, white
 * space before the colon and any ambiguous body length. The package is independent of providers and
 * websites, and opens no sockets itself.
 */
@NullMarked
package dev.rejoinder.wire;

import org.jspecify.annotations.NullMarked;
