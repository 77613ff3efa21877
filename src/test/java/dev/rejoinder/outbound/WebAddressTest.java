package dev.rejoinder.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP://Example.COM              | http://example.com/",
                "http://example.com:80/          | http://example.com/",
                "https://example.com:443/a       | https://example.com/a",
                "https://example.com:/a          | https://example.com/a",
                "http://example.com:443/         | http://example.com:443/",
                "http://example.com./            | http://example.com/",
                "http://bücher.example/          | http://xn--bcher-kva.example/",
                "http://my_site.example.com/     | http://my_site.example.com/",
                "http://example.com/a/./b/../c/  | http://example.com/a/c/",
                "http://example.com/../../a      | http://example.com/a",
                "http://example.com/a/..         | http://example.com/",
                "http://example.com/%2e%2E/a     | http://example.com/a",
                "http://example.com/%7euser/%c3  | http://example.com/~user/%C3",
                "http://example.com/a b?c d      | http://example.com/a%20b?c%20d",
                "http://example.com/ä?ö=ü        | http://example.com/%C3%A4?%C3%B6=%C3%BC",
                "http://example.com/100%         | http://example.com/100%25",
                "http://example.com?q=../x       | http://example.com/?q=../x",
                "http://example.com/?a[]=1       | http://example.com/?a%5B%5D=1",
                "http://example.com/a#part       | http://example.com/a",
                "http://[2606:2800::1]:8080/     | http://[2606:2800:0:0:0:0:0:1]:8080/"
            })
    void addressRejectsOtherSpellings(String text, String one) throws OutboundException {
        assertThat(WebAddress.parse(text)).hasToString(one);
        assertThat(WebAddress.parse(one)).isEqualTo(WebAddress.parse(text));
        assertThat(WebAddress.parse(text).uri()).hasToString(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "next              | http://example.com/a/next",
                "./next            | http://example.com/a/next",
                "../next           | http://example.com/next",
                "../../../next     | http://example.com/next",
                "/next             | http://example.com/next",
                "//other.test/next | http://other.test/next",
                "https://x.test/#p | https://x.test/",
                "?q=2              | http://example.com/a/b?q=2",
                "#part             | http://example.com/a/b?q=1",
                "\\\\other.test    | http://example.com/a/%5C%5Cother.test",
                "/\\other.test     | http://example.com/%5Cother.test"
            })
    void referenceLeadsOn(String reference, String target) throws OutboundException {
        assertThat(WebAddress.parse("http://example.com/a/b?q=1").resolve(reference))
                .hasToString(target);
    }

    @Test
    void passwordIsNotQuoted() {
        assertThatThrownBy(() -> WebAddress.parse("https://me:secret@example.com/"))
                .hasMessage("The address must not have a user name or password in it.");
    }

    @Test
    void addressRejectsOtherSpellings() {
        assertThatThrownBy(() -> new WebAddress(false, "127.1", 80, "/"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebAddress(false, "example.com", 80, "/\r\nHost: x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebAddress(false, "example.com", 0, "/"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
