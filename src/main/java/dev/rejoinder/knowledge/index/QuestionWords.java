package dev.rejoinder.knowledge.index;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words that ask: who, when, how many, whether one can. They are rare in answers, so a search would
 * give them the highest weights. Stop word lists lack most of them; the English one has all but a
 * few.
 */
final class QuestionWords {
    private static final Map<String, Set<String>> BY_FAMILY =
            Map.ofEntries(
                    words("ar", "من ما ماذا متى أين اين كيف لماذا كم أي اي أية هل لمن بماذا"),
                    words(
                            "cs",
                            "kdo co kdy kde kam odkud jak proč kolik jaký jaká jaké který která"
                                    + " které"),
                    words("da", "hvem hvad hvornår hvor hvordan hvorfor hvilken hvilket hvilke"),
                    words(
                            "de",
                            "kann können darf dürfen wer wen wem wessen was wann wo wohin woher wie"
                                    + " wieviel wieviele warum wieso weshalb welche welcher welches"
                                    + " welchen welchem"),
                    words(
                            "el",
                            "ποιος ποια ποιο ποιοι ποιες ποιον ποιους τι πότε πού πώς γιατί πόσο"
                                    + " πόση πόσα πόσοι πόσες πόσους"),
                    words("en", "can"),
                    words(LanguageAnalyzers.OTHER, "can"),
                    words(
                            "es",
                            "puedo puede pueden qué quién quiénes cuál cuáles cuándo dónde adónde"
                                    + " cómo cuánto cuánta cuántos cuántas"),
                    words("fa", "چه کی کجا چرا چگونه چند کدام"),
                    words(
                            "fi",
                            "kuka ketkä mikä mitkä mitä milloin missä mihin mistä miten kuinka"
                                    + " miksi montako paljonko"),
                    words(
                            "fr",
                            "peut peux puis peuvent pouvez qui que quoi quel quelle quels quelles"
                                    + " quand où comment pourquoi combien lequel laquelle lesquels"
                                    + " lesquelles"),
                    words(
                            "hi",
                            "कौन क्या कब कहाँ कहां कैसे क्यों कितना कितने कितनी किस किसने किसके"
                                    + " किसको किन"),
                    words("hu", "ki mi mikor hol hová honnan hogyan miért mennyi hány melyik"),
                    words(
                            "id",
                            "siapa apa apakah kapan mana dimana bagaimana mengapa kenapa berapa"),
                    words(
                            "it",
                            "posso può possono chi che cosa quale quali quando dove come perché"
                                    + " quanto quanta quanti quante"),
                    words(
                            "nl",
                            "kan kunnen mag wie wat wanneer waar waarheen hoe hoeveel waarom welke"
                                    + " welk"),
                    words("no", "hvem hva når hvor hvordan hvorfor hvilken hvilket hvilke"),
                    words(
                            "pt",
                            "posso pode podem quem que qual quais quando onde como porque quanto"
                                    + " quanta quantos quantas"),
                    words("ro", "cine ce când unde cum cât câtă câți câte care"),
                    words(
                            "ru",
                            "кто кого кому что чего чему чем какой какая какое какие какого какому"
                                    + " каким каких какую каком когда где куда откуда почему зачем"
                                    + " сколько как чей чья чьё чьи который которая которое которые"
                                    + " которого которой которую котором"),
                    words("sv", "vem vad när var vart hur varför vilken vilket vilka"),
                    words(
                            "tr",
                            "kim kimdir kimin ne nedir neyi nerede nereye nereden nasıl neden niçin"
                                    + " hangi hangisi kaç kaçtır"));

    /** Longer phrases before those that they contain. */
    private static final Map<String, List<String>> WITHOUT_BLANKS =
            Map.of(
                    "cjk",
                    phrases(
                            "为什么 為什麼 什么时候 什么 什麼 几个人 几点钟 几点 几岁 你们 你們 请问 請問 有没有"
                                    + " 能不能 可不可以 可以 哪些 哪个 哪個 哪里 哪裡 哪年 哪一 哪 多少 怎么 怎麼"
                                    + " 怎样 怎樣 如何 为何 為何 何时 何時 何地 谁 誰 几 幾 吗 嗎 呢"
                                    + " でしょうか ですか ますか どうやって どんな いつ どこ だれ どの なぜ"
                                    + " いくら いくつ とは 何 무엇 언제 어디 누가 누구 어떻게 얼마 어떤 어느 몇"),
                    "th",
                    phrases(
                            "เมื่อไหร่ เมื่อใด ที่ไหน อย่างไร เท่าไหร่ เท่าไร อะไร ทำไม ใคร ไหน กี่"
                                    + " ใด"));

    private QuestionWords() {}

    private static Map.Entry<String, Set<String>> words(String family, String words) {
        return Map.entry(family, Set.of(words.split(" ", -1)));
    }

    private static List<String> phrases(String phrases) {
        return List.of(phrases.split(" ", -1));
    }

    /** Replaces the phrases of a family that writes no blanks between words with blanks. */
    static String without(String family, String question) {
        String rest = question;
        for (String phrase : WITHOUT_BLANKS.getOrDefault(family, List.of())) {
            rest = rest.replace(phrase, " ".repeat(phrase.length()));
        }
        return rest;
    }

    /** Whether a word of the question asks, in this family. */
    static boolean contains(String family, String word) {
        return BY_FAMILY.getOrDefault(family, Set.of()).contains(word.toLowerCase(Locale.ROOT));
    }
}
