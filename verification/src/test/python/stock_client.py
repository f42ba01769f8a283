"""Two users of python-socketio talk through the chat's events: URL TOKEN TOKEN TRANSPORT."""
import sys
import threading

import socketio

url, alice_token, bob_token, transport = sys.argv[1:5]
room = "channel:python-" + transport


class Person:
    def __init__(self, token):
        self.heard = {}
        self.client = socketio.Client(reconnection=False)
        for event in ("authenticated", "message:new", "typing:event", "message:read", "error"):
            self.client.on(event, self.hearing(event))
        self.client.connect(url, auth={"token": token}, transports=[transport])

    def flag(self, event):
        return self.heard.setdefault(event, (threading.Event(), []))

    def hearing(self, event):
        self.flag(event)

        def hear(*args):
            flag, all_args = self.flag(event)
            all_args.append(args)
            flag.set()

        return hear

    def await_event(self, event):
        flag, all_args = self.flag(event)
        assert flag.wait(20), "not heard: " + event
        return all_args[-1][0]

    def ask(self, event, payload):
        answer = self.client.call(event, payload, timeout=20)
        assert answer["success"], (event, answer)
        return answer.get("data")

    def refused(self, event, payload):
        answer = self.client.call(event, payload, timeout=20)
        assert not answer["success"], (event, answer)
        return answer["error"]["code"]


alice, bob = Person(alice_token), Person(bob_token)
assert alice.await_event("authenticated")["userId"] == "alice"
assert bob.await_event("authenticated")["userId"] == "bob"
assert alice.client.call("ping", {"timestamp": 7}, timeout=20) == {"timestamp": 7}
for person in (alice, bob):
    joined = person.ask("room:join", {"roomName": room})
    assert joined["roomName"] == room, joined
alice.ask("typing:start", {"roomName": room})
assert bob.await_event("typing:event")["users"][0]["userId"] == "alice"
sent = alice.ask("message:send", {"roomName": room, "content": "gr\u00fc\u00df \U0001f600", "clientMessageId": "p1"})
new = bob.await_event("message:new")
assert new["messageId"] == sent["messageId"] and new["content"] == "gr\u00fc\u00df \U0001f600", new
again = alice.ask("message:send", {"roomName": room, "content": "gr\u00fc\u00df \U0001f600", "clientMessageId": "p1"})
assert again["duplicate"] and again["messageId"] == sent["messageId"], again
bob.ask("message:read-ack", {"roomName": room, "messageId": sent["messageId"]})
assert alice.await_event("message:read")["userId"] == "bob"
history = bob.ask("room:history", {"roomName": room, "limit": 10})
assert [m["messageId"] for m in history["messages"]] == [sent["messageId"]], history
assert bob.ask("presence:get", {"userIds": ["alice"]})["presences"][0]["status"] == "online"
assert alice.refused("no:such", {}) == "UNKNOWN_EVENT"
assert alice.refused("message:send", {"roomName": room}) == "VALIDATION_ERROR"
bob.ask("room:leave", {"roomName": room})
try:
    Person("no token")
    raise AssertionError("let in without a token")
except socketio.exceptions.ConnectionError:
    pass
for person in (alice, bob):
    person.client.disconnect()
print("done")
