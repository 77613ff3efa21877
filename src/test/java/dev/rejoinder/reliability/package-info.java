/**
 * Tests that try to break the promises: processes that are killed, disks that fill and fail,
 * networks that cut. {@code docs/reliability.md} says which promise is tested where.
 */
@NullMarked
package dev.rejoinder.reliability;

import org.jspecify.annotations.NullMarked;
