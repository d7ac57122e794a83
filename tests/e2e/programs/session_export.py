import json
import requests
import ssl
import websocket

createSessionURL = "https://host/qps/session?xrfkey=1234567890123457"

postHeaders={   "X-Qlik-User": "UserDirectory=<DIRECTORY>;UserId=<USER>",
            "X-Qlik-XrfKey": "1234567890123457",
            "Content-Type": "application/json"
}

body ="""{
  "UserDirectory": "<DIRECTORY>",
  "UserId": "<USER>",
  "Attributes": [ ],
  "SessionId": "11111111"
}"""

#create a session ID
r = requests.post(createSessionURL, headers= postHeaders, cert =(pemPath,pemKeyPath), verify=False, allow_redirects=True, data=body)

#ask the engine for the file, as the same user
ws = websocket.create_connection("wss://host/app/<APP>", sslopt={"cert_reqs": ssl.CERT_NONE, "certfile": pemPath, "keyfile": pemKeyPath}, header={"X-Qlik-User": postHeaders["X-Qlik-User"]})

def ask(handle, method, params):
    ws.send(json.dumps({"jsonrpc": "2.0", "id": 1, "handle": handle, "method": method, "params": params}))
    while True:
        answer = json.loads(ws.recv())
        if answer.get("id") == 1:
            return answer["result"]

ws.recv()
doc = ask(-1, "OpenDoc", ["<APP>"])["qReturn"]["qHandle"]
cube = {"qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}], "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}]}
table = ask(doc, "CreateSessionObject", [{"qInfo": {"qType": "table"}, "qHyperCubeDef": cube}])["qReturn"]["qHandle"]
path = ask(table, "ExportData", ["CSV_C", "/qHyperCubeDef", "out.csv", "P"])["qUrl"]
ws.close()

#use created session ID to get output of Engine API exportData function
getHeaders = {"X-Qlik-XrfKey": "1234567890123457"}
csvURL = "https://host" + path + ("&" if "?" in path else "?") + "xrfkey=1234567890123457"

#make call for file
r2 = requests.get(csvURL, headers= getHeaders, cookies= {"<COOKIE>": "11111111"}, cert =(pemPath,pemKeyPath), verify=False, allow_redirects=True)
