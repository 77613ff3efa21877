package dev.rejoinder.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsTest {
    private static RobotsRules rules(String text) {
        return RobotsParser.read(text, "Rejoinder");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = ' ',
            value = {
                "/fish /fish true",
                "/fish /fish.html true",
                "/fish /fishheads/yummy.html true",
                "/fish /Fish.asp false",
                "/fish /catfish false",
                "/fish* /fish?id=1 true",
                "/fish/ /fish false",
                "/fish/ /fish/?id=1 true",
                "/*.php /index.php?x=1 true",
                "/*.php /folder/filename.php/ true",
                "/*.php /windows.PHP false",
                "/*.php$ /filename.php true",
                "/*.php$ /filename.php?parameters false",
                "/*.php$ /a.php/b.php true",
                "/fish*.php /fishheads/catfish.php?parameters true",
                "/fish*.php /Fish.PHP false",
                "/$ / true",
                "/$ /a false",
                "/a*b*c /a1b2c3 true",
                "/a*b*c /a1c2b3 false",
                "/*a$ /a true",
                "/ab*ba$ /aba false",
                "* /anything true",
                "/%7euser /~user/x true",
                "/ä /%C3%A4/x true"
            })
    void patternMatchesFromTheStart(String pattern, String path, boolean matches) {
        assertThat(rules("User-agent: *\nDisallow: " + pattern).allows(path)).isEqualTo(!matches);
    }

    @Test
    void longestRuleWinsAndAllowWinsTies() {
        RobotsRules rules =
                rules(
                        """
                        User-agent: *
                        Disallow: /a
                        Allow: /a/b
                        Disallow: /a/b/c
                        Disallow: /tie
                        Allow: /tie
                        Allow: /$
                        """);
        assertThat(List.of("/a", "/a/b", "/a/b/c", "/tie", "/", "/else"))
                .filteredOn(rules::allows)
                .containsExactly("/a/b", "/tie", "/", "/else");
    }

    @Test
    void groupsForUsAreOneAndReplaceThoseForAll() {
        RobotsRules rules =
                rules(
                        """
                        \uFEFFuser-AGENT : other # not us
                        user-agent: rejoinder
                        sitemap: https://example.com/s.xml
                        disallow: /one

                        User-agent: *
                        Disallow: /
                        Crawl-delay: 5

                        User-agent: Rejoinder/1.0
                        Disallow: /two # and so on
                        Unknown: x
                        no colon

                        User-agent: RejoinderImages
                        Disallow: /three
                        """);
        assertThat(List.of("/one", "/two", "/three", "/four"))
                .filteredOn(rules::allows)
                .containsExactly("/three", "/four");
        assertThat(rules.pause()).isZero();
        assertThat(rules.sitemaps()).containsExactly("https://example.com/s.xml");
    }

    @Test
    void emptyRuleForbidsNothingAndRulesBeforeAnyAgentAreNobodys() {
        assertThat(rules("Disallow: /\nUser-agent: *\nDisallow:\n").allows("/x")).isTrue();
        assertThat(rules("").allows("/x")).isTrue();
        assertThat(rules("<html>\u0000not a text: at all").allows("/x")).isTrue();
    }

    @Test
    void ownFileOfRulesIsAlwaysAllowed() {
        assertThat(rules("User-agent: *\nDisallow: /").allows("/robots.txt")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "0.5, 500", "3600, 30000", "-1, 0", "soon, 0", "NaN, 0", "1e99, 30000"})
    void pauseHasBounds(String written, long millis) {
        assertThat(rules("User-agent: *\nCrawl-delay: " + written).pause())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void patternsOfStarsAreQuick() {
        String stars = "/" + "*a".repeat(500) + "*b$";
        assertThat(rules("User-agent: *\nDisallow: " + stars).allows("/" + "a".repeat(4000)))
                .isTrue();
    }

    @Test
    void rulesAreCounted() {
        String text = "User-agent: *\n" + "Disallow: /x\n".repeat(RobotsParser.MAX_RULES + 10);
        assertThat(rules(text).rules()).hasSize(RobotsParser.MAX_RULES);
    }

    @Test
    void headersSpeakToUsOrToAll() {
        assertThat(RobotsTag.of(List.of("noindex"), "Rejoinder"))
                .isEqualTo(new RobotsTag(false, true));
        assertThat(RobotsTag.of(List.of("otherbot: noindex", "nofollow"), "Rejoinder"))
                .isEqualTo(new RobotsTag(true, false));
        assertThat(RobotsTag.of(List.of("Rejoinder: None"), "Rejoinder"))
                .isEqualTo(new RobotsTag(false, false));
        assertThat(
                        RobotsTag.of(
                                List.of("unavailable_after: 25 Jun 2030 15:00:00 PST"),
                                "Rejoinder"))
                .isEqualTo(new RobotsTag(true, true));
    }
}
