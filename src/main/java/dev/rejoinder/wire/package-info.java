/**
 * HTTP/1.1 as a client sees it: connections, message heads, bodies, and DNS look-ups. The parser is
 * strict, because a lenient one opens the door to response smuggling: it refuses bare LF, folded
 * headers, blanks before the colon, and any doubt about the length of a body. The package knows
 * neither providers nor sites, and opens no socket itself.
 */
@NullMarked
package dev.rejoinder.wire;

import org.jspecify.annotations.NullMarked;
