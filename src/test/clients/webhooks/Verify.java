import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Verifies one delivery: secret, id, timestamp, signatures, and the file with its body. */
public final class Verify {
    public static void main(String[] args) throws Exception {
        Map<String, List<String>> headers =
                Map.of(
                        "webhook-id", List.of(args[1]),
                        "webhook-timestamp", List.of(args[2]),
                        "webhook-signature", List.of(args[3]));
        String body = Files.readString(Path.of(args[4]));
        var webhook = new Webhook(args[0]);
        webhook.verify(body, headers);
        try {
            webhook.verify(body + " ", headers);
        } catch (WebhookVerificationException expected) {
            System.out.println("verified");
        }
    }
}
