package dev.rejoinder.access;

/** A deliberately slow hash function, which makes guessing passwords slow. Thread-safe. */
@FunctionalInterface
interface PasswordHashFunction {
    byte[] hash(byte[] password, byte[] salt, Cost cost);

    /**
     * The cost of one hash.
     *
     * @param memoryKib in kibibytes
     */
    record Cost(int memoryKib, int rounds, int lanes) {}
}
