package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The type of answer that a question asks for, and the detection of such answers in sentences. */
enum AnswerType {
    PERSON,
    TIME,
    COUNT,
    NUMBER,
    DURATION,
    PLACE,
    REASON,
    ANYTHING;

    private static final Set<String> MONTHS_AND_DAYS =
            Set.of(
                    """
                    january february march april may june july august september october november
                    december monday tuesday wednesday thursday friday saturday sunday spring summer
                    autumn winter morning noon midnight evening night weekday weekdays weekend
                    weekends century decade today easter christmas
                    januar februar marz juni juli oktober dezember enero febrero marzo abril mayo
                    junio julio agosto septiembre octubre noviembre diciembre lunes martes miercoles
                    jueves viernes sabado domingo montag dienstag mittwoch donnerstag freitag samstag
                    sonntag
                    """
                            .strip()
                            .split("\\s+"));

    private static final Set<String> NUMBER_WORDS =
            Set.of(
                    """
                    one two three four five six seven eight nine ten eleven twelve thirteen fourteen
                    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
                    seventy eighty ninety hundred thousand million billion trillion dozen half third
                    quarter fifth tenth twice once thrice double triple both several no none zero

                    """
                            .strip()
                            .split("\\s+"));

    private static final Set<String> TIME_UNITS =
            Set.of(
                    """
                    second seconds minute minutes hour hours day days night nights week weeks month
                    months year years decade decades century centuries generation season forever
                    long stunden minuten tage jahre wochen monate horas minutos dias meses
                    metre metres meter meters kilometre kilometres kilometer kilometers mile miles
                    foot feet inch inches centimetre centimetres millimetre millimetres km cm mm m
                    """
                            .strip()
                            .split("\\s+"));

    private static final Pattern ASKS_PERSON =
            Pattern.compile(
                    "\\b(?:who|whom|whose|wer|wem|wen|quien|quienes|chi)\\b|\\b(?:what|which)"
                        + " (?:\\w+ )?(?:man|woman|person|king|queen|emperor|"
                        + "president|author|writer|poet|artist|painter|composer|musician|singer|actor|actress|director|engineer|architect|"
                        + "scientist|scholar|historian|philosopher|mathematician|physicist|chemist|biologist|economist|general|leader|"
                        + "ruler|sultan|pope|bishop|priest|judge|justice|minister|monarch|player|coach|inventor|explorer|critic|professor)\\b");
    private static final Pattern ASKS_TIME =
            Pattern.compile(
                    "\\bwhen\\b|\\bwann\\b|\\bcuando\\b|\\b(?:what|which|whose) (?:\\w+"
                        + " )?(?:years?|dates?|days?|months?|decade|century|time|season)\\b|\\bque"
                        + " (?:dia|ano|hora)\\b|\\bwhat time\\b|\\bhow"
                        + " (?:soon|late|early)\\b|\\bwelchem jahr\\b");
    private static final Pattern ASKS_COUNT =
            Pattern.compile("\\bhow many\\b|\\bwie viele\\b|\\bcuant[oa]s\\b|\\bcombien de\\b");
    private static final Pattern ASKS_DURATION =
            Pattern.compile("\\bhow long\\b|\\bwie lange?\\b|\\bcuanto (?:tiempo|dura)\\b");
    private static final Pattern ASKS_NUMBER =
            Pattern.compile(
                    "\\bhow"
                        + " (?:much|old|tall|high|deep|wide|big|large|far|fast|heavy|hot|cold|warm|often|strong|thick|quickly|small)\\b|\\b(?:what|which)"
                        + " (?:\\w+"
                        + " ){0,3}(?:percentage|percent|proportion|share|fraction|number|amount|price|cost|fee|"
                        + "population|temperature|height|depth|length|width|weight|distance|age|rate|sum|fine|size|limit|deposit|score|area|speed|capacity|elevation|phone|port)\\b|\\bwas"
                        + " kostet\\b|\\bcuanto cuesta\\b|\\bwhat (?:does|do|did|will|would) .*"
                        + " cost\\b");
    private static final Pattern ASKS_PLACE =
            Pattern.compile(
                    "\\bwhere\\b|\\bwo\\b|\\bdonde\\b|\\b(?:what|which) (?:\\w+"
                        + " )?(?:city|town|country|place|state|island|river|lake|"
                        + "continent|region|village|street|district|county|province|location|address|nation|sea|ocean|mountain)\\b");
    private static final Pattern ASKS_REASON =
            Pattern.compile(
                    "\\bwhy\\b|\\bwarum\\b|\\bpor que\\b|\\bwhat (?:\\w+ )?(?:reason|caused?)\\b");

