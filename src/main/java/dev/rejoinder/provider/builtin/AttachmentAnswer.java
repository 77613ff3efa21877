package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers from the attachments of a conversation. Their text decides, and never their names.
 *
 * @param sent the attachments of the last question
 * @param earlier those of each question before it, latest first
 */
record AttachmentAnswer(List<AttachedFile> sent, List<List<AttachedFile>> earlier) {
    /** More would leave no room for knowledge among {@link AnswerFinder#MAX_PASSAGES}. */
    private static final int MAX_EARLIER_PASSAGES = 5;

    /** A longer message asks for more than a summary. */
    private static final int MAX_REQUEST_WORDS = 12;

    private static final Set<String> SUMMARY =
            words(
                    """
                    summarise summarize summary summaries tldr dr zusammenfassung zusammenfassen fasse
                    resume resumer resumen resumir resumo riassumi riassumere riassunto samenvatting
                    """);

    private static final Set<String> FILE =
            words(
                    """
                    file files document documents attachment attachments attached pdf picture pictures
                    image images photo photos screenshot scan datei dateien dokument anhang bild bilder
                    foto fotos fichier imagen archivo documento
                    """);

    /** What stands for a file right after it was sent. */
    private static final Set<String> POINTER = words("it this that they these es das");

    /** The other words of requests for the content of a file. */
    private static final Set<String> OTHER =
            words(
                    """
                    a about an and are at briefly brief can check content contents could describe do
                    does explain for from give have here i in is its know look me my of on one please
                    quickly read say says see short show shows sum tell text the there tl to up us want
                    was what whats written you your
                    bitte beschreibe da dem den der die ein eine geht hier im ist kurz lies mir sagt
                    steht um und was worum zusammen zeigt
                    ce cette contient de dis dit est il la le les moi que quoi un une
                    contiene cual di dice dime el en este esta lo los por favor
                    """);

    private static Set<String> words(String words) {
        return Arrays.stream(words.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }

    /** Reads the attachments of a prompt, whose last message is a question. */
    static AttachmentAnswer of(Prompt prompt) {
        List<List<AttachedFile>> files =
                prompt.hasAttachments()
                        ? prompt.messages().reversed().stream()
                                .filter(ChatMessage::isQuestion)
                                .map(AttachedFile::of)
                                .toList()
                        : List.of(List.of());
        return new AttachmentAnswer(files.getFirst(), files.subList(1, files.size()));
    }

    /**
     * Returns the beginning of the attachments if the message asks for their content; empty if it
     * asks for something else. The text is empty for pictures.
     */
    Optional<String> content(String question) {
        List<AttachedFile> asked = askedFor(EnglishWordForms.normalizedWords(question));
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        asked.stream()
                                .map(AttachedFile::beginning)
                                .filter(beginning -> !beginning.isEmpty())
                                .collect(Collectors.joining("\n\n")));
    }

    /** The attachments whose content a message asks for; usually none. */
    private List<AttachedFile> askedFor(List<String> words) {
        boolean summary = words.stream().anyMatch(SUMMARY::contains);
        boolean nothingElse =
                words.stream()
                        .allMatch(
                                word ->
                                        Stream.of(SUMMARY, FILE, POINTER, OTHER)
                                                .anyMatch(set -> set.contains(word)));
        if (!sent.isEmpty()) {
            return nothingElse || (summary && words.size() <= MAX_REQUEST_WORDS) ? sent : List.of();
        }
        if (!nothingElse || earlier.isEmpty()) {
            return List.of();
        }
        if (words.stream().anyMatch(FILE::contains)) {
            return earlier.stream().filter(files -> !files.isEmpty()).findFirst().orElse(List.of());
        }
        return summary || words.stream().anyMatch(POINTER::contains)
                ? earlier.getFirst()
                : List.of();
    }

    /** The passages of the attachments of the last question that fit it best. */
    List<CitedPassage> sentPassages(String question) {
        return best(sent, question, AnswerFinder.MAX_PASSAGES);
    }

    /** The passages of earlier attachments that fit a question best. */
    List<CitedPassage> earlierPassages(String question) {
        return best(
                earlier.stream().flatMap(Collection::stream).toList(),
                question,
                MAX_EARLIER_PASSAGES);
    }

    private static List<CitedPassage> best(List<AttachedFile> files, String question, int most) {
        Set<String> asked = Set.copyOf(EnglishWordForms.stemsIn(question));
        return files.stream()
                .flatMap(file -> file.passages().stream())
                // A stable sort: at equal fit, the passage of the later file comes first.
                .sorted(
                        Comparator.comparingLong(
                                passage ->
                                        -EnglishWordForms.stemsIn(passage.text()).stream()
                                                .distinct()
                                                .filter(asked::contains)
                                                .count()))
                .limit(most)
                .toList();
    }

    /** Adds that the pictures of the last question, whose text is not known, were not seen. */
    String withUnseen(String answer) {
        List<String> pictures =
                sent.stream()
                        .filter(file -> file.passages().isEmpty())
                        .map(AttachedFile::name)
                        .toList();
        if (pictures.isEmpty()) {
            return answer;
        }
        String unseen =
                "I cannot see pictures, so I do not know what "
                        + String.join(", ", pictures)
                        + (pictures.size() == 1 ? " shows." : " show.");
        return answer.isEmpty() ? unseen : answer + "\n\n" + unseen;
    }
}
