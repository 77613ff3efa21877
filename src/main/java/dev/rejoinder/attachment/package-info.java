/**
 * Files that people send with messages: their rules, how they are read, how they reach a model, and
 * their store interface. Independent of HTTP, turns and SQL.
 */
@NullMarked
package dev.rejoinder.attachment;

import org.jspecify.annotations.NullMarked;
