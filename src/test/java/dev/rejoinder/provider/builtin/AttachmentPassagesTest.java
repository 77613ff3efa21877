package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatMessage.Role;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The built-in model answers from the text of attachments, as far as it is known. */
class AttachmentPassagesTest {
    private static final String LABEL =
            """
            Strawberry jam
            Best before 12 March 2027.
            The jam contains 55 g of sugar per 100 g.
            Store it in a cool place.
            """;

    private static MessagePart.Image image(@Nullable String text) {
        return new MessagePart.Image("label.jpg", "image/jpeg", "AAAA", 800, 600, text);
    }

    private static ChatMessage asked(MessagePart attachment, String question) {
        return new ChatMessage(Role.USER, List.of(attachment, new MessagePart.Text(question)));
    }

    private static String answer(List<CitedPassage> passages, ChatMessage... messages) {
        return BuiltinAnswer.of(
                new Prompt(
                        "builtin",
                        "",
                        List.of(messages),
                        null,
                        1_000,
                        BuiltinAnswer.FALLBACK,
                        !passages.isEmpty(),
                        passages));
    }

    @Test
    void textOfAnImageIsAnsweredFromAndCitedByTheNameOfTheImage() {
        assertThat(answer(List.of(), asked(image(LABEL), "How much sugar does the jam contain?")))
                .isEqualTo("The jam contains 55 g of sugar per 100 g. (label.jpg)");
    }

    @Test
    void textOfADocumentIsAnsweredFromAndStaysKnown() {
        var file =
                new MessagePart.File(
                        "terms.pdf", "application/pdf", "", "Invoices are due in 30 days.");
        assertThat(
                        answer(
                                List.of(),
                                asked(file, "Here are the terms."),
                                ChatMessage.assistant("Thank you."),
                                ChatMessage.user("When are invoices due?")))
                .isEqualTo("Invoices are due in 30 days. (terms.pdf)");
    }

    @Test
    void knowledgeIsStillCitedByItsNumber() {
        var hours = new CitedPassage(1, "Hours", "The shop opens at nine on weekdays.", 1);
        assertThat(answer(List.of(hours), asked(image(LABEL), "When does the shop open?")))
                .isEqualTo("The shop opens at nine on weekdays. [1]");
    }

    @Test
    void manyAttachmentsLeaveRoomForKnowledge() {
        var hours = new CitedPassage(1, "Hours", "The shop opens at nine on weekdays.", 1);
        List<MessagePart> parts = new ArrayList<>(Collections.nCopies(10, image(LABEL)));
        parts.add(new MessagePart.Text("When does the shop open?"));
        assertThat(answer(List.of(hours), new ChatMessage(Role.USER, parts)))
                .isEqualTo("The shop opens at nine on weekdays. [1]");
    }

    @Test
    void imageWithoutTextIsNotUnderstood() {
        assertThat(answer(List.of(), asked(image(null), "How much sugar does the jam contain?")))
                .isEqualTo(BuiltinAnswer.FALLBACK);
        assertThat(answer(List.of(), new ChatMessage(Role.USER, List.of(image(" ")))))
                .isEqualTo(BuiltinAnswer.FALLBACK);
    }
}
