package dev.rejoinder.knowledge.document.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts without a declared encoding, as short as a note. */
class EncodingsTest {
    private static final String UNKNOWN = "The encoding of the text is unknown.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Shift_JIS     | 未開封の商品は三十日以内に返品できます。送料はお客様のご負担となります。
                    EUC-JP        | 営業時間は午前九時から午後六時までです。日曜日は休みます。
                    ISO-2022-JP   | 営業時間は午前九時から午後六時までです。日曜日は休みます。
                    Big5          | 未拆封的商品可於三十天內退貨，運費由客戶負擔。
                    GBK           | 我们的商店每天上午九点开门，晚上八点关门。
                    GB18030       | 儿童票价为成人票价的一半，六岁以下儿童免费。
                    EUC-KR        | 영업시간은 오전 아홉 시부터 오후 여섯 시까지입니다.
                    windows-1251  | Крамниця відчинена щодня з дев'ятої до шостої, крім неділі.
                    KOI8-R        | Магазин открыт ежедневно с девяти до шести, кроме воскресенья.
                    KOI8-U        | Крамниця відчинена щодня з дев'ятої до шостої, крім неділі.
                    ISO-8859-5    | Магазин открыт ежедневно с девяти до шести, кроме воскресенья.
                    x-MacCyrillic | Мастерская открыта с понедельника по пятницу. Позвоните нам заранее.
                    x-MacCyrillic | Магазин открыт ежедневно с девяти до шести, кроме воскресенья.
                    IBM866        | Магазин открыт ежедневно с девяти до шести, кроме воскресенья.
                    windows-1251  | Неразопакованите стоки могат да се върнат до тридесет дни.
                    windows-1250  | Nerozbalené zboží můžete vrátit do třiceti dnů. Poštovné platí zákazník.
                    ISO-8859-2    | Nerozbalené zboží můžete vrátit do třiceti dnů. Poštovné platí zákazník.
                    windows-1250  | A bontatlan árut harminc napon belül visszaküldheti, a szállítás költségét ön fizeti, előre.
                    ISO-8859-2    | Nieużywane buty można zwrócić w ciągu trzydziestu dni, także gdy źle dobrał rozmiar.
                    windows-1250  | Neotvorené výrobky môžete vrátiť do tridsiatich dní, poštovné platí zákazník.
                    windows-1253  | Το κατάστημα είναι ανοιχτό κάθε μέρα από τις εννέα έως τις έξι.
                    ISO-8859-7    | Το κατάστημα είναι ανοιχτό κάθε μέρα από τις εννέα έως τις έξι.
                    windows-1254  | Açılmamış ürünleri otuz gün içinde iade edebilirsiniz. Kargo ücretini müşteri öder.
                    windows-1255  | החנות פתוחה בכל יום מתשע עד שש, מלבד בשבת.
                    windows-1256  | المتجر مفتوح كل يوم من التاسعة حتى السادسة ما عدا يوم الجمعة.
                    ISO-8859-6    | المتجر مفتوح كل يوم من التاسعة حتى السادسة ما عدا يوم الجمعة.
                    windows-1257  | Neatidarytas prekes galite grąžinti per trisdešimt dienų, siuntimą apmoka pirkėjas.
                    windows-874   | ร้านเปิดทุกวันตั้งแต่เก้าโมงเช้าถึงหกโมงเย็น ยกเว้นวันอาทิตย์
                    windows-1252  | Die Größe können Sie später ändern; Rücksendungen sind für Käufer kostenlos.
                    windows-1252  | Le magasin est fermé le dimanche ; les frais de port sont à la charge de l’acheteur.
                    windows-1252  | El niño pequeño no paga. ¿Cuándo abre la taquilla? Mañana a las diez.
                    windows-1252  | As devoluções são grátis até trinta dias após a compra.
                    windows-1252  | Butiken är öppen varje dag mellan nio och sex, utom på söndagar.
                    ISO-8859-15   | L'œuvre coûte 15 € et la sœur paye moitié prix à l'entrée.
                    IBM850        | Die Größe können Sie später ändern; Rücksendungen sind für Käufer kostenlos.
                    x-MacRoman    | Les élèves paient moitié prix ; l’entrée est gratuite après dix-sept heures.
                    """)
    void textIsReadInItsEncoding(String charset, String text) throws Exception {
        assertThat(decoded(text.getBytes(Charset.forName(charset)))).isEqualTo(text);
    }

    @Test
    void lettersInPiecesAreJoined() throws Exception {
        String text = "Cửa hàng mở cửa mỗi ngày từ chín giờ đến sáu giờ, trừ chủ nhật.";
        byte[] bytes = pieces(text).getBytes(Charset.forName("windows-1258"));
        assertThat(FormatReading.shown(FormatReading.document(bytes, "a.txt", null)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1252,Café",
        "windows-1252,Köln 1°",
        "windows-1252,Straße",
        "windows-1252,10 € – 20 €",
        "windows-1252,£5 or ½ price",
        "windows-1252,© 2026 Müller & Söhne",
        "windows-1252,naïve",
        "windows-1251,Привет",
        "windows-1251,Цена: 5 руб.",
        "windows-1251,Товар: 5 руб.",
        "windows-1251,Язык",
        "Shift_JIS,価格はこちら"
    })
    void fewLettersAreEnoughWhereOnlyOneReadingIsSensible(String charset, String text)
            throws Exception {
        assertThat(decoded(text.getBytes(Charset.forName(charset)))).isEqualTo(text);
    }

    @Test
    void textThatReadsWellInNoEncodingIsRefused() {
        // EBCDIC, random bytes, and two encodings in one file.
        refused("Die Größe können Sie später ändern.".getBytes(Charset.forName("IBM273")));
        var random = new Random(5);
        byte[] chance = new byte[600];
        for (int i = 0; i < chance.length; i++) {
            chance[i] = (byte) (i % 7 == 6 ? ' ' : 0x80 + random.nextInt(0x80));
        }
        refused(chance);
    }

    @Test
    void wideTextNeedsNoMark() throws Exception {
        String chinese = "退货政策\n未拆封的商品可以在三十天内退货。\n";
        for (String charset : new String[] {"UTF-16LE", "UTF-16BE"}) {
            assertThat(decoded(chinese.getBytes(Charset.forName(charset)))).isEqualTo(chinese);
            assertThat(decoded("Цены: 5\n".getBytes(Charset.forName(charset))))
                    .isEqualTo("Цены: 5\n");
        }
    }

    @Test
    void damagedUtf8StaysUtf8() throws Exception {
        String text =
                "Die Größe können Sie später ändern; für Käufer gilt: Rücksendungen über 5 €. ";
        byte[] bytes = (text + text + "x" + text).getBytes(StandardCharsets.UTF_8);
        bytes[text.getBytes(StandardCharsets.UTF_8).length * 2] = (byte) 0xFC;
        assertThat(decoded(bytes)).startsWith(text + text).endsWith(text);
        // Truncated within a character.
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 3);
        assertThat(decoded(cut)).startsWith(text + text);
    }

    @Test
    void lateMetaIsFoundAndCommentsAreNot() throws Exception {
        String page =
                "<!doctype html><html><head><!-- <meta charset=koi8-r> --><script>"
                        + "var x = 1;".repeat(5_000)
                        + "</script><META content='text/html; charset=windows-1251'"
                        + " http-equiv=Content-Type></head><body><p>Цена";
        assertThat(decoded(page.getBytes(Charset.forName("windows-1251")))).isEqualTo(page);
    }

    @Test
    void declarationThatMakesNoSenseIsNotBelieved() throws Exception {
        String text = "Магазин открыт ежедневно с девяти до шести, кроме воскресенья.";
        byte[] bytes = text.getBytes(Charset.forName("windows-1251"));
        for (String wrong : new String[] {"iso-8859-1", "utf-8", "big5", "koi8-r", "no-such"}) {
            assertThat(TextDecoder.decode(bytes, "text/html; charset=" + wrong))
                    .as(wrong)
                    .isEqualTo(text);
        }
    }

    @Test
    void longTextIsJudgedByWhatIsNotAscii() throws Exception {
        String text = "a line of plain words\n".repeat(5_000) + "商店每天上午九点开门，晚上八点关门。\n";
        assertThat(decoded(text.getBytes(Charset.forName("GB18030")))).isEqualTo(text);
        String many = "商店每天上午九点开门, 晚上八点关门. ".repeat(5_000);
        assertThat(decoded(many.getBytes(Charset.forName("GB18030")))).isEqualTo(many);
    }

    private static void refused(byte[] bytes) {
        assertThatThrownBy(() -> FormatReading.document(bytes, "a.txt", null))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith(UNKNOWN);
    }

    private static String decoded(byte[] bytes) throws DocumentException {
        return TextDecoder.decode(bytes, null);
    }

    /** As in windows-1258: base letters followed by combining tone marks. */
    private static String pieces(String text) {
        var pieces = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            String letter = text.substring(i, i + 1);
            String apart = Normalizer.normalize(letter, Normalizer.Form.NFD);
            int tone = -1;
            for (int j = 1; j < apart.length(); j++) {
                tone = "\u0300\u0301\u0303\u0309\u0323".indexOf(apart.charAt(j)) >= 0 ? j : tone;
            }
            if (tone < 0) {
                pieces.append(letter);
            } else {
                String rest = apart.substring(0, tone) + apart.substring(tone + 1);
                pieces.append(Normalizer.normalize(rest, Normalizer.Form.NFC))
                        .append(apart.charAt(tone));
            }
        }
        return pieces.toString();
    }
}
