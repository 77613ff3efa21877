package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.TableGrid.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tables are drawn as text: one line per row, cells separated by bars, {@code *name*} for a header.
 */
class TableGridTest {
    @Test
    void valueKeepsTheNamesOfItsRowAndColumn() {
        assertThat(
                        lines(
                                """
                                *Zone*|*Vehicle*|*Fee*
                                North/2|Car|4 euros
                                Bus|19 euros
                                South/2|Car|7 euros
                                Bus|33 euros
                                """))
                .containsExactly(
                        "Zone: North; Vehicle: Car; Fee: 4 euros",
                        "Zone: North; Vehicle: Bus; Fee: 19 euros",
                        "Zone: South; Vehicle: Car; Fee: 7 euros",
                        "Zone: South; Vehicle: Bus; Fee: 33 euros");
    }

    @Test
    void twoRowsOfHeaderAreOneNameEach() {
        List<String> expected =
                List.of(
                        "Zone: North; Summer / Car: 4; Summer / Bus: 9; Winter: 2",
                        "Zone: South; Summer / Car: 5; Summer / Bus: 11; Winter: 3");
        assertThat(
                        lines(
                                """
                                *Zone*/2|*Summer*>2|*Winter*/2
                                *Car*|*Bus*
                                *North*|4|9|2
                                *South*|5|11|3
                                """))
                .isEqualTo(expected);
        // Without marks, and with plain cells in the second row of the header.
        assertThat(lines("Zone/2|Summer>2|Winter/2\nCar|Bus\nNorth|4|9|2\nSouth|5|11|3"))
                .isEqualTo(expected);
        assertThat(lines("*Zone*/2|*Summer*>2|*Winter*/2\nCar|Bus\nNorth|4|9|2\nSouth|5|11|3"))
                .isEqualTo(expected);
        assertThat(lines("Zone|Summer>2|Winter>2\n |Car|Bus|Car|Bus\nNorth|4|9|2|3"))
                .containsExactly(
                        "Zone: North; Summer / Car: 4; Summer / Bus: 9; Winter / Car: 2; Winter /"
                                + " Bus: 3");
    }

    @Test
    void keysAndValuesAreNoHeaderAndRow() {
        assertThat(lines("*Phone*|030 1234\n*Hours*|9 to 5\n*Address*|Main Street 1"))
                .containsExactly("Phone: 030 1234", "Hours: 9 to 5", "Address: Main Street 1");
        assertThat(lines("Phone|030 1234\nHours|9 to 5\nOwner|Ann"))
                .containsExactly("Phone: 030 1234", "Hours: 9 to 5", "Owner: Ann");
        assertThat(lines("Owner|Ann\nTown|Bern\nColour|Red"))
                .containsExactly("Owner: Ann", "Town: Bern", "Colour: Red");
        assertThat(lines("*Hours*|9 to 12|2 to 5\n*Phone*|030 1234"))
                .containsExactly("Hours: 9 to 12; 2 to 5", "Phone: 030 1234");
        assertThat(lines("*Name*|Ann|*Town*|Bern\n*Born*|1980|*Died*|2020"))
                .containsExactly("Name: Ann; Town: Bern", "Born: 1980; Died: 2020");
        assertThat(lines("Name:|Ann|Town:|Bern\nBorn:|1980|Died:|2020"))
                .containsExactly("Name: Ann; Town: Bern", "Born: 1980; Died: 2020");
        assertThat(lines("+Owner+|Ann\n+Town+|Bern")).containsExactly("Owner: Ann", "Town: Bern");
    }

    @Test
    void unmarkedHeaderIsSeenByWhatIsBelow() {
        assertThat(lines("Plan|Price\nBasic|9 euros\nTeam|29 euros"))
                .containsExactly("Plan: Basic; Price: 9 euros", "Plan: Team; Price: 29 euros");
        assertThat(lines("Region|2023|2024\nNorth|5|6\nSouth|7|8"))
                .containsExactly(
                        "Region: North; 2023: 5; 2024: 6", "Region: South; 2023: 7; 2024: 8");
        assertThat(lines("Plan|Support|Storage\nBasic|mail|small\nTeam|phone|large"))
                .containsExactly(
                        "Plan: Basic; Support: mail; Storage: small",
                        "Plan: Team; Support: phone; Storage: large");
        assertThat(lines("+Plan+|+Support+\nBasic|mail\nTeam|phone"))
                .containsExactly("Plan: Basic; Support: mail", "Plan: Team; Support: phone");
        // Neither numbers nor repeated values are names.
        assertThat(lines("1|2|3\n4|5|6")).containsExactly("1 | 2 | 3", "4 | 5 | 6");
        assertThat(lines("North|yes|no\nSouth|no|yes\nEast|yes|yes"))
                .containsExactly("North | yes | no", "South | no | yes", "East | yes | yes");
    }

