/**
 * The base of the provider adapters: an HTTP/1.1 client for streamed answers and a parser of
 * server-sent events. It is independent of providers' APIs and of turns. Only this package opens
 * sockets to providers.
 */
@NullMarked
package dev.rejoinder.provider.http;

import org.jspecify.annotations.NullMarked;
