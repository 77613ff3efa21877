import requests

response = requests.post(
    f'https://api.mygptassistants.com/api/v1/chat/{bot_id}/stream',
    headers={
        'Authorization': f'Bearer {api_key}',
        'Content-Type': 'application/json',
    },
    json={'message': 'Tell me a story'},
    stream=True
)

for chunk in response.iter_content(chunk_size=None, decode_unicode=True):
    print(chunk, end='', flush=True)
