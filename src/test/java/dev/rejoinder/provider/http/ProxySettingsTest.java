package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
    private static String proxyFor(Map<String, String> environment, String uri) {
        return ProxySettings.from(environment)
                .orElseThrow()
                .select(URI.create(uri))
                .getFirst()
                .toString();
    }

    @Test
    void environmentWithoutAProxyGivesNone() {
        assertThat(ProxySettings.from(Map.of("NO_PROXY", "x", "https_proxy", " "))).isEmpty();
        assertThat(ProxySettings.from(Map.of("HTTP_PROXY", "http://p:1"))).isEmpty();
    }

    @Test
    void schemeDecidesWhichProxyIsTaken() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://s:1", "http_proxy", "p");
        assertThat(proxyFor(both, "https://a.test/")).contains("s/<unresolved>:1");
        assertThat(proxyFor(both, "http://a.test/")).contains("p/<unresolved>:80");
        assertThat(proxyFor(Map.of("http_proxy", "p"), "https://a.test/")).isEqualTo("DIRECT");
        assertThat(proxyFor(Map.of("https_proxy", "x:2", "HTTPS_PROXY", "y:3"), "https://a.test/"))
                .contains("x/<unresolved>:2");
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost/, true",
        "https://127.0.0.1:11434/, true",
        "https://[::1]/, true",
        "https://internal.test/, true",
        "https://a.internal.test/, true",
        "https://INTERNAL.test/, true",
        "https://notinternal.test/, false",
        "https://b.dotted.test/, true",
        "https://api.openai.com/, false",
    })
    void hostsThatNeedNoProxyGetNone(String uri, boolean direct) {
        Map<String, String> environment =
                Map.of("https_proxy", "p:1", "no_proxy", "internal.TEST, .dotted.test,,");
        assertThat(proxyFor(environment, uri).equals("DIRECT")).isEqualTo(direct);
        assertThat(proxyFor(Map.of("https_proxy", "p:1", "NO_PROXY", "*"), uri))
                .isEqualTo("DIRECT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://p:1", "http://user:secret@p:1", "http://secret secret"})
    void settingThatCannotBeFollowedIsRefusedWithoutBeingQuoted(String setting) {
        assertThatThrownBy(() -> ProxySettings.from(Map.of("https_proxy", setting)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }
}
