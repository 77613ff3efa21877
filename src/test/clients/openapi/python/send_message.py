"""Sends a message with the generated client: send_message.py CLIENT_FOLDER URL KEY."""

import sys

sys.path.insert(0, sys.argv[1])

import rejoinder_client as client  # noqa: E402

configuration = client.Configuration(host=sys.argv[2], access_token=sys.argv[3])
with client.ApiClient(configuration) as connection:
    request = client.SendMessageRequest(
        message="What are your business hours?", metadata={"userId": "user_789"}
    )
    answer = client.ChatApi(connection).send_message("guide", request).data
    print(answer.response, answer.conversation_id)
    response = client.OpenAIApi(connection).create_response(
        client.CreateResponseRequest(model="guide", input=client.CreateResponseRequestInput("Hi"))
    )
    print(response.output[0].content[0].text, response.conversation.id)
    completion = client.OpenAIApi(connection).create_chat_completion(
        client.CreateChatCompletionRequest(
            model="guide",
            messages=[
                client.ChatMessageInput(role="user", content=client.ChatMessageInputContent("Hi"))
            ],
        )
    )
    print(completion.choices[0].message.content)
