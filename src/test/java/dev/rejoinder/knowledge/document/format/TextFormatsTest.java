package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.ParsedDocument;
import org.junit.jupiter.api.Test;

class TextFormatsTest {
    @Test
    void markdownKeepsItsStructure() throws Exception {
        ParsedDocument document =
                FormatReading.document(
                        """
                        ---
                        title: "From the front"
                        ---
                        # Guide

                        Some *emphasised* text
                        with a [link](https://example.com) and `code`.

                        - one
                          - inner
                        - two

                        3. third
                        4. fourth

                        Setext
                        ------

                        > quoted

                        | Plan | Price |
                        |------|-------|
                        | Basic | **10** |

                        ```sh
                        make
                        ```

                        <details><summary>More</summary><p>Hidden <i>text</i></p></details>
                        <!-- not this -->
                        """,
                        "guide.md");
        assertThat(FormatReading.shown(document))
                .isEqualTo(
                        """
                        # Guide
                        Some emphasised text with a link and code.
                        - one
                          - inner
                        - two
                        - 3. third
                        - 4. fourth
                        ## Setext
                        quoted
                        | Plan: Basic; Price: 10
                        ` make
                        ## More
                        Hidden text\
                        """);
        assertThat(document.title()).isEqualTo("From the front");
    }

    @Test
    void csvRowsNameTheirColumns() throws Exception {
        String expected = "| Name: Ann; City: Köln, DE\n| Name: Bob; City: \"Paris\"";
        assertThat(
                        FormatReading.shown(
                                "Name,City\nAnn,\"Köln, DE\"\n\nBob,\"\"\"Paris\"\"\"\n", "a.csv"))
                .isEqualTo(expected);
        assertThat(
                        FormatReading.shown(
                                "Name;City\r\nAnn;Köln, DE\r\nBob;\"\"\"Paris\"\"\"", "a.csv"))
                .isEqualTo(expected);
        assertThat(
                        FormatReading.shown(
                                "Name\tCity\nAnn\tKöln, DE\nBob\t\"\"\"Paris\"\"\"", "a.tsv"))
                .isEqualTo(expected);
        assertThat(FormatReading.shown("1,2\n3,4\n", "a.csv")).isEqualTo("| 1 | 2\n| 3 | 4");
        assertThat(FormatReading.shown("a,b\n1,\"two\nlines\"\n2", "a.csv"))
                .isEqualTo("| a: 1; b: two\nlines\n| a: 2");
    }

    @Test
    void csvMaySayItsSeparatorAndHaveTitlesAndYears() throws Exception {
        String expected = "| Name: Ann; Note: a,b";
        assertThat(FormatReading.shown("sep=;\nName;Note\nAnn;a,b\n", "a.csv")).isEqualTo(expected);
        assertThat(FormatReading.shown("\uFEFFSEP=|\r\nName|Note\r\nAnn|a,b", "a.csv"))
                .isEqualTo(expected);
        assertThat(FormatReading.shown("\"sep=\t\"\nName\tNote\nAnn\ta,b", "a.csv"))
                .isEqualTo(expected);
        assertThat(FormatReading.shown("sep=,\nName,Note\nAnn,\"a,b\"", "a.csv"))
                .isEqualTo(expected);
        assertThat(FormatReading.shown("Prices of 2026;;\n;;\nName;Note;\nAnn;a,b;\n", "a.csv"))
                .isEqualTo("| Prices of 2026\n| Name: Ann; Note: a,b");
        assertThat(FormatReading.shown("Region,2023,2024\nNorth,5,6\nSouth,7,8", "a.csv"))
                .isEqualTo("| Region: North; 2023: 5; 2024: 6\n| Region: South; 2023: 7; 2024: 8");
        assertThat(FormatReading.shown("Ann,1980,1990\nBob,1981,1991", "a.csv"))
                .isEqualTo("| Ann | 1980 | 1990\n| Bob | 1981 | 1991");
    }

