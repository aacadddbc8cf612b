"""A small SMTP server for tests: takes mails, refuses some, hangs up or stalls when told to."""

import email
import socketserver
import threading
from email.header import decode_header, make_header
from email.message import Message


def subject_of(message: Message) -> str:
    return str(make_header(decode_header(message["Subject"])))


class MailServer:
    """`inbox` holds what was accepted. Texts in `refuse` / `hang_up` / `stall` act on a mail's
    data: answer 550, close the connection, or wait until `go_on` is set before answering."""

    def __init__(self) -> None:
        self.inbox: list[Message] = []
        self.refuse: set[str] = set()
        self.hang_up: set[str] = set()
        self.stall: set[str] = set()
        self.stalled = threading.Event()
        self.go_on = threading.Event()
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                owner.talk(self)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.go_on.set()
        self.server.shutdown()
        self.server.server_close()

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        def say(text: str) -> None:
            line.wfile.write(f"{text}\r\n".encode())

        say("220 mihon")
        while command := line.rfile.readline().decode().strip().upper():
            if command.startswith("DATA"):
                say("354 go on")
                answer = self.take(self.read_data(line))
                if not answer:
                    return
                say(answer)
            elif command.startswith("QUIT"):
                say("221 bye")
                return
            else:
                say("250 ok")

    def read_data(self, line: socketserver.StreamRequestHandler) -> bytes:
        data = b""
        while (row := line.rfile.readline()) not in (b".\r\n", b""):
            data += row.removeprefix(b".") if row.startswith(b"..") else row
        return data

    def take(self, data: bytes) -> str:
        message = email.message_from_bytes(data)
        subject = subject_of(message)
        if any(word in subject for word in self.hang_up):
            return ""
        if any(word in subject for word in self.refuse):
            return "550 not wanted"
        self.inbox.append(message)
        if any(word in subject for word in self.stall):
            self.stalled.set()
            self.go_on.wait(20)
        return "250 taken"
