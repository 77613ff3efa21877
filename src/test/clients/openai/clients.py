"""Uses Rejoinder with OpenAI's Python SDK, LangChain, LiteLLM and llm. Prints the name of each passed check.

Environment: BASE_URL ends in /v1, API_KEY is a key with write permission. The model "guide" answers by its question, see
OpenAiClientFixture. The header X-Test-Fault makes the proxy in front of the server lose or cut a response.
"""
import os
import subprocess
import sys

BASE_URL = os.environ["BASE_URL"]
API_KEY = os.environ["API_KEY"]
os.environ["OPENAI_API_KEY"] = API_KEY
ANSWER = "Hello there"
COUNT = "one two three"
RECITAL = "line " * 10_000
USER = {"role": "user", "content": "Hello"}


def openai_chat(client):
    whole = client.chat.completions.create(model="guide", messages=[USER])
    assert whole.choices[0].message.content == ANSWER, whole
    assert whole.choices[0].finish_reason == "stop"
    assert whole.usage.total_tokens == 7
    chunks = list(client.chat.completions.create(model="guide", messages=[USER], stream=True, stream_options={"include_usage": True}))
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == ANSWER
    assert chunks[-1].usage.total_tokens == 7 and not chunks[-1].choices
    assert len({c.id for c in chunks}) == 1
    with client.chat.completions.stream(model="guide", messages=[USER]) as stream:
        assert stream.get_final_completion().choices[0].message.content == ANSWER


def openai_threading(client):
    first = client.chat.completions.with_raw_response.create(model="guide", messages=[{"role": "user", "content": "Count."}])
    said = first.parse().choices[0].message.content
    messages = [{"role": "user", "content": "Count."}, {"role": "assistant", "content": said}, USER]
    second = client.chat.completions.with_raw_response.create(model="guide", messages=messages)
    assert first.headers["x-conversation-id"] == second.headers["x-conversation-id"]


def openai_models(client):
    assert "guide" in [model.id for model in client.models.list()]
    assert client.models.retrieve("guide").owned_by == "rejoinder"


def openai_responses(client):
    response = client.responses.create(model="guide", input="Hello", metadata={"a": "b"})
    assert response.output_text == ANSWER and response.status == "completed"
    assert response.usage.total_tokens == 7
    again = client.responses.retrieve(response.id)
    assert again.output_text == ANSWER and again.metadata == {"a": "b"}
    assert client.responses.input_items.list(response.id).data[0].content[0].text == "Hello"
    following = client.responses.create(model="guide", input="How many messages?", previous_response_id=response.id)
    assert following.output_text == "3", following.output_text
    client.responses.delete(response.id)
    expect(openai_errors().NotFoundError, lambda: client.responses.retrieve(response.id))


def openai_response_stream(client):
    with client.responses.stream(model="guide", input="Count.") as stream:
        deltas = [event.delta for event in stream if event.type == "response.output_text.delta"]
        assert "".join(deltas) == COUNT
        assert stream.get_final_response().output_text == COUNT


def openai_cut_stream(client):
    text, last, id = "", -1, None
    try:
        for event in client.responses.create(model="guide", input="Recite.", stream=True, extra_headers={"X-Test-Fault": "cut"}):
            last = event.sequence_number
            if event.type == "response.created":
                id = event.response.id
            if event.type == "response.output_text.delta":
                text += event.delta
        raise AssertionError("the stream was not cut")
    except AssertionError:
        raise
    except Exception:
        pass
    assert text and text != RECITAL
    for event in client.responses.retrieve(id, stream=True, starting_after=last):
        assert event.sequence_number > last
        last = event.sequence_number
        if event.type == "response.output_text.delta":
            text += event.delta
    assert text == RECITAL


def openai_cancel(client):
    running = client.responses.create(model="guide", input="Wait.", background=True)
    assert running.status == "in_progress"
    cancelled = client.responses.cancel(running.id)
    assert cancelled.status == "cancelled"


