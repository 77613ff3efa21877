"""Calls functions with OpenAI's Python SDK, LangChain and LiteLLM. Prints the name of each passed check.

Environment: as for clients.py. To "Ship A7." the model looks the order up and then ships it; to "Compare A7 and B8." it
looks both up at once.
"""
import json
import os

from openai import OpenAI

BASE_URL = os.environ["BASE_URL"]
API_KEY = os.environ["API_KEY"]
os.environ["OPENAI_API_KEY"] = API_KEY
ID = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "additionalProperties": False}
FUNCTIONS = [
    {"name": "find_order", "description": "Finds an order.", "parameters": ID, "strict": True},
    {"name": "ship_order", "description": "Ships an order.", "parameters": ID, "strict": True},
]
TOOLS = [{"type": "function", "function": function} for function in FUNCTIONS]
FLAT_TOOLS = [{"type": "function", **function} for function in FUNCTIONS]
SHIPPED = "found A7, shipped A7"
COMPARED = "found A7 and found B8"
client = OpenAI(base_url=BASE_URL, api_key=API_KEY)


def run(name, arguments):
    return {"find_order": "found ", "ship_order": "shipped "}[name] + json.loads(arguments)["id"]


def completion(messages):
    return client.chat.completions.create(model="guide", messages=messages, tools=TOOLS).choices[0].message


def helper(messages):
    with client.chat.completions.stream(model="guide", messages=messages, tools=TOOLS) as stream:
        return stream.get_final_completion().choices[0].message


def chunks(messages):
    """Puts the message of a stream together by hand, as many programs do."""
    content, calls, reason = "", [], None
    for chunk in client.chat.completions.create(model="guide", messages=messages, tools=TOOLS, stream=True):
        choice = chunk.choices[0]
        content += choice.delta.content or ""
        for piece in choice.delta.tool_calls or []:
            if piece.index == len(calls):
                calls.append({"id": piece.id, "type": piece.type, "function": {"name": piece.function.name, "arguments": ""}})
            calls[piece.index]["function"]["arguments"] += piece.function.arguments or ""
        reason = choice.finish_reason or reason
    assert reason == ("tool_calls" if calls else "stop"), reason
    return {"role": "assistant", "content": content or None, **({"tool_calls": calls} if calls else {})}


def loop(question, ask):
    messages = [{"role": "user", "content": question}]
    while True:
        message = ask(messages)
        message = message if isinstance(message, dict) else message.model_dump(exclude_none=True)
        messages.append(message)
        if not message.get("tool_calls"):
            return message["content"]
        for call in message["tool_calls"]:
            result = run(call["function"]["name"], call["function"]["arguments"])
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})


def openai_completions():
    for ask in (completion, helper, chunks):
        assert loop("Ship A7.", ask) == SHIPPED
        assert loop("Compare A7 and B8.", ask) == COMPARED


def openai_lost_continuation():
    messages = [{"role": "user", "content": "Compare A7 and B8."}]
    first = client.chat.completions.with_raw_response.create(model="guide", messages=messages, tools=TOOLS)
    message = first.parse().choices[0].message
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        messages.append({"role": "tool", "tool_call_id": call.id, "content": run(call.function.name, call.function.arguments)})
    for stream in (False, True):
        last = client.chat.completions.with_raw_response.create(
            model="guide", messages=messages, tools=TOOLS, stream=stream, extra_headers={"X-Test-Fault": "lose"}
        )
        assert last.retries_taken == 1
        assert last.headers["x-conversation-id"] == first.headers["x-conversation-id"]
    items = client.conversations.items.list(first.headers["x-conversation-id"])
    assert [item.type for item in items.data].count("message") == 2, items


def responses_by_id(question):
    response = client.responses.create(model="guide", input=question, tools=FLAT_TOOLS)
    while calls := [item for item in response.output if item.type == "function_call"]:
        assert response.status == "completed"
        assert client.responses.retrieve(response.id).output == response.output
        outputs = [{"type": "function_call_output", "call_id": c.call_id, "output": run(c.name, c.arguments)} for c in calls]
        response = client.responses.create(model="guide", previous_response_id=response.id, input=outputs, tools=FLAT_TOOLS)
    return response.output_text


def responses_with_input(question):
    items = [{"role": "user", "content": question}]
    while True:
        with client.responses.stream(model="guide", input=items, tools=FLAT_TOOLS, store=False) as stream:
            for event in stream:
                if event.type == "response.function_call_arguments.done":
                    assert json.loads(event.arguments)["id"]
            response = stream.get_final_response()
        items += [item.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for item in response.output]
        calls = [item for item in response.output if item.type == "function_call"]
        if not calls:
            return response.output_text
        items += [{"type": "function_call_output", "call_id": c.call_id, "output": run(c.name, c.arguments)} for c in calls]


def openai_responses():
    for ask in (responses_by_id, responses_with_input):
        assert ask("Ship A7.") == SHIPPED, ask("Ship A7.")
        assert ask("Compare A7 and B8.") == COMPARED


def langchain():
    from langchain_core.messages import HumanMessage, ToolMessage
    from langchain_openai import ChatOpenAI

    for api in ({}, {"use_responses_api": True}, {"use_responses_api": True, "use_previous_response_id": True}):
        model = ChatOpenAI(model="guide", base_url=BASE_URL, api_key=API_KEY, **api).bind_tools(TOOLS)
        for question, expected in (("Ship A7.", SHIPPED), ("Compare A7 and B8.", COMPARED)):
            for streamed in (False, True):
                messages = [HumanMessage(question)]
                while True:
                    message = model.invoke(messages)
                    if streamed:
                        message = None
                        for chunk in model.stream(messages):
                            message = chunk if message is None else message + chunk
                    messages.append(message)
                    if not message.tool_calls:
                        break
                    for call in message.tool_calls:
                        messages.append(ToolMessage(run(call["name"], json.dumps(call["args"])), tool_call_id=call["id"]))
                assert message.text == expected, (api, message)


def litellm():
    import litellm

    options = {"model": "openai/guide", "api_base": BASE_URL, "api_key": API_KEY, "tools": TOOLS}

    def ask(messages):
        return litellm.completion(messages=messages, **options).choices[0].message

    def stream(messages):
        chunks = list(litellm.completion(messages=messages, stream=True, **options))
        return litellm.stream_chunk_builder(chunks, messages=messages).choices[0].message

    for each in (ask, stream):
        assert loop("Ship A7.", each) == SHIPPED
        assert loop("Compare A7 and B8.", each) == COMPARED


for check in (openai_completions, openai_lost_continuation, openai_responses, langchain, litellm):
    check()
    print(check.__name__, flush=True)
