/**
 * The HTTP edge: listener, route table, request pipeline, JSON reading and writing, streamed
 * responses. It enforces access, and knows nothing about what the routes do.
 */
@NullMarked
package dev.rejoinder.http;

import org.jspecify.annotations.NullMarked;
