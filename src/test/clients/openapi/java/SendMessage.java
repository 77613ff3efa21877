import org.openapitools.client.ApiClient;
import org.openapitools.client.api.ChatApi;
import org.openapitools.client.model.SendMessageRequest;

/** Sends a message with the generated client: SendMessage URL KEY. */
public class SendMessage {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        client.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + arguments[1]));
        var request =
                new SendMessageRequest()
                        .message("What are your business hours?")
                        .putMetadataItem("userId", "user_789");
        var answer = new ChatApi(client).sendMessage("guide", request, null).getData();
        System.out.println(answer.getResponse() + " " + answer.getConversationId());
    }
}
