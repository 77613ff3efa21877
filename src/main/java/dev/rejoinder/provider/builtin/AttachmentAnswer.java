package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers from the attachments of a conversation. Their text decides, and never their names, except
 * that a request for the content may name the file.
 *
 * @param sent the attachments of the last question
 * @param earlier those of each question before it, latest first
 */
record AttachmentAnswer(List<AttachedFile> sent, List<List<AttachedFile>> earlier) {
    /** More would leave no room for knowledge among {@link AnswerFinder#MAX_PASSAGES}. */
    private static final int MAX_EARLIER_PASSAGES = 5;

    /** A longer message asks for more than a summary. */
    private static final int MAX_REQUEST_WORDS = 12;

    /** Longer messages ask for more than the content; the time to find a request is quadratic. */
    private static final int MAX_REQUEST_CHARACTERS = 1_000;

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

    /** One of them must be in a request that names a file without its ending. */
    private static final Set<String> READING =
            words(
                    """
                    attached contain contains content contents describe in read say says show shows
                    summarise summarize summary tldr text written
                    im lies sagt steht zeigt zusammen contient dis dit contiene di dice dime en
                    """);

    /** A noun for a file that was sent, as in "the invoice I attached". */
    private static final Pattern SENT =
            Pattern.compile(
                    "\\S+ (?:that |which )?(?:i|we) (?:have |just )*(?:attached|sent|uploaded)\\b"
                            + "|\\S+ attached$|\\battached \\S+");

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
        List<AttachedFile> asked =
                question.length() > MAX_REQUEST_CHARACTERS
                        ? List.of()
                        : askedFor(EnglishWordForms.normalizedWords(question));
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        asked.stream()
                                .map(AttachedFile::beginning)
                                .filter(beginning -> !beginning.isEmpty())
                                .collect(Collectors.joining("\n\n")));
    }

    /** The attachments whose content a message asks for; usually none. */
    private List<AttachedFile> askedFor(List<String> asked) {
        List<AttachedFile> named = named(asked);
        if (!named.isEmpty()) {
            return named;
        }
        List<String> words =
                List.of(SENT.matcher(String.join(" ", asked)).replaceAll("file").split(" "));
        boolean summary = words.stream().anyMatch(SUMMARY::contains);
        boolean nothingElse = asksNothingElse(words);
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

    private static boolean asksNothingElse(List<String> words) {
        return words.stream()
                .allMatch(
                        word ->
                                word.isEmpty()
                                        || Stream.of(SUMMARY, FILE, POINTER, OTHER)
                                                .anyMatch(set -> set.contains(word)));
    }

    /** The attachments that a request for their content names; of equal names, the latest. */
    private List<AttachedFile> named(List<String> words) {
        List<String> rest = new ArrayList<>(words);
        List<AttachedFile> named =
                Stream.concat(sent.stream(), earlier.stream().flatMap(Collection::stream))
                        .filter(file -> removeName(rest, file.name()))
                        .toList();
        return asksNothingElse(rest) ? named : List.of();
    }

    /** Removes the name of a file, with or without its ending, from a request that has it. */
    private static boolean removeName(List<String> words, String name) {
        int dot = name.lastIndexOf('.');
        if (dot > 0 && remove(words, EnglishWordForms.normalizedWords(name))) {
            return true;
        }
        List<String> stem =
                EnglishWordForms.normalizedWords(dot > 0 ? name.substring(0, dot) : name);
        List<String> rest = new ArrayList<>(words);
        if (asksNothingElse(stem)
                || !remove(rest, stem)
                || rest.stream().noneMatch(READING::contains)) {
            return false;
        }
        return remove(words, stem);
    }

    private static boolean remove(List<String> words, List<String> name) {
        int at = name.isEmpty() ? -1 : Collections.indexOfSubList(words, name);
        if (at >= 0) {
            words.subList(at, at + name.size()).clear();
        }
        return at >= 0;
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
                .map(passage -> Map.entry(passage, shared(asked, passage)))
                // A stable sort: of passages that fit equally, the one of the later file is first.
                .sorted(Comparator.comparingLong(fit -> -fit.getValue()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many of the stems of a question are in a passage. */
    private static long shared(Set<String> asked, CitedPassage passage) {
        return EnglishWordForms.stemsIn(passage.text()).stream()
                .distinct()
                .filter(asked::contains)
                .count();
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
