/**
 * Tests that try to break the promises: they kill processes, fill and break disks, and cut
 * networks. {@code docs/reliability.md} lists the tests of each promise.
 *
 * <p>The tag {@code sqlite} marks tests that need the SQLite file itself, to damage or read it from
 * outside; {@code make test-postgres} skips them.
 */
@NullMarked
package dev.rejoinder.reliability;

import org.jspecify.annotations.NullMarked;
