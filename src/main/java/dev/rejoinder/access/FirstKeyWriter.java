package dev.rejoinder.access;

/**
 * Keeps the token of a key where its owner finds it, for a key that is made without being asked.
 */
public interface FirstKeyWriter {
    /** Keeps nothing: whoever makes the key shows it. */
    FirstKeyWriter NONE =
            new FirstKeyWriter() {
                @Override
                public void keep(String token) {}

                @Override
                public void discard() {}
            };

    /**
     * Called before the key is stored, so that no stored key can be lost.
     *
     * @throws RuntimeException with a sentence for the operator; then no key is made
     */
    void keep(String token);

    /** Called when the key was not made after all. */
    void discard();
}
