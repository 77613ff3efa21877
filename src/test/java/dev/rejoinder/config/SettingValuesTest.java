package dev.rejoinder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValuesTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "10m,600000", "2h,7200000"})
    void timeIsReadWithItsUnitAndPrintsAsTheSame(String text, long millis) {
        assertThat(DurationFormat.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationFormat.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30 s", "1d", "9999999999s"})
    void timeWithoutAClearUnitIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationFormat.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/8,11.0.0.1,false",
        "192.168.4.0/22,192.168.7.255,true",
        "192.168.4.0/22,192.168.8.0,false",
        "10.0.0.1,10.0.0.1,true",
        "10.0.0.1,10.0.0.2,false",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,::1,false",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe80::1,false",
    })
    void rangeContainsTheAddressesThatShareItsPrefix(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1",
                "256.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "localhost",
                "::1/129",
                "fe80::1%eth0",
                "::1/"
            })
    void whatIsNoRangeIsRefusedWithoutLookingItUp(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example",
                "ftp://api.example",
                "http://",
                "https://a.example#x",
                "https://me@a.example",
                "https://a.example:99999",
                "https://a b.example"
            })
    void whatIsNoPlainAddressIsRefusedAsBaseUrl(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.baseUrl().parser().apply(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://proxy.example", "socks5://proxy.example", "a b", "me@proxy"})
    void whatIsNoPlainProxyIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingTypes.proxy().parser().apply(text));
    }

    @ParameterizedTest
    @CsvSource({
        "api.openai.com,true",
        "corp.example,false",
        "api.CORP.example,false",
        "notcorp.example,true",
        "localhost,false",
        "127.0.0.1,false",
        "::1,false",
    })
    void proxyIsUsedExceptForTheMachineItselfAndTheHostsNamed(String host, boolean covered) {
        var proxy = new ProviderProxySettings("proxy.example", 80, List.of(".Corp.example"));

        assertThat(proxy.covers(host)).isEqualTo(covered);
        assertThat(proxy.bypassing(List.of("*")).covers(host)).isFalse();
    }

    @Test
    void secretIsNeverPrinted() {
        assertThat(new Secret("sk-hidden")).hasToString("***");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Secret("sk-hidden\r\nX-Injected: 1"))
                .withMessageNotContaining("hidden");
    }

    @Test
    void openStreamsFollowTheHeapUnlessTheyAreSet() {
        long heapBytes = 512L * 1024 * 1024;

        assertThat(new LimitSettings(0, 0, 0, 0).openStreams(heapBytes)).isEqualTo(10_922);
        assertThat(new LimitSettings(0, 0, 0, 0).openStreams(1)).isEqualTo(1);
        assertThat(new LimitSettings(0, 0, 7, 0).openStreams(heapBytes)).isEqualTo(7);
    }

    @Test
    void eachSettingHasOneNameInThreeForms() {
        assertThat(SettingTable.CHAT_PER_MINUTE.name()).isEqualTo("limit.chat-per-minute");
        assertThat(SettingTable.CHAT_PER_MINUTE.flag()).isEqualTo("--limit-chat-per-minute");
        assertThat(SettingTable.CHAT_PER_MINUTE.variable())
                .isEqualTo("REJOINDER_LIMIT_CHAT_PER_MINUTE");
    }

    @Test
    void noTwoSettingsShareANameAndEveryDefaultIsAllowed() {
        List<Setting<?>> all = SettingTable.all();

        assertThat(all.stream().map(Setting::flag)).doesNotHaveDuplicates();
        assertThat(all.stream().flatMap(s -> s.variables().stream())).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(setting -> assertThat(setting.defaultValue()).isNotNull());
    }

    @Test
    void guessIsMadeForSlipsAndNotForOtherWords() {
        List<String> known = List.of("--port", "--host", "--log-level");

        assertThat(SpellingSuggestion.suggestion("--loglevel", "--", known))
                .isEqualTo("; did you mean --log-level?");
        assertThat(SpellingSuggestion.suggestion("--colour", "--", known)).isEmpty();
    }
}
