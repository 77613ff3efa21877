package dev.rejoinder.provider.builtin;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question wants to have measured. A sentence without such a measure does not answer it,
 * however many of its words it has: "It is 22 kilometres long" does not say how old it is.
 */
enum AskedMeasure {
    PRICE(
            "\\bhow (?:much (?:is|are|do|does|did|for|will|would)\\b(?!.*\\bweigh)|expensive\\b)"
                    + "|^(?:(?:and )?(?:what|whats|which)\\b.*\\b)?(?:price|cost|fee)s?\\b"
                    + "|\\b(?:was kost(?:et|en)|wie (?:viel kost(?:et|en)|teuer)|preis (?:von|fur)"
                    + "|cuanto (?:cuestan?|valen?|cobran|es)|precio de|combien (?:ca )?coute"
                    + "|quanto (?:costan?o?|custam?)|hoeveel kost(?:en)?)\\b"
                    + "|多少钱|价格|价钱|怎么收费|费用",
            "[€$£¥₹]|\\b(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|pence|cents?|francs?|franken|yen"
                    + "|yuan|rmb|free|included|complimentary|kostenlos|kostenfrei|gratis|umsonst"
                    + "|inklusive|gratuit\\w*|incluid[ao]s?|inclus\\w*|compris\\w*|depends?|varies"
                    + "|at cost|on request|auf anfrage)\\b|\\d元|\\d块|免费",
            "(?<![\\d:.,])(?!(?:1\\d|20)\\d\\d\\b)\\d++(?:[.,]\\d++)*+(?!:\\d| ?"
                    + "(?:uhr|[ap]m|km|kg|\\w*met(?:er|re)s?|hours?|minutes?|days?|weeks?|months?"
                    + "|years?|people|persons?|stunden?|minuten|tagen?|jahren?|horas|minutos|días"
                    + "|años)\\b)"
                    + "|percent|million|hundred|thousand"),
    AGE(
            "\\bage\\b|\\bwie alt\\b|\\bcuantos anos\\b|\\bquel age\\b|\\bquanti anni\\b"
                    + "|\\bhoe oud\\b|几岁|多少岁|多大年",
            "\\b(?:old|older|aged?|born|years?|founded|established|built|since|jahren?|alt|ab|geboren"
                + "|gegründet|seit|años?|edad|nació|desde|ans|âge|anni|jaar)\\b"
                + "|(?<!\\d)(?:1\\d|20)\\d\\d(?!\\d)|岁|年",
            ""),
    FOUNDING(
            "\\b(?:what|which) year\\b|\\bwhen (?:was|were|did)"
                    + " .*\\b(?:founded|established|found|start in business)\\b|\\bseit wann"
                    + " gibt\\b|\\bwann wurde .*\\bgegrundet\\b|\\bcuando se"
                    + " (?:fundo|abrio)\\b|哪一?年|何时创办|什么时候创办",
            "(?<!\\d)(?:1\\d|20)\\d\\d(?!\\d)|\\b(?:century|centuries|ago|jahrhundert|siglo)\\b",
            ""),
    DURATION(
            "\\bhow long\\b|\\bwie lange\\b|\\bcuanto (?:tiempo|dura|tarda)\\b|\\bcombien de"
                    + " temps\\b|\\bquanto (?:tempo|dura)\\b|\\bhoe lang\\b|多久|多长时间",
            "\\b(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|years?|decades?"
                + "|centur(?:y|ies)|stunden?|minuten?|tagen?|tage|wochen?|monaten?|monate|jahren?"
                + "|horas?|minutos?|días?|semanas?|mes(?:es)?|años?|heures?|jours?|semaines?|mois"
                + "|ans?|ore|minuti|giorni|settimane|uur|dagen|weken)\\b|小时|分钟|天|周|星期|个月|年",
            "\\b(?:long|longer|lang|length|lasts?|until|till|from|since|between|bis|seit|hasta|km"
                    + "|kilomet\\w+|met(?:re|er)s?|miles?|feet|forever|never|always|overnight"
                    + "|immediately|instant\\w*|expires?)\\b|\\d:\\d\\d"),
    DEPTH(
            "\\bhow deep\\b|\\bwie tief\\b|\\bque profundidad\\b",
            "\\b(?:deep|depth|tiefe?|profund\\w*|met(?:re|er)s?|metros|feet|foot|ft|fathoms?|cm|m)\\b"
                + "|\\dm\\b",
            ""),
    NONE("", "", "");

    /** Words of such questions, which a sentence with the measure need not repeat. */
    private static final Set<String> OF_PRICE =
            Set.of(
                    "price",
                    "prices",
                    "cost",
                    "costs",
                    "fee",
                    "fees",
                    "charge",
                    "expensive",
                    "kostet",
                    "kosten",
                    "teuer",
                    "preis",
                    "preise",
                    "cuesta",
                    "cuestan",
                    "vale",
                    "valen",
                    "cobran",
                    "precio",
                    "coute",
                    "coutent",
                    "prix",
                    "costa",
                    "costano",
                    "prezzo",
                    "custa",
                    "custam",
                    "preco",
                    "kost",
                    "prijs",
                    "价",
                    "格",
                    "钱",
                    "费");

    private static final Set<String> OF_FOUNDING =
            Set.of("founded", "found", "established", "gegrundet", "fundo", "abrio");

    private static final Set<String> OF_DURATION =
            Set.of(
                    "long", "last", "lasts", "dauert", "dauern", "gilt", "gelten", "lange", "dura",
                    "duran", "tarda", "tardan", "tiempo", "dure", "temps", "duurt");

    private final Pattern asks;
    private final Pattern has;
    private final Pattern mayHave;

    /**
     * Defines a measure.
     *
     * @param asks found in the words of a question that asks for it
     * @param has found in a sentence that has it
     * @param mayHave found in a sentence that seems to have it, without a unit; may be empty
     */
    AskedMeasure(String asks, String has, String mayHave) {
        this.asks = Pattern.compile(asks);
        this.has = Pattern.compile("(?iu)" + has);
        this.mayHave = Pattern.compile("(?iu)" + mayHave);
    }

    static AskedMeasure by(String question) {
        String words = String.join(" ", EnglishWordForms.normalizedWords(question));
        for (AskedMeasure measure : values()) {
            if (measure == NONE || measure.asks.matcher(words).find()) {
                return measure;
            }
        }
        return NONE;
    }

    /** Whether the word only says what is asked for. */
    boolean isSaidBy(String word) {
        return switch (this) {
            case PRICE -> OF_PRICE.contains(word);
            case DURATION -> OF_DURATION.contains(word);
            case FOUNDING -> OF_FOUNDING.contains(word);
            case AGE, DEPTH, NONE -> false;
        };
    }

    /** Whether the sentence has a measure with its unit. */
    boolean isIn(String sentence) {
        return this == NONE || has.matcher(sentence).find();
    }

    /** Whether the sentence has a measure, perhaps without its unit. */
    boolean mayBeIn(String sentence) {
        return isIn(sentence)
                || (!mayHave.pattern().equals("(?iu)") && mayHave.matcher(sentence).find());
    }
}
