package dev.rejoinder.knowledge.document.format;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The non-ASCII letters of languages, most frequent first, and stop words for languages that use
 * mostly ASCII. Text in a wrong encoding has letters from several languages, or only the rare ones
 * of one.
 */
final class LanguageLetters {
    private static final double UNKNOWN = -1;

    /** Weight of a language's rarest letter, if the most frequent has weight 1. */
    private static final double RAREST = 0.5;

    /** The same for languages without ASCII letters. */
    private static final double RAREST_OF_ALL = 0;

    private static final Map<WritingSystem, List<Language>> LANGUAGES =
            new EnumMap<>(WritingSystem.class);

    static {
        latin(
                WritingSystem.WESTERN,
                "üäöß: der die das und ist nicht mit von den ein eine zu auf dem sie im des oder",
                "éèàêôîçûùâëïœæÿ: le la les des et est un une du pour dans que qui pas sur avec"
                        + " par",
                "óáíúñéüªº: el la los las que en un una es no por con para del se su al lo",
                "éàèùòìî: il la di che un una per non con del della si sono da gli dei alla",
                "ãçáéíóúõêàâôü: de que do da em um uma para com os no na se por dos as ou",
                "éëïèöüç: het een van en is dat niet te op voor met zijn er aan ook de",
                "äöåé: och att det som en av den till inte med har om ett kan vid för",
                "øåæé: og at det er en til af av den ikke med for har kan ved som eller",
                "äöåšž: ja on ei se joka mutta tai kun ovat olla ole",
                "!íáðæöúþóýé: og er ekki sem til um hefur eru fyrir að",
                "äõüöšž: ja on ei see mis ning kui oli ole",
                "!óéàíúçèòïü: el la els les que un una no per amb del dels",
                "!áéíóú: an na agus is ar le",
                "éèïöüñçáíóàâêôäëœæ: the of and to is for that with from this are not you");
        latin(
                WritingSystem.CENTRAL,
                "łżąęóśćńź: na nie do to jest od za po przez dla jak jego oraz lub",
                "íářéžýěčšůúťďňó: na se je do pro jsou ale po jak nebo pokud bez",
                "áíýčžúšéťôľňäďĺóŕ: na sa je do pre ako alebo nie pri ktor bez",
                "éáíóöőüúű: az nem hogy egy van meg csak de ha is vagy ezt",
                "ăţşîâ: de la nu este care pe cu un din sau pentru sunt",
                "čšžćđ: je na se da ne za so ali pri in su od ili kada");
        latin(WritingSystem.TURKISH, "ıçşüğöâî: ve bir bu ile da de en olan gibi daha mi ama");
        latin(
                WritingSystem.BALTIC,
                "ėšįųžąūęč: ir yra kad ne su arba bet kaip nuo",
                "āīēšūņļžķģč: un ir ar no par nav uz bet vai ka",
                "äõüöšž: ja on ei see mis ning kui oli ole");
        latin(
                WritingSystem.VIETNAMESE,
                "đưàôạêểóếệậộảặáịợùớầấỗọủờíụềựìãữứýòỏừởâơắúỉổửẫồỡăẩéằẽũõ: cho khi trong theo sau"
                        + " hay");
        add(
                WritingSystem.CYRILLIC,
                "оеаинтсрвлпкдмуыьзяйчбгфюжхшцщэёъ",
                "аонивтеріксдплмузячйбгьфюжєхшцщїґ",
                "аениотрсвдплзкмъябучйжфгцхщшью",
                "аныервлмкдсзітпьуячцоэгўйбфшюжхё",
                "аеионртсудкпвмзјлбгњчшцљћжхђџф",
                "аоиетнрсвкдлпмугзјбчшцњжфќхѓљџѕ");
        add(WritingSystem.GREEK, "αοετνισηρμπκυίλδέςγήάχόθωφύώξβζψϊϋΐΰ");
        add(WritingSystem.HEBREW, "יותהמלברשקאנעכפןגסחםצזדץךט");
        add(
                WritingSystem.ARABIC,
                "الميتنروبعدسفةقكحجهشصطىخأذضزثغإئءظؤآًٌٍَُِّْ",
                "ایرندمهتسبوشکزخلفگعقحپجآغصچطضذظثژءئ");
        add(WritingSystem.THAI, "านรอกเงมยลวดทสตะปบคหแจพชขใไีิ่้ัุู็ื์ึำผณโถซศธญภษฐฟฉฎฮฑฏฬฤๆฯ");
    }

    /**
     * The weight of each letter, 1 to 0, and the stop words.
     *
     * @param needsWords whether letters alone are not enough evidence for this rarer language
     */
    record Language(Map<Integer, Double> letters, Set<String> words, boolean needsWords) {
        /** The weight of a letter; negative if the language does not use it. */
        double weight(int letter) {
            return letters.getOrDefault(letter, UNKNOWN);
        }
    }

    private LanguageLetters() {}

    /** The known languages of a writing system; none for syllabic and logographic ones. */
    static List<Language> of(WritingSystem writing) {
        return LANGUAGES.getOrDefault(writing, List.of());
    }

    private static void latin(WritingSystem writing, String... languages) {
        LANGUAGES.put(
                writing,
                Arrays.stream(languages)
                        .map(
                                language -> {
                                    boolean rare = language.startsWith("!");
                                    int colon = language.indexOf(": ");
                                    String words = language.substring(colon + 2);
                                    return new Language(
                                            letters(
                                                    language.substring(rare ? 1 : 0, colon),
                                                    RAREST),
                                            Set.of(words.split(" ", -1)),
                                            rare);
                                })
                        .toList());
    }

    private static void add(WritingSystem writing, String... alphabets) {
        LANGUAGES.put(
                writing,
                Arrays.stream(alphabets)
                        .map(
                                letters ->
                                        new Language(
                                                letters(letters, RAREST_OF_ALL), Set.of(), false))
                        .toList());
    }

    private static Map<Integer, Double> letters(String alphabet, double rarest) {
        var table = new HashMap<Integer, Double>();
        int[] letters = alphabet.codePoints().toArray();
        for (int i = 0; i < letters.length; i++) {
            table.putIfAbsent(letters[i], 1 - (1 - rarest) * i / letters.length);
        }
        return Map.copyOf(table);
    }
}
