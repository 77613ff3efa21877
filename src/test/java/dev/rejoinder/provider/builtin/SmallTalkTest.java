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
    void shortRemarksAreReturnedInTheirLanguage() {
        assertAnswer("Okay! Is there anything else you would like to know?", "ok", "Yes.", "OK!");
        assertAnswer("All right. If you have a question, just ask.", "no", "Nope!");
        assertAnswer("Glad I could help!", "great, that helps", "👍", "👍🏽👍🏽", "Great ❤️");
        assertAnswer("Ask away! What would you like to know?", "Hi, I have a question.");
        assertAnswer(
                "I am better at answers than at jokes. What would you like to know?",
                "Tell me a joke");
        assertAnswer("Happy to see you smile! What else would you like to know?", "lol 😂");
        assertAnswer(
                "Ich beantworte Fragen zu dem, was mir gesagt wurde. Was möchten Sie wissen?",
                "Wer bist du?");
        assertAnswer("In Ordnung! Möchten Sie noch etwas wissen?", "ja");
        assertAnswer(
                "Respondo preguntas sobre lo que me han enseñado. ¿Qué desea saber?",
                "¿Quién eres?");
        assertAnswer("你好！请问有什么可以帮您？", "你好", "您好！");
        assertAnswer("不客气！", "谢谢", "好的，谢谢！");
        assertAnswer("再见！", "再见");
        assertAnswer("我根据已学到的资料回答问题。您想了解什么？", "你是谁？");
    }

    @Test
    void moreThanSmallTalkIsNotHandled() {
        for (String message :
                new String[] {
                    "Hello, what are your hours?",
                    "help me find you",
                    "是否营业",
                    "OK, what are your hours?",
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
