package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTokenTest {
    /** Checksum and hash were computed with Python's zlib and with sha256sum. */
    private static final String KNOWN = "rj_a1B2c3D40123456789ABCDEFGHIJKLMNOPQRSTUV2S7NrN";

    private final Random chance = new Random(7);

    @Test
    void generatedTokenHasTheDocumentedForm() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(KeyToken.generate(chance).text()).matches("rj_[0-9A-Za-z]{46}");
        }
    }

    @Test
    void generatedTokensUseTheWholeAlphabetAndDoNotRepeat() {
        Set<String> tokens = new HashSet<>();
        Set<Integer> characters = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String text = KeyToken.generate(chance).text();
            tokens.add(text);
            text.substring(3, 43).chars().forEach(characters::add);
        }
        assertThat(tokens).hasSize(1_000);
        assertThat(characters).hasSize(62);
    }

    @Test
    void generatedTokenIsParsedBack() {
        for (int i = 0; i < 1_000; i++) {
            KeyToken token = KeyToken.generate(chance);
            assertThat(KeyToken.parse(token.text()).orElseThrow().text()).isEqualTo(token.text());
        }
    }

    @Test
    void knownTokenHasTheKnownParts() {
        KeyToken token = KeyToken.parse(KNOWN).orElseThrow();
        assertThat(token.publicId()).isEqualTo("a1B2c3D4");
        assertThat(token.secretHash())
                .isEqualTo("41ba696bc2822924f7cba0ce211bfddfe653ceb3c981255a1775bebf110bf42d");
        assertThat(token.fingerprint())
                .isEqualTo("730ae5fc66b7da4ee9b240ef400ceb269238181f7ac0aba13075eba4625407a6");
    }

    @Test
    void anyChangedCharacterBreaksTheToken() {
        for (int i = 0; i < KNOWN.length(); i++) {
            char other = KNOWN.charAt(i) == 'x' ? 'y' : 'x';
            String changed = KNOWN.substring(0, i) + other + KNOWN.substring(i + 1);
            assertThat(KeyToken.parse(changed)).as("character %d", i).isEmpty();
        }
    }

    @Test
    void anyOtherLengthBreaksTheToken() {
        for (int i = 0; i < KNOWN.length(); i++) {
            assertThat(KeyToken.parse(KNOWN.substring(0, i))).isEmpty();
        }
        assertThat(KeyToken.parse(KNOWN + "0")).isEmpty();
        assertThat(KeyToken.parse(KNOWN + " ")).isEmpty();
    }

    @Test
    void charactersOutsideTheAlphabetBreakTheToken() {
        for (char c : "-_ ./+=é０\n\0".toCharArray()) {
            assertThat(KeyToken.parse(KNOWN.substring(0, 12) + c + KNOWN.substring(13))).isEmpty();
        }
    }

    @Test
    void tokenMatchesItsOwnSecretOnly() {
        KeyToken token = KeyToken.generate(chance);
        assertThat(token.matches(token.secretHash())).isTrue();
        assertThat(token.matches(KeyToken.generate(chance).secretHash())).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @Test
    void tokenPrintsWithoutItsSecret() {
        assertThat(KeyToken.parse(KNOWN).orElseThrow()).hasToString("rj_a1B2c3D4…");
    }
}