    @Test
    void namesInTheFirstColumnAreReadDownwards() {
        assertThat(lines("*Plan*|Basic|Team\n*Price*|9|29\n*Support*|mail|phone"))
                .containsExactly(
                        "Plan: Basic; Price: 9; Support: mail",
                        "Plan: Team; Price: 29; Support: phone");
        assertThat(lines(" |Car|Bus\n*North*|4|19\n*South*|7|33"))
                .containsExactly("North; Car: 4; Bus: 19", "South; Car: 7; Bus: 33");
    }

    @Test
    void titlesWithinTheTableNameTheRowsBelow() {
        assertThat(
                        lines(
                                """
                                *Ticket*|*Adult*|*Child*
                                *Day*>3
                                Single|4|2
                                Return|7|3
                                Night>3
                                Single|5|2
                                Prices are in euros.>3
                                """))
                .containsExactly(
                        "Day; Ticket: Single; Adult: 4; Child: 2",
                        "Day; Ticket: Return; Adult: 7; Child: 3",
                        "Night; Ticket: Single; Adult: 5; Child: 2",
                        "Prices are in euros.");
    }

    @Test
    void secondHeaderReplacesTheFirst() {
        assertThat(lines("*A*|*B*\n1|2\n*C*|*D*\n3|4\n*Sum*|*6*"))
                .containsExactly("A: 1; B: 2", "C: 3; D: 4", "C: Sum; D: 6");
    }

    @Test
    void valueOverSeveralColumnsHasAllTheirNames() {
        assertThat(lines("*Zone*|*Car*|*Bus*\nNorth|free>2"))
                .containsExactly("Zone: North; Car, Bus: free");
    }

    @Test
    void longRowIsCutBetweenItsCellsAndKeepsItsName() {
        var grid = new TableGrid();
        grid.row(true);
        for (int i = 0; i < 60; i++) {
            grid.cell(i == 0 ? "City" : "Month " + i, Mark.NAME, 1, 1);
        }
        grid.row(false);
        for (int i = 0; i < 60; i++) {
            grid.cell(
                    i == 0 ? "Bern" : "a value of some forty characters, no. " + i,
                    Mark.PLAIN,
                    1,
                    1);
        }
        List<String> lines = grid.lines();
        assertThat(lines)
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        line -> {
                            assertThat(line).startsWith("City: Bern; Month ");
                            assertThat(TokenEstimate.of(line))
                                    .isLessThanOrEqualTo(Chunker.MAX_WEIGHT + 200);
                        });
        assertThat(String.join("\n", lines))
                .contains("Month 59: a value of some forty characters, no. 59");
    }

    @Test
    void hugeSpansStayBounded() {
        var grid = new TableGrid();
        for (int i = 0; i < 20_000; i++) {
            grid.row(false);
            grid.cell("x" + i, Mark.PLAIN, 1_000_000, 0);
            grid.cell("y" + i, Mark.NAME, Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        assertThat(grid.lines()).hasSizeBetween(1, 40_000);
    }

    @Test
    void mergedRowsOfDocxContinueTheCellAbove() {
        var grid = new TableGrid();
        grid.row(false);
        List.of("Zone", "Vehicle", "Fee").forEach(name -> grid.cell(name, Mark.NAME, 1, 1));
        grid.row(false);
        List.of("North", "Car", "4").forEach(text -> grid.cell(text, Mark.PLAIN, 1, 1));
        grid.row(false);
        grid.continued(1);
        List.of("Bus", "19").forEach(text -> grid.cell(text, Mark.PLAIN, 1, 1));
        assertThat(grid.lines())
                .containsExactly(
                        "Zone: North; Vehicle: Car; Fee: 4", "Zone: North; Vehicle: Bus; Fee: 19");
    }

    private static List<String> lines(String drawn) {
        var grid = new TableGrid();
        for (String row : drawn.lines().toList()) {
            grid.row(false);
            for (String cell : row.split("\\|", -1)) {
                String[] down = cell.split("/", -1);
                String[] wide = down[0].split(">", -1);
                String text = wide[0];
                Mark mark =
                        text.startsWith("*")
                                ? Mark.NAME
                                : text.startsWith("+") ? Mark.BOLD : Mark.PLAIN;
                grid.cell(
                        text.replaceAll("^[*+]|[*+]$", ""),
                        mark,
                        wide.length > 1 ? Integer.parseInt(wide[1]) : 1,
                        down.length > 1 ? Integer.parseInt(down[1]) : 1);
            }
        }
        return grid.lines();
    }
}
