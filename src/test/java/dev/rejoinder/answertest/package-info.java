@NullMarked
package dev.rejoinder.answertest;

import org.jspecify.annotations.NullMarked;
