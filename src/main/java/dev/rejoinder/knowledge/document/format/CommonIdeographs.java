package dev.rejoinder.knowledge.document.format;

import java.nio.charset.Charset;
import java.util.BitSet;

/**
 * Frequent Chinese, Japanese and Korean characters. National standards put them into a level of
 * their own; other characters are rare in texts.
 */
final class CommonIdeographs {
    /** Characters that are frequent in simplified Chinese, traditional Chinese and Japanese. */
    private static final BitSet CHINA = level("GB2312", 0xB0, 0xD7);

    private static final BitSet TAIWAN = level("Big5", 0xA4, 0xC6);
    private static final BitSet JAPAN = level("EUC-JP", 0xB0, 0xCF);
    private static final BitSet KOREA = level("EUC-KR", 0xB0, 0xC8);

    private static final BitSet COMMON_CHINA =
            of(
                    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自"
                            + "之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其"
                            + "些主样理心她本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点"
                            + "正业外将两高间由问很最重并物手应向头文体相见被利什二等产或新己制身果加西月话合回特代"
                            + "内信表化老给世位次度门任常先海通教原东提立及比员解水名真处走义各入几口认条平系气题活"
                            + "更别打女变四总何电数安少报才结反受目太量再感建务做接必场件计管期市直资命山金指许统区"
                            + "保至形社便空决治科司五基书非则光放强即难且品住告类求据程北边交规万取格术共传今切院让"
                            + "识候带导争运货价商店购买退款费元户客服员单送收到付");
    private static final BitSet COMMON_TAIWAN =
            of(
                    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自"
                            + "之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其"
                            + "些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點"
                            + "正業外將兩高間由問很最重並物手應向頭文體相見被利什二等產或新己制身果加西月話合回特代"
                            + "內信表化老給世位次度門任常先海通教原東提立及比員解水名真處走義各入幾口認條平系氣題活"
                            + "更別打女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直資命山金指許統區"
                            + "保至形社便空決治科司五基書非則光放強即難且品住告類求據程北邊交規萬取格術共傳今切院讓"
                            + "識候帶導爭運貨價商店購買退款費元戶客服員單送收到付請");
    private static final BitSet COMMON_KOREA =
            of(
                    "이다는의에을를가고로하지한기사은인서도니어아자리시해있스수나정일과그대라전제습으상부보여안원만주들세요소게장구동용없면신문때연할및오비경성계조무공치우유되년물마합간생");

    private CommonIdeographs() {}

    static double china(int c) {
        return weight(c, CHINA, COMMON_CHINA);
    }

    static double taiwan(int c) {
        return weight(c, TAIWAN, COMMON_TAIWAN);
    }

    static double korea(int c) {
        return weight(c, KOREA, COMMON_KOREA);
    }

    static double japan(int c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        if (script == Character.UnicodeScript.HIRAGANA) {
            return 1;
        }
        if (script == Character.UnicodeScript.KATAKANA) {
            // Half-width forms are single bytes, which occur in any text.
            return c >= 0xFF00 ? -0.5 : 0.8;
        }
        return c == 'ー' ? 0.8 : JAPAN.get(c) ? 0.6 : -0.3;
    }

    private static double weight(int c, BitSet usual, BitSet common) {
        return common.get(c) ? 1 : usual.get(c) ? 0.6 : -0.7;
    }

    private static BitSet level(String charset, int firstLead, int lastLead) {
        var level = new BitSet();
        if (!Charset.isSupported(charset)) {
            return level;
        }
        byte[] bytes = new byte[2];
        for (int lead = firstLead; lead <= lastLead; lead++) {
            for (int trail = 0x40; trail <= 0xFE; trail++) {
                bytes[0] = (byte) lead;
                bytes[1] = (byte) trail;
                String text = new String(bytes, Charset.forName(charset));
                if (text.length() == 1 && Character.isLetter(text.charAt(0))) {
                    level.set(text.charAt(0));
                }
            }
        }
        return level;
    }

    private static BitSet of(String characters) {
        var set = new BitSet();
        characters.chars().forEach(set::set);
        return set;
    }
}
