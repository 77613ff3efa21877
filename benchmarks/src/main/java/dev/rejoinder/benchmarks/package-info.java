/**
 * What the server costs: CPU a turn and a token, memory a stream, the time of a start, of lists and
 * of long histories. The server, the provider that it calls and the client that loads it are three
 * processes, so that each one's cost is its own. Knows the server only by its command and its API,
 * and its tables in order to fill them.
 */
package dev.rejoinder.benchmarks;
