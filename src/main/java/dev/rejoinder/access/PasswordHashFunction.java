package dev.rejoinder.access;

/** A deliberately slow hash function, which makes guessing passwords slow. Thread-safe. */
@FunctionalInterface
interface PasswordHashFunction {
    byte[] hash(byte[] password, byte[] salt, PasswordCost cost);
}
