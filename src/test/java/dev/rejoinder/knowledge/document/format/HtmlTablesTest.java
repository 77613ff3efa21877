package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTablesTest {
    @Test
    void spansAndTwoRowsOfHeader() throws Exception {
        assertThat(
                        table(
                                """
                                <caption>Fares</caption>
                                <thead><tr><th rowspan=2>Zone<th colspan=2>Adult<th rowspan=2>Dog
                                <tr><th>single<th>return</thead>
                                <tbody><tr><th rowspan=0>North<td>4<td>7<td>1
                                <tr><td>5<td colspan=2>free</tbody>
                                <tbody><tr><th>South<td>6<td>9<td>2</tbody>
                                """))
                .isEqualTo(
                        """
                        Fares
                        | Zone: North; Adult / single: 4; Adult / return: 7; Dog: 1
                        | Zone: North; Adult / single: 5; Adult / return, Dog: free
                        | Zone: South; Adult / single: 6; Adult / return: 9; Dog: 2\
                        """);
    }

    @Test
    void footIsAboutTheWholeTable() throws Exception {
        String rows =
                "<tbody><tr><th>Day<td>3<td>6<tr><th colspan=3>Season<tr><th>Month<td>30<td>60";
        String foot = "<tfoot><tr><td>Total<td>33<td>66</tfoot>";
        String head = "<thead><tr><th><th>Child<th>Adult</thead>";
        for (String table : new String[] {head + rows + foot, head + foot + rows}) {
            assertThat(table(table))
                    .isEqualTo(
                            """
                            | Day; Child: 3; Adult: 6
                            | Season | Month; Child: 30; Adult: 60
                            | Total; Child: 33; Adult: 66\
                            """);
        }
    }

    @Test
    void keysAndValues() throws Exception {
        assertThat(table("<tr><th>Hours<td>9 to 5<tr><th>Phone<td>030 1234"))
                .isEqualTo("| Hours: 9 to 5\n| Phone: 030 1234");
        assertThat(table("<tr><td>Hours:<td>9 to 5<tr><td>Owner:<td>Ann"))
                .isEqualTo("| Hours: 9 to 5\n| Owner: Ann");
        assertThat(table("<tr><td><b>Hours</b><td>daily<tr><td><strong>Owner</strong><td>Ann"))
                .isEqualTo("| Hours: daily\n| Owner: Ann");
    }

    @Test
    void cellsHoldListsParagraphsPicturesAndTables() throws Exception {
        assertThat(
                        table(
                                """
                                <tr><th>Plan<th>Includes<th>Mail<th>Hours
                                <tr><td>Basic<td>Of all:<ul><li>one user<li>help, by mail<ol><li>slow</ol></ul>
                                <td><img src=x alt=yes><td><table><tr><th>Mon<td>9<tr><th>Tue<td>8</table>
                                <tr><td>Team<br>large<td><p>ten users</p><p>phone</p><td><img src=y alt=no>
                                <td><dl><dt>Mon<dd>7<dt>Tue<dd>6</dl>
                                """))
                .isEqualTo(
                        """
                        | Plan: Basic; Includes: Of all: one user, help, by mail, slow; Mail: yes;\
                         Hours: Mon: 9 | Tue: 8
                        | Plan: Team large; Includes: ten users phone; Mail: no; Hours: Mon: 7,\
                         Tue: 6\
                        """);
    }

    @Test
    void rolesMakeATable() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                <!doctype html><main><div role=table><div role=rowgroup><div role=row>
                                <span role=columnheader>Plan</span><span role=columnheader>Price</span>
                                </div></div><div role=rowgroup><div role=row><span role=cell>Basic</span>
                                <span role=cell>9 euros</span></div></div></div></main>
                                """,
                                "a"))
                .isEqualTo("| Plan: Basic; Price: 9 euros");
    }

    @Test
    void tablesInTablesThatOnlyPlaceThings() throws Exception {
        assertThat(
                        FormatReading.shown(
                                """
                                <!doctype html><table><tr><td><h2>Prices</h2>
                                <table><tr><th>Plan<th>Price<tr><td>Basic<td>9</table>
                                <td>Beside it</table>
                                """,
                                "a"))
                .isEqualTo("## Prices\n| Plan: Basic; Price: 9\nBeside it");
        assertThat(
                        table(
                                "<tr><td class=linenos><pre>1\n2</pre><td class=code>"
                                        + "<pre>make\nmake test</pre>"))
                .isEqualTo("` 1\n2\n` make\nmake test");
    }

    @Test
    void markdownTablesAreReadAlike() throws Exception {
        assertThat(FormatReading.shown("| | Car | Bus |\n|--|--|--|\n| North | 4 | 19 |\n", "a.md"))
                .isEqualTo("| North; Car: 4; Bus: 19");
        assertThat(
                        FormatReading.shown(
                                "| | |\n|--|--|\n| **Hours** | 9 to 5 |\n| **Owner** | Ann |\n",
                                "a.md"))
                .isEqualTo("| Hours: 9 to 5\n| Owner: Ann");
    }

    private static String table(String rows) throws Exception {
        return FormatReading.shown("<!doctype html><main><table>" + rows + "</table></main>", "a");
    }
}
