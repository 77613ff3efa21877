package dev.rejoinder.access;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id, version 1.3. Allocates the memory of its cost for the duration of a call. */
final class Argon2 implements PasswordHashFunction {
    static final int HASH_BYTES = 32;

    @Override
    public byte[] hash(byte[] password, byte[] salt, PasswordCost cost) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withSalt(salt)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.rounds())
                        .withParallelism(cost.lanes())
                        .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password, hash);
        return hash;
    }
}
