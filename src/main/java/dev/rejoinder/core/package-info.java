/**
 * Types that all other packages share: errors and their codes, time, ids and pages. Independent of
 * features and technologies.
 */
@NullMarked
package dev.rejoinder.core;

import org.jspecify.annotations.NullMarked;
