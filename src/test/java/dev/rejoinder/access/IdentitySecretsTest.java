package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class IdentitySecretsTest {
    private static final String SECRET = "rji_" + "0".repeat(64);
    private static final String HASH =
            "ad94c4f30c7c34f18d8bbb73fd1398e97a2ca39ad3ebc3e1f366aa21cafbb812";

    @Test
    void signatureIsTheHmacOfTheUserId() {
        // The second test case of RFC 4231.
        assertThat(
                        IdentitySecrets.isSignature(
                                "Jefe",
                                "what do ya want for nothing?",
                                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
                .isTrue();
        assertThat(IdentitySecrets.isSignature(SECRET, "customer-7", HASH)).isTrue();
        assertThat(
                        IdentitySecrets.isSignature(
                                SECRET,
                                "Žofie/7",
                                "21bd1d27e35dbfc455cb6967cd559aa15134fd0cbd279e06a2f4793ce10f494b"))
                .isTrue();
    }

    @Test
    void everyOtherSignatureIsWrong() {
        assertThat(IdentitySecrets.isSignature(SECRET, "customer-8", HASH)).isFalse();
        assertThat(IdentitySecrets.isSignature(SECRET + "0", "customer-7", HASH)).isFalse();
        for (String wrong :
                new String[] {
                    "",
                    "é",
                    HASH.toUpperCase(Locale.ROOT),
                    HASH.substring(1),
                    HASH + "0",
                    " " + HASH
                }) {
            assertThat(IdentitySecrets.isSignature(SECRET, "customer-7", wrong))
                    .as(wrong)
                    .isFalse();
        }
    }
}
