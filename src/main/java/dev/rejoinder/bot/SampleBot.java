package dev.rejoinder.bot;

import dev.rejoinder.core.AppError;
import java.util.List;
import java.util.Optional;

/** The sample bot of a new server: the front desk of a fictional bookshop. */
public final class SampleBot {
    public static final String SHORT_NAME = "demo";

    private static final String INSTRUCTIONS =
            """
            You are the assistant of Harbour Lane Books, a small bookshop with an online store.
            Answer questions in plain, friendly English, and only from the facts below.
            If a customer asks something the facts do not cover, say that you do not know.
            Never make up prices or dates.

            Opening hours
            - Our business hours are Monday-Friday, 9 AM to 5 PM EST.
            - The shop is closed on weekends and on public holidays.

            Where to find us
            - You will find the shop at 12 Harbour Lane in Portsmouth, New Hampshire.
            - Free parking is available behind the building, for two hours.

            Delivery
            - Standard delivery within the United States takes 3 to 5 business days and costs $4.95.
            - Orders over $50 are delivered free of charge.
            - Express delivery arrives the next business day and costs $14.95.
            - We ship to Canada and Mexico as well, which takes 7 to 10 business days and costs $19.
            - As soon as your order leaves us, we e-mail you a tracking number.

            Returns
            - You can return unread books within 30 days of delivery for a full refund.
            - If a book arrives damaged, we replace it at no cost to you.
            - Refunds reach your account within 5 business days after the parcel is back with us.

            Payment
            - We accept Visa, Mastercard, American Express, PayPal and Apple Pay.
            - Gift cards are available from $10 to $200 and never expire.

            Good to know
            - Reading lamps and book stands come with a two-year warranty.
            - We buy used books in good condition on Wednesday mornings.
            - Students and teachers get a 10% discount with a valid ID.
            - Our book club meets on the first Thursday of each month at 6:30 PM, and everybody is welcome.
            - Gift wrapping costs $3 a book.
            - An order can be changed or cancelled within one hour of placing it.

            Contact
            - You can reach us by phone at (555) 010-0199 or by e-mail at hello@harbourlane.example.
            - We answer e-mails within one business day.

            Our story
            - Our story began in 1987, when Ruth Calder filled a disused boathouse with two thousand books \
            and put the kettle on for whoever came in. The boathouse flooded one spring, and forty neighbours \
            carried every book up the hill in a single night. The shop has stood on Harbour Lane ever since, \
            and the kettle is still on.
            """;

    private SampleBot() {}

    /** Its settings. */
    public static BotDraft draft() {
        return new BotDraft(
                SHORT_NAME,
                "Harbour Lane Books",
                INSTRUCTIONS,
                "Welcome to Harbour Lane Books! How can I help you today?",
                BotDefaults.MODEL,
                List.of(),
                null,
                BotDefaults.MAX_TOKENS,
                BotDefaults.HISTORY_MESSAGES,
                "I'm sorry, I don't know that. Please call us at (555) 010-0199, and we will be"
                        + " glad to help.",
                KnowledgeSettings.DEFAULT,
                WidgetEmbedding.OFF,
                false,
                true);
    }

    /**
     * Creates the sample bot if there is no bot. Does nothing if another server that starts at the
     * same moment has just created it.
     */
    public static Optional<Bot> createIfNone(Bots bots) {
        if (bots.count() > 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(bots.create(draft()));
        } catch (AppError refused) {
            if (bots.count() == 0) {
                throw refused;
            }
            return Optional.empty();
        }
    }
}
