// How an endpoint verifies a request, with the libraries of Standard Webhooks.

export const VERIFIERS = {
  JavaScript: `import express from 'express';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const app = express();

// The signature covers the exact bytes of the body, so read it before it is parsed.
app.post('/webhooks', express.raw({ type: 'application/json' }), (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body, request.headers);
  } catch {
    return response.sendStatus(400);
  }
  console.log(event.type, event.id, event.data.conversationId);
  response.sendStatus(204);
});

app.listen(3000);`,
  Python: `import os

from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ['WEBHOOK_SECRET'])
app = Flask(__name__)


@app.post('/webhooks')
def receive():
    try:
        # The signature covers the exact bytes of the body.
        event = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return '', 400
    print(event['type'], event['id'], event['data'].get('conversationId'))
    return '', 204`,
  Java: `import com.standardwebhooks.Webhook;

var webhook = new Webhook(System.getenv("WEBHOOK_SECRET"));

// body: the exact text of the request; headers: a Map<String, List<String>>.
// Throws WebhookVerificationException if the signature is wrong or too old.
webhook.verify(body, headers);`,
};
