package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.knowledge.document.DocumentException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Whole files that were once parsed wrongly. */
class TextTrialFilesTest {
    @Test
    void mergedCellsNameEveryRow() throws Exception {
        assertThat(shown("rowspan.html"))
                .isEqualTo(
                        """
                        # Parking fees
                        | Zone: North; Vehicle: Car; Fee: 4 euros
                        | Zone: North; Vehicle: Bus; Fee: 19 euros
                        | Zone: South; Vehicle: Car; Fee: 7 euros
                        | Zone: South; Vehicle: Bus; Fee: 33 euros\
                        """);
    }

    @Test
    void listsInCells() throws Exception {
        assertThat(shown("celllist.html"))
                .isEqualTo(
                        """
                        # Plans
                        | Plan: Basic; Price: 9 euros; Includes: one user, mail support
                        | Plan: Team; Price: 29 euros; Includes: ten users, phone support\
                        """);
    }

    @Test
    void questionsInButtons() throws Exception {
        assertThat(shown("accordion.html"))
                .isEqualTo(
                        """
                        # Questions about the ferry
                        ## Can I bring a bicycle aboard?
                        It costs three euros and goes on the lower deck.
                        ## Are dogs allowed?
                        Only on a lead, and not in the saloon.\
                        """);
    }

    @Test
    void nestedListsAndGroupsOfTerms() throws Exception {
        assertThat(shown("nested.html"))
                .isEqualTo(
                        """
                        # Packing
                        - 1. Tent
                          - poles
                            - 1. short
                            - 2. long
                          - pegs
                        - 2. Stove
                        Fuel: Gas
                        Fuel: Spirit
                        Alt, Other: Wood\
                        """);
    }

    @Test
    void separatorInTheFirstLine() throws Exception {
        assertThat(shown("sepline.csv"))
                .isEqualTo(
                        """
                        | Artikel: Wanderstiefel; Preis: 129,90
                        | Artikel: Regenjacke; Preis: 89,50\
                        """);
    }

    @Test
    void textsInTheirEncodings() throws Exception {
        assertThat(shown("zh-gb18030.txt"))
                .isEqualTo(
                        """
                        退货政策
                        未拆封的商品可以在三十天内退货。运费由客户承担。
                        营业时间
                        我们的商店每天上午九点开门，晚上八点关门。\
                        """);
        assertThat(shown("zh-gbk.csv")).isEqualTo("| 商品: 登山靴; 价格: 129元\n| 商品: 雨衣; 价格: 89元");
        assertThat(shown("ko-euckr.txt"))
                .isEqualTo(
                        """
                        반품 정책
                        개봉하지 않은 상품은 삼십일 이내에 반품할 수 있습니다. 배송비는 고객이 부담합니다.\
                        """);
        assertThat(shown("ru-cp1251.txt"))
                .isEqualTo(
                        """
                        Политика возврата
                        Нераспакованные товары можно вернуть в течение тридцати дней. Доставку\
                         оплачивает покупатель.\
                        """);
        assertThat(shown("pl-1250.txt"))
                .isEqualTo(
                        """
                        Polityka zwrotów
                        Nieużywane buty można zwrócić w ciągu trzydziestu dni. Koszt przesyłki\
                         ponosi kupujący, także gdy źle dobrał rozmiar.\
                        """);
    }

    private static String shown(String name) throws IOException, DocumentException {
        try (InputStream file = TextTrialFilesTest.class.getResourceAsStream("/trials/" + name)) {
            assertThat(file).isNotNull();
            return FormatReading.shown(FormatReading.document(file.readAllBytes(), name, null));
        }
    }
}
