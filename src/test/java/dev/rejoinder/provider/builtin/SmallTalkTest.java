package dev.rejoinder.provider.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallTalkTest {
    @Test
    void greetingsAreReturnedInTheirLanguage() {
        assertAnswer("Hi! How can I help you today?", "hello", "Hi there!", "HEY", "Good morning.");
        assertAnswer("You're welcome!", "thanks", "Thank you so much!", "thanks a lot");
        assertAnswer("Goodbye!", "bye", "Thanks, bye!", "Good night");
        assertAnswer("I am well, thank you. How can I help you today?", "Hi, how are you?");
        assertAnswer("Hallo! Wie kann ich Ihnen helfen?", "Hallo", "Guten Tag!");
        assertAnswer("Auf Wiedersehen!", "Tschüss");
        assertAnswer("Bonjour ! Comment puis-je vous aider ?", "Bonjour", "salut !");
        assertAnswer("¡Hola! ¿En qué puedo ayudarle?", "¡Hola!", "Buenos días");
        assertAnswer("Ciao! Come posso aiutarla?", "Buongiorno");
        assertAnswer("Olá! Como posso ajudar?", "Olá", "Bom dia");
        assertAnswer("Graag gedaan!", "Dank je wel");
    }

    @Test
    void moreThanSmallTalkIsNotHandled() {
        for (String message :
                new String[] {
                    "Hello, what are your hours?",
                    "help me find you",
                    "",
                    "?",
                    "so",
                    "hello ".repeat(50)
                }) {
            assertThat(SmallTalk.answerTo(message)).as(message).isEmpty();
        }
    }

    private static void assertAnswer(String answer, String... messages) {
        for (String message : messages) {
            assertThat(SmallTalk.answerTo(message)).as(message).contains(answer);
        }
    }
}
