/**
 * The base of the provider adapters: an HTTP/1.1 client made for answers that arrive token by
 * token, and the reading of server-sent events. It knows no provider's dialect and no turn; it is
 * the only place that opens sockets towards providers.
 */
@NullMarked
package dev.rejoinder.provider.http;

import org.jspecify.annotations.NullMarked;
