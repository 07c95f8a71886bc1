"""One kept HTTP/1.1 connection to loopback, and free ports."""
import http.client
import socket


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Http:
    def __init__(self, port, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1_800)
        self.headers = dict(headers)

    def send(self, method, path, body=None, expect=None, headers=None):
        """The answer's body. Errors: RuntimeError where the status is another than `expect`."""
        self.connection.request(method, path, body.encode() if isinstance(body, str) else body, {**self.headers, **(headers or {})})
        answer = self.connection.getresponse()
        text = answer.read()
        if expect is not None and answer.status != expect:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]!r}")
        self.location = answer.getheader("location")
        return text
