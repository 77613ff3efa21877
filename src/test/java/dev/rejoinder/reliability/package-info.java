/**
 * Tests that try to break the promises: processes that are killed, disks that fill and fail,
 * networks that cut. {@code docs/reliability.md} says which promise is tested where.
 *
 * <p>With the tag {@code sqlite} is what needs the SQLite file itself, to break it or to look into
 * it from outside; {@code make test-postgres} leaves it out.
 */
@NullMarked
package dev.rejoinder.reliability;

import org.jspecify.annotations.NullMarked;
