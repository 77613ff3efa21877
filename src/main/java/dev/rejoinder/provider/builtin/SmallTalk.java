package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Greetings, thanks and similar phrases in seven languages, and the replies. */
final class SmallTalk {
    /** A longer message is more than small talk. */
    private static final int MAX_CHARACTERS = 100;

    private static final Pattern CLAUSE_END = Pattern.compile("[,.!?;:\\n¿¡-]+");

    /** Fillers, as in "Hi there" and "thank you so much", which are ignored. */
    private static final Set<String> FILLERS =
            Set.of(
                    "there",
                    "again",
                    "all",
                    "everyone",
                    "everybody",
                    "so",
                    "very",
                    "much",
                    "team",
                    "dear",
                    "a",
                    "lot",
                    "zusammen");

    private static final String HELLO = "Hi! How can I help you today?";

    /**
     * The reply to each phrase. Phrases are normalized as in {@link
     * EnglishWordForms#normalizedWords}.
     */
    private static final Map<String, String> ANSWERS = new TreeMap<>();

    static {
        answer(HELLO, "hello|hi|hey|hiya|good morning|good afternoon|good evening|greetings|howdy");
        answer("You're welcome!", "thanks|thank you|many thanks|thx|cheers|thanks a lot");
        answer("Goodbye!", "bye|goodbye|good bye|bye bye|see you|good night");
        answer(
                "I answer questions about what I have been told. What would you like to know?",
                "who are you|what are you|what can you do|how can you help me|can you help me|help"
                        + "|are you a bot|are you a robot|are you human");
        answer("I am well, thank you. How can I help you today?", "how are you|how are you doing");
        answer(
                "Hallo! Wie kann ich Ihnen helfen?",
                "hallo|guten tag|guten morgen|guten abend|moin|servus");
        answer("Gern geschehen!", "danke|vielen dank|danke schon|danke sehr");
        answer("Auf Wiedersehen!", "tschuss|auf wiedersehen");
        answer("Bonjour ! Comment puis-je vous aider ?", "bonjour|bonsoir|salut|coucou");
        answer("Je vous en prie !", "merci|merci beaucoup");
        answer("Au revoir !", "au revoir");
        answer(
                "¡Hola! ¿En qué puedo ayudarle?",
                "hola|buenos dias|buenas tardes|buenas noches|buenas");
        answer("¡De nada!", "gracias|muchas gracias");
        answer("¡Hasta luego!", "adios|hasta luego");
        answer("Ciao! Come posso aiutarla?", "ciao|buongiorno|buonasera");
        answer("Prego!", "grazie|grazie mille");
        answer("Arrivederci!", "arrivederci");
        answer("Olá! Como posso ajudar?", "ola|oi|bom dia|boa tarde|boa noite");
        answer("De nada!", "obrigado|obrigada|muito obrigado|muito obrigada");
        answer(
                "Hoi! Waarmee kan ik u helpen?",
                "hoi|goedemorgen|goedemiddag|goedenavond|goedendag");
        answer("Graag gedaan!", "dank je|dank je wel|dank u|dank u wel|bedankt");
    }

    private SmallTalk() {}

    private static void answer(String answer, String phrases) {
        for (String phrase : phrases.split("\\|", -1)) {
            ANSWERS.put(phrase, answer);
        }
    }

    /**
     * Returns the reply to a message that consists only of small talk; of several phrases, the last
     * one counts.
     */
    static Optional<String> answerTo(String message) {
        if (message.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        String answer = null;
        for (String clause : CLAUSE_END.split(message, -1)) {
            String phrase = phrase(clause);
            if (!phrase.isEmpty()) {
                answer = ANSWERS.get(phrase);
                if (answer == null) {
                    return Optional.empty();
                }
            }
        }
        return Optional.ofNullable(answer);
    }

    private static String phrase(String clause) {
        List<String> words = EnglishWordForms.normalizedWords(clause);
        String whole = String.join(" ", words);
        if (ANSWERS.containsKey(whole)) {
            return whole;
        }
        return words.stream()
                .filter(word -> !FILLERS.contains(word))
                .collect(Collectors.joining(" "));
    }
}
