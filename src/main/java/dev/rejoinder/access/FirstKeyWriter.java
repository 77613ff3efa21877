package dev.rejoinder.access;

/** Saves the token of a key that the server creates by itself, where its owner finds it. */
public interface FirstKeyWriter {
    /** Saves nothing; the caller shows the token. */
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
     * @throws RuntimeException with a sentence for the operator; no key is created then
     */
    void keep(String token);

    /** Called if the key was not created after all. */
    void discard();
}
