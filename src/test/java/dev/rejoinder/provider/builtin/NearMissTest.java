package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.bot.SampleBot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Questions about one thing that the passages do not have, while they have another of its kind.
 * Each line is a passage, a question that it answers, a part of the answer, and the near miss.
 */
class NearMissTest {
    private static final String CASES =
            """
            Q: Do you ship to Iceland? A: Yes, parcels to Iceland take nine days and cost $24. | Do you ship to Iceland? | nine days | Do you ship to Norway?
            We ship to Canada and Mexico for $19. Customs are paid by the customer. | Do you ship to Mexico? | $19 | Do you ship to Brazil?
            The Nimbus backpack is available in navy blue and sand, at $89. | Is the Nimbus backpack available in sand? | sand | Is the Nimbus backpack available in red?
            The Orla lamp comes in white. The bulb is replaced by turning it left. | Does the Orla lamp come in white? | white | Does the Orla lamp come in green?
            The Pro plan includes five seats and costs $40 a month. | What does the Pro plan cost? | $40 | What does the Enterprise plan cost?
            The Basic plan keeps backups for seven days. | How long does the Basic plan keep backups? | seven days | How long does the Business plan keep backups?
            The Harbour Seals beat the Dockers 4-2 in the final of 2019. | Who did the Harbour Seals beat in the final of 2019? | Dockers | Who did the Kingsway Owls beat in the final of 2019?
            The Foxes were coached by Ines Pardo in 2021. | Who coached the Foxes in 2021? | Ines Pardo | Who coached the Wolves in 2021?
            The medium tent sleeps three people and weighs 2.4 kilograms. | How much does the medium tent weigh? | 2.4 kilograms | How much does the large tent weigh?
            The frame in size 56 fits riders from 1.78 metres. | Whom does the frame in size 56 fit? | 1.78 metres | Whom does the frame in size 61 fit?
            In 2018 the festival had 12,000 visitors. | How many visitors did the festival have in 2018? | 12,000 | How many visitors did the festival have in 2022?
            The bridge was widened in 1964 for 2 million pounds. | How much did it cost to widen the bridge in 1964? | 2 million | How much did it cost to widen the bridge in 1987?
            Dr Amari sees patients on Tuesday from 8 to 12. | When does Dr Amari see patients? | Tuesday | When does Dr Feld see patients?
            Marta Quist teaches violin in room 4. | What does Marta Quist teach? | violin | What does Leo Brandt teach?
            The market is open on Wednesday from 9 to 14. | When is the market open on Wednesday? | 9 to 14 | When is the market open on Saturday?
            The ferry to Lund leaves on Monday at 7:15. | When does the ferry to Lund leave on Monday? | 7:15 | When does the ferry to Lund leave on Sunday?
            The branch in Leeds is at 4 Park Row and has a lift. | Where is the branch in Leeds? | 4 Park Row | Where is the branch in Bristol?
            Our office in Vienna is led by Eva Holt. | Who leads the office in Vienna? | Eva Holt | Who leads the office in Madrid?
            A transfer in dollars costs 12 euros. | What does a transfer in dollars cost? | 12 euros | What does a transfer in yen cost?
            You can pay in euros at the ticket office. | Can I pay in euros? | euros | Can I pay in francs?
            Guided tours in German start at 11. | When do the tours in German start? | 11 | When do the tours in Italian start?
            Bus 14 stops in front of the museum. | Where does bus 14 stop? | in front of the museum | Where does bus 27 stop?
            The red kayak seats two and may be hired for $30. | How much is the red kayak? | $30 | How much is the yellow kayak?
            The warranty of the Kestrel drill lasts three years. | How long does the warranty of the Kestrel drill last? | three years | How long does the warranty of the Merlin saw last?
            In winter the pool closes at 18. | When does the pool close in winter? | 18 | When does the pool close in autumn?
            Breakfast is served from 7 to 10 in the garden room. | When is breakfast served? | 7 to 10 | When is dinner served?
            """;

    @Test
    void questionsAboutAnotherThingAreNotAnswered() {
        List<String> wrong = new ArrayList<>();
        for (String line : CASES.lines().toList()) {
            String[] parts = line.split(" \\| ", -1);
            String passage = parts[0].replace(" A: ", "\nA: ");
            String twin = ask(passage, parts[1]);
            if (!twin.contains(parts[2])) {
                wrong.add(parts[1] + " -> " + twin);
            }
            String miss = ask(passage, parts[3]);
            if (!miss.equals(BuiltinAnswer.FALLBACK)) {
                wrong.add(parts[3] + " -> " + miss);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A passage, and questions that it answers. */
    private static final String IMPLIED =
            """
            We are open Monday to Friday, from 9 am to 5 pm. | Are you open on Wednesday? | Are you open on Thursdays? | What are your opening hours on Tuesday?
            Opening hours: Mon-Sat 10:00-18:00. | Are you open on Tuesday? | Are you open on Saturday? | Are you open at the weekend?
            The café serves breakfast daily until 11. | Is breakfast served on Sunday? | Is breakfast served on Mondays?
            The pool is open from May to September. | Is the pool open in July? | Is the pool open in August?
            Boats run November through February. | Do boats run in January?
            The bakery is closed at weekends. | Is the bakery closed on Sunday?
            Die Praxis ist von Montag bis Freitag geöffnet. | Ist die Praxis am Mittwoch geöffnet?
            La tienda abre de lunes a viernes. | ¿Abre la tienda el miércoles?
            """;

    @Test
    void impliedDaysAndMonthsAreAnAnswer() {
        List<String> wrong = new ArrayList<>();
        for (String line : IMPLIED.lines().toList()) {
            List<String> parts = List.of(line.split(" \\| ", -1));
            for (String question : parts.subList(1, parts.size())) {
                String answer = ask(parts.getFirst(), question);
                if (!answer.startsWith(parts.getFirst())) {
                    wrong.add(question + " -> " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void instructionsAboutAnotherCountryAreNotAnAnswer() {
        String instructions = SampleBot.draft().instructions();

        assertThat(BuiltinAnswer.of(instructions, "Do you ship to Norway?"))
                .isNotEqualTo(BuiltinAnswer.of(instructions, "Do you ship to Canada?"))
                .doesNotContain("Canada");
    }

    private static String ask(String passage, String question) {
        return BuiltinAnswer.of("", List.of(passage, OTHER), List.of(question));
    }

    /** Another passage that retrieval may return beside it. */
    private static final String OTHER =
            "Our shop was founded by two sisters. It sells books, maps and stationery.";
}
