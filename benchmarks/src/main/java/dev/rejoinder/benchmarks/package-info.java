/**
 * Measures the cost of the server: CPU time of a turn and of a token, memory of a stream, and the
 * time of a start, of lists and of long histories. The server, its provider and the load client run
 * in three processes, so that each one's cost is separate. Uses the server through its command line
 * and its API; writes to its tables only to fill them.
 */
package dev.rejoinder.benchmarks;
