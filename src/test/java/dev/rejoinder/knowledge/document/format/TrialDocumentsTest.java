package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** PDF and DOCX files that were once parsed wrongly. */
class TrialDocumentsTest {
    @Test
    void zonesKeepTheirPrices() throws Exception {
        String text = read("zones.pdf");
        String[] zones = text.split("# Tariff zone ", -1);
        String[] prices = {"4", "7", "11", "15", "23"};
        String[] days = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
        assertThat(zones).hasSize(6);
        for (int i = 0; i < 5; i++) {
            assertThat(zones[i + 1])
                    .startsWith(String.valueOf(i + 1))
                    .contains("costs " + prices[i] + " euros")
                    .contains("every " + days[i])
                    .contains("Bicycles travel free")
                    .contains("Dogs need a ticket");
        }
    }

    @Test
    void valueOfAFormIsRead() throws Exception {
        assertThat(read("form.pdf"))
                .isEqualTo(
                        """
                        Registration sheet of the sailing school
                        Course fee: 185 euros, due in March\
                        """);
    }

    @Test
    void turnedPagesAreRead() throws Exception {
        assertThat(read("rotated.pdf"))
                .isEqualTo(
                        """
                        # Rotated page
                        The harbour gate closes at nine in the evening. The code changes on the \
                        first of each month.
                        # Upside down
                        Spare keys are with the warden in the yellow house.\
                        """);
    }

    @Test
    void columnsAreReadOneAfterTheOther() throws Exception {
        assertThat(read("twocol-rows.pdf").replace('\n', ' '))
                .isEqualTo(
                        "The museum opens at ten and closes at six. On Mondays it stays closed."
                            + " Entry is free for children under six. Groups book ahead by"
                            + " telephone only. The cafe sells soup and bread. It takes cards and"
                            + " cash. The terrace is open in summer. Dogs are welcome outside but"
                            + " not indoors. There is a garden shop.");
    }

    @Test
    void scriptsAreReadInTheirOwnOrderAndCharacters() throws Exception {
        assertThat(read("wk.pdf"))
                .contains("Die Abfallwirtschaftsgebühr beträgt 14 Euro im Monat.")
                .contains("in den offiziellen Glascontainer")
                .contains("Der Fahrradkeller öffnet um sechs.")
                .contains("未拆封的商品可以在三十天内退货。")
                .contains("يمكن إرجاع المنتجات غير المفتوحة خلال ثلاثين يوما")
                .contains("営業時間は午前九時から午後八時までです。")
                .doesNotContain("\t");
    }

    @Test
    void cellsKeepTheNamesOfTheirRowsAndColumns() throws Exception {
        assertThat(read("tables.docx"))
                .isEqualTo(
                        """
                        Header: valid until 2031
                        Footer note: phone 0800-417
                        # Mooring fees
                        | Pier: North; Boat: Small; Fee: 40 euros
                        | Pier: North; Boat: Large; Fee: 90 euros
                        | Pier: South; Boat: Small; Fee: 55 euros
                        | Pier: South; Boat: Large; Fee: 120 euros
                        # Season
                        | Month: June; Opening: 9; Opening: 21
                        | Month: July; Opening: 8; Opening: 22
                        # Key numbers
                        | Harbour office: extension 417
                        | Name: The Blue Heron
                        | Berths: 64
                        | Depth: 3 metres\
                        """);
    }

    @Test
    void hiddenAndDeletedTextIsNotRead() throws Exception {
        assertThat(read("tracked.docx"))
                .isEqualTo(
                        """
                        The deposit is 250 euros
                        Contact: warden at gate four
                        Total: 512
                        See section nine
                        Tick: ✓ software
                        Moved: new place\
                        """);
    }

    private static String read(String name) throws Exception {
        try (InputStream file = TrialDocumentsTest.class.getResourceAsStream("/trials/" + name)) {
            return FormatReading.shown(FormatReading.document(file.readAllBytes(), name, null));
        }
    }
}
