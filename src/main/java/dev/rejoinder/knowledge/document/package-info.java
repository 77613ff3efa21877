/**
 * Reads files into blocks of text, in a process of its own with little memory and no network, and
 * cuts blocks into chunks. It knows files and texts, and nothing of who they belong to.
 */
@NullMarked
package dev.rejoinder.knowledge.document;

import org.jspecify.annotations.NullMarked;
