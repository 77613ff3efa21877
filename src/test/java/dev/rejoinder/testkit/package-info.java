/**
 * Test doubles and fixtures: a clock that tests set, a server in this JVM, scripted providers, a
 * browser, and PostgreSQL.
 */
@NullMarked
package dev.rejoinder.testkit;

import org.jspecify.annotations.NullMarked;
