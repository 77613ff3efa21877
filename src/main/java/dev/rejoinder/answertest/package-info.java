/**
 * Answer tests: the owner's own questions, with what the answer must say. A run asks them on trial
 * and compares the outcomes with those of an earlier run. Independent of HTTP and SQL.
 */
@NullMarked
package dev.rejoinder.answertest;

import org.jspecify.annotations.NullMarked;