def openai_conversations(client):
    items = [{"type": "message", "role": "user", "content": "Hello"}, {"type": "message", "role": "assistant", "content": "Hi!"}]
    made = client.conversations.create(metadata={"a": "b"}, items=items)
    client.responses.create(model="guide", input="Count.", conversation=made.id)
    found = client.conversations.retrieve(made.id)
    assert found.id == made.id and found.metadata == {"a": "b"}
    items = list(client.conversations.items.list(made.id, order="asc", limit=2))
    assert [item.content[0].text for item in items] == ["Hello", "Hi!", "Count.", COUNT], items
    assert client.conversations.update(made.id, metadata={"c": "d"}).metadata == {"c": "d"}
    assert client.conversations.delete(made.id).deleted
    expect(openai_errors().NotFoundError, lambda: client.conversations.retrieve(made.id))


def openai_failures(client):
    errors = openai_errors()
    error = expect(errors.NotFoundError, lambda: client.chat.completions.create(model="nowhere", messages=[USER]))
    assert error.code == "model_not_found" and error.request_id
    expect(errors.AuthenticationError, lambda: client.with_options(api_key="wrong").models.list())
    expect(errors.BadRequestError, lambda: client.chat.completions.create(model="guide", messages=[]))
    failure = [{"role": "user", "content": "Fail."}]
    expect(errors.InternalServerError, lambda: client.chat.completions.create(model="guide", messages=failure))
    expect(errors.InternalServerError, lambda: list(client.chat.completions.create(model="guide", messages=failure, stream=True)))
    broken = [{"role": "user", "content": "Break off."}]
    expect(errors.APIError, lambda: list(client.chat.completions.create(model="guide", messages=broken, stream=True)))


def openai_lost_response(client):
    question = [{"role": "user", "content": "Lost?"}]
    for stream in (False, True):
        first = client.chat.completions.with_raw_response.create(
            model="guide", messages=question, stream=stream, extra_headers={"X-Test-Fault": "lose"}
        )
        assert first.retries_taken == 1
        conversation = client.conversations.items.list(first.headers["x-conversation-id"])
        assert len(conversation.data) == 2, conversation


def langchain_chat(_):
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(model="guide", base_url=BASE_URL, api_key=API_KEY)
    assert model.invoke("Hello").content == ANSWER
    assert "".join(chunk.content for chunk in model.stream("Count.")) == COUNT
    responses = ChatOpenAI(model="guide", base_url=BASE_URL, api_key=API_KEY, use_responses_api=True)
    assert responses.invoke("Hello").content[0]["text"] == ANSWER
    streamed = "".join(part["text"] for chunk in responses.stream("Count.") for part in chunk.content if part.get("text"))
    assert streamed == COUNT, streamed


def litellm_chat(_):
    import litellm

    options = {"model": "openai/guide", "api_base": BASE_URL, "api_key": API_KEY, "messages": [USER]}
    assert litellm.completion(**options).choices[0].message.content == ANSWER
    assert "".join(chunk.choices[0].delta.content or "" for chunk in litellm.completion(stream=True, **options)) == ANSWER


def llm_chat(_):
    def ask(command):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    home = os.environ["LLM_USER_PATH"]
    with open(os.path.join(home, "extra-openai-models.yaml"), "w") as file:
        file.write(f"- model_id: guide\n  model_name: guide\n  api_base: {BASE_URL}\n  api_key_name: rejoinder\n")
    command = [sys.executable, "-m", "llm", "-m", "guide", "--key", API_KEY, "Hello"]
    assert ask(command).strip() == ANSWER
    assert ask(command + ["--no-stream"]).strip() == ANSWER


def openai_errors():
    import openai

    return openai


def expect(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def main():
    from openai import OpenAI

    client = OpenAI(base_url=BASE_URL, api_key=API_KEY)
    for check in (
        openai_chat,
        openai_threading,
        openai_models,
        openai_responses,
        openai_response_stream,
        openai_cut_stream,
        openai_cancel,
        openai_conversations,
        openai_failures,
        openai_lost_response,
        langchain_chat,
        litellm_chat,
        llm_chat,
    ):
        check(client)
        print(check.__name__, flush=True)


main()
