/**
 * The HTTP edge: listener, route table, the checks every request passes, JSON in and out, streamed
 * answers. It knows who may call, and nothing of what the routes do.
 */
@NullMarked
package dev.rejoinder.http;

import org.jspecify.annotations.NullMarked;
