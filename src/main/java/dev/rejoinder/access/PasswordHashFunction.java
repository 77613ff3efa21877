package dev.rejoinder.access;

/** A hash that is made to be slow, so that guessing a password is. Thread-safe. */
@FunctionalInterface
interface PasswordHashFunction {
    byte[] hash(byte[] password, byte[] salt, Cost cost);

    /**
     * What one hash takes.
     *
     * @param memoryKib kibibytes
     */
    record Cost(int memoryKib, int rounds, int lanes) {}
}