    private static final Set<String> REASONS =
            Set.of(
                    "because",
                    "as",
                    "since",
                    "due",
                    "to",
                    "for",
                    "so",
                    "therefore",
                    "reason",
                    "cause",
                    "caused",
                    "led",
                    "owing",
                    "weil",
                    "da",
                    "porque",
                    "that");

    private static final Set<String> BEFORE_PLACES =
            Set.of(
                    "in", "at", "from", "to", "near", "on", "of", "into", "through", "across",
                    "around", "outside", "inside", "under", "between", "off", "along", "by",
                    "behind");

    private static final Pattern YEAR = Pattern.compile("1[0-9]{3}|20[0-9]{2}");
    private static final Pattern YEAR_OR_CLOCK =
            Pattern.compile("1[0-9]{3}|20[0-9]{2}|[0-9]{1,3}|[0-9]{1,2}[:.][0-9]{2}");

    /** A name after one of these is more often a place or thing than a person. */
    private static final Set<String> BEFORE_THINGS = Set.of("in", "at", "from", "to", "the", "of");

    /** Detects the type of answer from the question. */
    static AnswerType by(String question) {
        String plain = question.toLowerCase(Locale.ROOT).replace("á", "a").replace("é", "e");
        if (ASKS_COUNT.matcher(plain).find()) {
            return COUNT;
        }
        if (ASKS_DURATION.matcher(plain).find()) {
            return DURATION;
        }
        if (ASKS_NUMBER.matcher(plain).find()) {
            return NUMBER;
        }
        if (ASKS_TIME.matcher(plain).find()) {
            return TIME;
        }
        if (ASKS_REASON.matcher(plain).find()) {
            return REASON;
        }
        if (ASKS_PERSON.matcher(plain).find()) {
            return PERSON;
        }
        return ASKS_PLACE.matcher(plain).find() ? PLACE : ANYTHING;
    }

    /** Whether a token can be or begin such an answer. */
    boolean isAt(List<TextToken> sentence, int at) {
        TextToken token = sentence.get(at);
        return switch (this) {
            case PERSON ->
                    token.capital()
                            && !isTime(token)
                            && (!token.first() || followedByName(sentence, at));
            case TIME -> token.isNumber() || MONTHS_AND_DAYS.contains(token.word());
            case COUNT, NUMBER -> isNumber(token);
            case DURATION ->
                    TIME_UNITS.contains(token.word()) && at > 0 && isNumber(sentence, at - 1);
            case PLACE ->
                    token.isName()
                            || (at > 0 && BEFORE_PLACES.contains(sentence.get(at - 1).word()));
            case REASON -> REASONS.contains(token.word());
            case ANYTHING -> true;
        };
    }

    /** The same by stricter rules; only for tokens for which {@link #isAt} is true. */
    boolean isStrictlyAt(List<TextToken> sentence, int at) {
        TextToken token = sentence.get(at);
        String before = at > 0 ? sentence.get(at - 1).word() : "";
        return switch (this) {
            case PERSON -> !BEFORE_THINGS.contains(before);
            case TIME -> !token.isNumber() || YEAR_OR_CLOCK.matcher(token.word()).matches();
            case COUNT, NUMBER -> isNumber(token) && !YEAR.matcher(token.word()).matches();
            case PLACE -> token.isName();
            case DURATION, REASON, ANYTHING -> true;
        };
    }

    private static boolean followedByName(List<TextToken> sentence, int at) {
        return EnglishVocabulary.weight(sentence.get(at).word()) > 0
                && at + 1 < sentence.size()
                && (sentence.get(at + 1).capital()
                        || EnglishVocabulary.weight(sentence.get(at + 1).word()) == 0);
    }

    private static boolean isNumber(List<TextToken> sentence, int at) {
        return isNumber(sentence.get(at)) || (at > 0 && isNumber(sentence.get(at - 1)));
    }

    static boolean isNumber(TextToken token) {
        return token.isNumber() || NUMBER_WORDS.contains(token.word());
    }

    static boolean isTime(TextToken token) {
        return MONTHS_AND_DAYS.contains(token.word());
    }
}
