import websocket
import ssl
import json

header_user = {'Authorization': 'Bearer (your jwt token)'}

ws = websocket.create_connection("wss://qlikserver1.domain.local/hdr/app/", sslopt={"cert_reqs": ssl.CERT_NONE},header=header_user)

ws.send(json.dumps({
	"handle": -1,
	"method": "GetDocList",
	"params": [],
	"outKey": -1,
	"id": 1
}))

result = ws.recv()

while result:
    y = json.loads(result)
    print(y)
    result = ws.recv()
