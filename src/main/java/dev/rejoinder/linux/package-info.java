/**
 * Linux system calls: a sandbox for the parser process, and low CPU priority for background work.
 * The project makes all native calls here. On other systems these calls do nothing. It knows
 * nothing about the work it is used for.
 */
@NullMarked
package dev.rejoinder.linux;

import org.jspecify.annotations.NullMarked;
