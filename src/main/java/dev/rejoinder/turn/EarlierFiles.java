package dev.rejoinder.turn;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.attachment.Attachment;
import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.provider.AttachmentText;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ImageTokens;
import dev.rejoinder.provider.MessagePart;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The attachments of earlier questions. The model gets the latest ones that fit; the others are
 * only named. Used by one thread.
 */
final class EarlierFiles {
    /** Providers limit the size of a request; the question has its own images. */
    private static final long MAX_IMAGE_BYTES = 8 << 20;

    private final PromptFiles files;
    private final String model;
    private final Map<Long, List<Attachment>> ofTurns;
    private final IdentityHashMap<ChatMessage, Turn> questions = new IdentityHashMap<>();

    /**
     * Queries the attachments, unless no turn has any.
     *
     * @param model whose tokens are estimated
     */
    EarlierFiles(PromptFiles files, List<Turn> turns, String model) {
        this.files = files;
        this.model = model;
        List<Turn> with = turns.stream().filter(turn -> turn.attachments() > 0).toList();
        this.ofTurns =
                with.isEmpty()
                        ? Map.of()
                        : ofTurns(with.getFirst().key(), with.getLast().key().sequence());
    }

    private Map<Long, List<Attachment>> ofTurns(TurnKey first, long last) {
        return files.ofTurns(first.botId(), first.conversationId(), first.sequence(), last).stream()
                .collect(Collectors.groupingBy(file -> requireNonNull(file.use()).sequence()));
    }

    /** The question of a turn with the names of its attachments. */
    ChatMessage question(Turn turn) {
        String names =
                of(turn).stream()
                        .map(file -> AttachmentText.mention(file.name()))
                        .collect(Collectors.joining("\n"));
        ChatMessage message =
                ChatMessage.user(
                        turn.question().isEmpty() ? names : names + "\n\n" + turn.question());
        questions.put(message, turn);
        return message;
    }

    private List<Attachment> of(Turn turn) {
        return ofTurns.getOrDefault(turn.key().sequence(), List.of());
    }

    /**
     * Adds the attachments that fit, latest first.
     *
     * @param messages of which some are {@link #question}s
     * @param question that the model answers, to choose parts of long documents
     */
    List<ChatMessage> within(List<ChatMessage> messages, long tokens, String question) {
        if (questions.isEmpty()) {
            return messages;
        }
        var filled = new ArrayList<>(messages);
        long left = tokens;
        long bytesLeft = MAX_IMAGE_BYTES;
        for (int i = filled.size() - 1; i >= 0; i--) {
            Turn turn = questions.get(filled.get(i));
            if (turn == null) {
                continue;
            }
            var parts = new ArrayList<MessagePart>();
            for (Attachment file : of(turn)) {
                long bytes = file.isImage() ? file.bytes() : 0;
                if (tokens(file) <= left && bytes <= bytesLeft) {
                    left -= tokens(file);
                    bytesLeft -= bytes;
                    parts.addAll(files.parts(List.of(file), question, Integer.MAX_VALUE));
                } else {
                    parts.add(new MessagePart.Text(AttachmentText.mention(file.name())));
                }
            }
            if (!turn.question().isEmpty()) {
                parts.add(new MessagePart.Text(turn.question()));
            }
            filled.set(i, new ChatMessage(ChatMessage.Role.USER, parts));
        }
        return filled;
    }

    private long tokens(Attachment file) {
        Integer width = file.width();
        Integer height = file.height();
        Integer characters = file.characters();
        long ofText = characters == null ? 0 : characters / PromptTokens.CHARACTERS_PER_TOKEN;
        return width == null || height == null
                ? ofText
                : Math.max(ofText, ImageTokens.of(model, width, height));
    }
}
