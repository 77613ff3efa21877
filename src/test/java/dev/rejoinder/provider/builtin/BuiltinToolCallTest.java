package dev.rejoinder.provider.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelEvent;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the built-in model calls which tool, and what it makes of the result. */
class BuiltinToolCallTest {
    private static final List<ToolDefinition> TOOLS =
            List.of(
                    tool(
                            "get_order",
                            "Get an order\nReturns the state and the delivery date of an order.",
                            "\"orderId\":{\"type\":\"string\",\"pattern\":\"^A-[0-9]{4}$\"}",
                            "\"orderId\""),
                    tool(
                            "cancel_order",
                            "Cancels an order that has not been shipped.",
                            "\"orderId\":{\"type\":\"string\",\"pattern\":\"^A-[0-9]{4}$\"}",
                            "\"orderId\""),
                    tool(
                            "get_weather",
                            "Returns the current weather in a city.",
                            "\"city\":{\"type\":\"string\"}",
                            "\"city\""),
                    tool(
                            "find_customer",
                            "Finds a customer by e-mail address.",
                            "\"email\":{\"type\":\"string\",\"format\":\"email\"}",
                            "\"email\""),
                    tool(
                            "opening_hours",
                            "Returns the opening hours of a branch of the shop.",
                            "\"branch\":{\"enum\":[\"north\",\"south\",\"harbour\"]}",
                            "\"branch\""),
                    tool(
                            "exchange_rate",
                            "Returns the exchange rate of a currency to the euro.",
                            "\"currency\":{\"enum\":[\"USD\",\"GBP\",\"CHF\"]}",
                            "\"currency\""),
                    tool(
                            "create_ticket",
                            "Opens a support ticket.",
                            "\"subject\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"}",
                            "\"subject\",\"text\""),
                    tool(
                            "book_table",
                            "Books a table in the restaurant.",
                            "\"date\":{\"type\":\"string\",\"format\":\"date\"},"
                                + "\"people\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20}",
                            "\"date\",\"people\""),
                    tool(
                            "stock_level",
                            "Returns how many items of a product are in stock.",
                            "\"sku\":{\"type\":\"string\"}",
                            "\"sku\""),
                    tool(
                            "track_parcel",
                            "Tracks a parcel and says where it is.",
                            "\"trackingNumber\":{\"type\":\"string\"}",
                            "\"trackingNumber\""),
                    tool(
                            "current_time",
                            "Returns the current date and time.",
                            "\"zone\":{\"type\":\"string\"}",
                            ""));

    private static ToolDefinition tool(
            String name, String description, String properties, String required) {
        return new ToolDefinition(
                name,
                description,
                "{\"type\":\"object\",\"properties\":{"
                        + properties
                        + "},\"required\":["
                        + required
                        + "]}");
    }

    private static Stream<String> decisions() throws Exception {
        try (InputStream file =
                BuiltinToolCallTest.class.getResourceAsStream("/tool-decisions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void toolIsCalledOnlyIfTheQuestionClearlyAsksForIt(String line) throws Exception {
        String[] parts = line.split(" => ", 2);

        assertThat(decision(List.of(ChatMessage.user(parts[0])), TOOLS, ToolChoice.AUTO))
                .isEqualTo(parts[1]);
    }

    @Test
    void tableHasManyQuestionsAndHalfOfThemNeedNoTool() throws Exception {
        long all = decisions().count();
        long without = decisions().filter(line -> line.endsWith(" => -")).count();

        assertThat(all).isGreaterThanOrEqualTo(60);
        assertThat(without).isGreaterThanOrEqualTo(all / 2);
    }

    @Test
    void noToolIsCalledAgainstTheChoiceOrTwiceInATurn() throws Exception {
        ChatMessage question = ChatMessage.user("Where is my order A-1234?");

        assertThat(decision(List.of(question), TOOLS, ToolChoice.NONE)).isEqualTo("-");
        assertThat(decision(answered("{}", false), TOOLS, ToolChoice.AUTO)).isEqualTo("-");
    }

    @Test
    void toolsThatFitEquallyWellAreNotCalled() throws Exception {
        ToolDefinition order = TOOLS.getFirst();
        var same = new ToolDefinition("order_get", order.description(), order.parameters());

        assertThat(
                        decision(
                                List.of(ChatMessage.user("Where is my order A-1234?")),
                                List.of(order, same),
                                ToolChoice.AUTO))
                .isEqualTo("-");
    }

    @Test
    void hostileSchemasAndPatternsFindNoArguments() throws Exception {
        ToolDefinition order = TOOLS.getFirst();
        for (String parameters :
                List.of(
                        "{\"type\":\"object\",\"properties\":{\"orderId\":{\"type\":\"string\","
                            + "\"pattern\":\"(([A-Za-z0-9]+)+)+$\"}},\"required\":[\"orderId\"]}",
                        "{\"type\":\"object\",\"properties\":{\"orderId\":{\"type\":\"string\","
                                + "\"pattern\":\"(\"}},\"required\":[\"orderId\"]}",
                        "{\"properties\":[],\"required\":\"orderId\"}",
                        "{\"required\":[\"x\"]}",
                        "{")) {
            var tool = new ToolDefinition("get_order", order.description(), parameters);
            String question = "Where is order " + "a1".repeat(40) + "_?";
            String decision =
                    decision(List.of(ChatMessage.user(question)), List.of(tool), ToolChoice.AUTO);
            assertThat(decision).as(parameters).isIn("-", "get_order {}");
        }
    }

    @Test
    void resultIsWordedReadably() throws Exception {
        assertThat(
                        answer(
                                answered(
                                        """
                                        {"orderState":"shipped","delivery_date":"2026-12-01",
                                         "paid":true,"note":null,"items":["Lamp","Bulb"],
                                         "address":{"city":"Kiel"}}
                                        """,
                                        false)))
                .isEqualTo(
                        """
                        Order state: shipped
                        Delivery date: 2026-12-01
                        Paid: yes
                        Items: Lamp, Bulb
                        Address, City: Kiel\
                        """);
        assertThat(answer(answered("It is on its way.", false))).isEqualTo("It is on its way.");
        assertThat(answer(answered("{}", false))).isEqualTo("Done.");
        assertThat(answer(answered("Status 404", true))).isEqualTo("That did not work: Status 404");
    }

    private static List<ChatMessage> answered(String result, boolean failed) {
        return List.of(
                ChatMessage.user("Where is my order A-1234?"),
                new ChatMessage(
                        ChatMessage.Role.ASSISTANT,
                        List.of(new MessagePart.ToolCall("c", "get_order", "{}"))),
                new ChatMessage(
                        ChatMessage.Role.USER,
                        List.of(new MessagePart.ToolResult("c", "get_order", result, failed))));
    }

    private static String decision(
            List<ChatMessage> messages, List<ToolDefinition> tools, ToolChoice choice)
            throws Exception {
        return events(messages, tools, choice).stream()
                .filter(ModelEvent.ToolCallRequested.class::isInstance)
                .map(ModelEvent.ToolCallRequested.class::cast)
                .map(call -> call.tool() + " " + call.arguments())
                .findFirst()
                .orElse("-");
    }

    private static String answer(List<ChatMessage> messages) throws Exception {
        var text = new StringBuilder();
        for (ModelEvent event : events(messages, TOOLS, ToolChoice.AUTO)) {
            if (event instanceof ModelEvent.TextDelta(String delta)) {
                text.append(delta);
            }
        }
        return text.toString();
    }

    private static List<ModelEvent> events(
            List<ChatMessage> messages, List<ToolDefinition> tools, ToolChoice choice)
            throws Exception {
        var prompt =
                new Prompt(
                        "builtin",
                        "",
                        messages,
                        null,
                        1_000,
                        "I do not know.",
                        false,
                        List.of(),
                        ModelOptions.NONE,
                        tools,
                        choice);
        var events = new ArrayList<ModelEvent>();
        try (var call = new BuiltinChatModel().call(prompt)) {
            while (events.isEmpty() || !(events.getLast() instanceof ModelEvent.Finished)) {
                events.add(call.next());
            }
        }
        return events;
    }
}