    @Test
    void longRowOfCsvRepeatsItsName() throws Exception {
        var header = new StringBuilder("City");
        var row = new StringBuilder("Bern");
        for (int i = 0; i < 80; i++) {
            header.append(",Month ").append(i);
            row.append(",a value of some length ").append(i);
        }
        String shown = FormatReading.shown(header + "\n" + row + "\n", "a.csv");
        assertThat(shown.lines())
                .hasSizeGreaterThan(1)
                .allMatch(l -> l.startsWith("| City: Bern; "));
        assertThat(shown).contains("Month 79: a value of some length 79");
    }

    @Test
    void jsonShowsItsPathsAndRows() throws Exception {
        ParsedDocument document =
                FormatReading.document(
                        """
                        {"title":"Shop","open":true,"none":null,
                         "shipping":{"free above":50,"days":{"EU":"3-5"}},
                         "plans":[{"name":"Basic","price":{"eur":10},"tags":["a","b"]},
                                  {"name":"Pro","price":{"eur":20.50}}],
                         "codes":["x",1]}
                        """,
                        "a.json");
        assertThat(FormatReading.shown(document))
                .isEqualTo(
                        """
                        title: Shop
                        open: true
                        none: null
                        # shipping
                        free above: 50
                        ## days
                        EU: 3-5
                        # plans
                        | name: Basic; price.eur: 10; tags: a; tags: b
                        | name: Pro; price.eur: 20.50
                        # codes
                        - x
                        - 1\
                        """);
        assertThat(document.title()).isEqualTo("Shop");
    }

    @Test
    void jsonLinesAndArraysAreRows() throws Exception {
        assertThat(FormatReading.shown("{\"q\":\"a\"}\n{\"q\":\"b\"}\n", "a.jsonl"))
                .isEqualTo("| q: a\n| q: b");
        assertThat(FormatReading.shown("[{\"q\":\"a\"},{\"q\":\"b\"}]", "unnamed"))
                .isEqualTo("| q: a\n| q: b");
    }

    @Test
    void wrongJsonSaysWhere() {
        assertThatThrownBy(() -> FormatReading.document("{\"a\":\n [1,}", "a.json"))
                .isInstanceOf(DocumentException.class)
                .hasMessage("The file is not valid JSON: line 2, column 5.");
    }

    @Test
    void plainTextHasParagraphsHeadingsAndLists() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                User Guide
                                ==========

                                A paragraph that was wrapped by hand at some column
                                and goes on here
                                until it ends.

                                Acme Ltd
                                1 Main Street
                                London

                                1.2 Getting started

                                You need:
                                - a passport
                                  with a photo
                                * a visa
                                1) money

                                OPENING HOURS

                                Nine to five.
                                """,
                                "a.txt"))
                .isEqualTo(
                        """
                        # User Guide
                        A paragraph that was wrapped by hand at some column and goes on here
                        until it ends.
                        Acme Ltd
                        1 Main Street
                        London
                        ## 1.2 Getting started
                        You need:
                        - a passport
                        with a photo
                        - a visa
                        - 1) money
                        ## OPENING HOURS
                        Nine to five.\
                        """);
    }

    @Test
    void contentDecidesBeforeTheName() throws Exception {
        assertThat(FormatReading.shown("<!DOCTYPE html><p>Hello", "a.txt")).isEqualTo("Hello");
        assertThat(
                        FormatReading.shown(
                                "<?xml version='1.0'?>\n<html><p>Hello</p></html>", "a.json"))
                .isEqualTo("Hello");
        assertThat(FormatReading.shown("No tags & no markup, 1 < 2", "a.html"))
                .isEqualTo("No tags & no markup, 1 < 2");
        assertThat(FormatReading.shown("MZ is how programs begin.", "a.txt"))
                .isEqualTo("MZ is how programs begin.");
        assertThat(FormatReading.shown("A file begins with %PDF-1.7 when it is one.", "a.txt"))
                .startsWith("A file begins");
        assertThat(
                        FormatReading.shown(
                                FormatReading.document(
                                        "# Head".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        null,
                                        "text/markdown; charset=utf-8")))
                .isEqualTo("# Head");
    }
}
