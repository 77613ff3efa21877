import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Uses Rejoinder with OpenAI's Java SDK. Prints the name of each passed check. Environment: as for
 * clients.py.
 */
final class Clients {
    private static final String ANSWER = "Hello there";
    private static final String RECITAL = "line ".repeat(10_000);

    private final OpenAIClient client = client(System.getenv("API_KEY"));

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv("BASE_URL"))
                .apiKey(key)
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String question) {
        return ChatCompletionCreateParams.builder().model("guide").addUserMessage(question);
    }

    private static ResponseCreateParams.Builder input(String question) {
        return ResponseCreateParams.builder().model("guide").input(question);
    }

    private static void check(boolean holds, Object shown) {
        if (!holds) {
            throw new AssertionError(String.valueOf(shown));
        }
    }

    private static <E extends OpenAIException> E expect(Class<E> kind, Runnable call) {
        try {
            call.run();
        } catch (OpenAIException error) {
            check(kind.isInstance(error), error);
            return kind.cast(error);
        }
        throw new AssertionError("no " + kind);
    }

    void chat() {
        var whole = client.chat().completions().create(ask("Hello").build());
        check(whole.choices().get(0).message().content().orElse("").equals(ANSWER), whole);
        check(whole.usage().orElseThrow().totalTokens() == 7, whole);
        var text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(ask("Hello").build())) {
            stream.stream()
                    .forEach(
                            chunk ->
                                    chunk.choices()
                                            .get(0)
                                            .delta()
                                            .content()
                                            .ifPresent(text::append));
        }
        check(text.toString().equals(ANSWER), text);
    }

    private static ChatCompletionFunctionTool function(String name) {
        return ChatCompletionFunctionTool.builder()
                .function(
                        FunctionDefinition.builder()
                                .name(name)
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAdditionalProperty(
                                                        "type", JsonValue.from("object"))
                                                .build())
                                .build())
                .build();
    }

    private ChatCompletionMessage complete(ChatCompletionCreateParams params, boolean streamed) {
        if (!streamed) {
            return client.chat().completions().create(params).choices().get(0).message();
        }
        var whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion().choices().get(0).message();
    }

    void functions() {
        for (boolean streamed : new boolean[] {false, true}) {
            ChatCompletionCreateParams.Builder params =
                    ask("Ship A7.")
                            .addTool(function("find_order"))
                            .addTool(function("ship_order"));
            ChatCompletionMessage message = complete(params.build(), streamed);
            while (message.toolCalls().isPresent() && !message.toolCalls().get().isEmpty()) {
                params.addMessage(message);
                for (var call : message.toolCalls().get()) {
                    var function = call.asFunction();
                    check(function.function().arguments().equals("{\"id\":\"A7\"}"), message);
                    params.addMessage(
                            ChatCompletionToolMessageParam.builder()
                                    .toolCallId(function.id())
                                    .content(function.function().name())
                                    .build());
                }
                message = complete(params.build(), streamed);
            }
            check(message.content().orElse("").equals("find_order, ship_order"), message);
        }
    }

    void functionsOfResponses() {
        var tool =
                FunctionTool.builder()
                        .name("find_order")
                        .parameters(
                                FunctionTool.Parameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .build())
                        .strict(false)
                        .build();
        Response calls =
                client.responses().create(input("Compare A7 and B8.").addTool(tool).build());
        var outputs = new ArrayList<ResponseInputItem>();
        for (var item : calls.output()) {
            var call = item.asFunctionCall();
            outputs.add(
                    ResponseInputItem.ofFunctionCallOutput(
                            ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output(call.arguments())
                                    .build()));
        }
        Response next =
                client.responses()
                        .create(
                                ResponseCreateParams.builder()
                                        .model("guide")
                                        .previousResponseId(calls.id())
                                        .inputOfResponse(outputs)
                                        .addTool(tool)
                                        .build());
        check(text(next).equals("{\"id\":\"A7\"} and {\"id\":\"B8\"}"), next);
        check(!next.id().equals(calls.id()), next);
    }

    void models() {
        check(
                client.models().list().data().stream().anyMatch(each -> each.id().equals("guide")),
                "models");
    }

    private static String text(Response response) {
        return response.output().get(0).asMessage().content().get(0).asOutputText().text();
    }

    void responses() {
        Response response = client.responses().create(input("Hello").build());
        check(text(response).equals(ANSWER), response);
        check(text(client.responses().retrieve(response.id())).equals(ANSWER), response);
        Response next =
                client.responses()
                        .create(
                                input("How many messages?")
                                        .previousResponseId(response.id())
                                        .build());
        check(text(next).equals("3"), next);
        client.responses().delete(response.id());
        expect(NotFoundException.class, () -> client.responses().retrieve(response.id()));
    }

    private static void forEachDelta(
            StreamResponse<ResponseStreamEvent> stream, Consumer<ResponseStreamEvent> seen) {
        try (stream) {
            stream.stream().forEach(seen);
        }
    }

    /** What was received of a stream. */
    private static final class Received implements Consumer<ResponseStreamEvent> {
        final StringBuilder text = new StringBuilder();
        String id = "";
        long last = -1;
        boolean completed;

        @Override
        public void accept(ResponseStreamEvent event) {
            event.created().ifPresent(created -> id = created.response().id());
            event.outputTextDelta()
                    .ifPresent(
                            delta -> {
                                check(delta.sequenceNumber() > last, delta);
                                last = delta.sequenceNumber();
                                text.append(delta.delta());
                            });
            completed |= event.completed().isPresent();
        }
    }

    void cutStream() {
        var received = new Received();
        try {
            forEachDelta(
                    client.responses()
                            .createStreaming(
                                    input("Recite.")
                                            .putAdditionalHeader("X-Test-Fault", "cut")
                                            .build()),
                    received);
        } catch (OpenAIException cut) {
            check(!received.completed, "the stream was not cut");
        }
        check(!received.text.isEmpty() && !received.completed, received.text.length());
        forEachDelta(
                client.responses()
                        .retrieveStreaming(
                                ResponseRetrieveParams.builder()
                                        .responseId(received.id)
                                        .startingAfter(received.last)
                                        .build()),
                received);
        check(received.text.toString().equals(RECITAL), received.text.length());
        check(received.completed, "not completed");
    }

    void cancel() {
        Response running = client.responses().create(input("Wait.").background(true).build());
        check(running.status().orElseThrow().equals(ResponseStatus.IN_PROGRESS), running);
        Response cancelled = client.responses().cancel(running.id());
        check(cancelled.status().orElseThrow().equals(ResponseStatus.CANCELLED), cancelled);
    }

    void conversations() {
        var made = client.conversations().create();
        client.responses().create(input("Count.").conversation(made.id()).build());
        check(client.conversations().items().list(made.id()).data().size() == 2, made);
        check(client.conversations().delete(made.id()).deleted(), made);
        expect(NotFoundException.class, () -> client.conversations().retrieve(made.id()));
    }

    void failures() {
        expect(
                NotFoundException.class,
                () ->
                        client.chat()
                                .completions()
                                .create(
                                        ChatCompletionCreateParams.builder()
                                                .model("nowhere")
                                                .addUserMessage("Hello")
                                                .build()));
        expect(UnauthorizedException.class, () -> client("wrong").models().list());
    }

    void lostResponse() {
        String question = "Lost in Java?";
        client.responses()
                .create(input(question).putAdditionalHeader("X-Test-Fault", "lose").build());
    }

    public static void main(String[] arguments) {
        var clients = new Clients();
        run("chat", clients::chat);
        run("functions", clients::functions);
        run("functionsOfResponses", clients::functionsOfResponses);
        run("models", clients::models);
        run("responses", clients::responses);
        run("cutStream", clients::cutStream);
        run("cancel", clients::cancel);
        run("conversations", clients::conversations);
        run("failures", clients::failures);
        run("lostResponse", clients::lostResponse);
        // The connection pool keeps the program alive for a minute.
        System.exit(0);
    }

    private static void run(String name, Runnable check) {
        check.run();
        System.out.println(name);
    }
}
