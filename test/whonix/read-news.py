# Fetches news as nymphemeral 1.4 does: NEWNEWS of the last hour, then ARTICLE for each, and no QUIT. The nntplib of its
# Python 2 asks for no capabilities, and writes the year with two digits.
import socket
import time

server = socket.create_connection(("localhost", 119), 60)
answers = server.makefile("rb")


def line():
    answer = answers.readline()
    if not answer:
        raise SystemExit("the news server closed the connection")
    return answer.decode().rstrip("\r\n")


def text(question):
    server.sendall(question.encode() + b"\r\n")
    status = line()
    if not status.startswith("2"):
        raise SystemExit(status)
    return list(iter(line, "."))


print(line())
since = time.strftime("%y%m%d %H%M%S", time.gmtime(time.time() - 3600))
for message_id in text("NEWNEWS alt.anonymous.messages " + since):
    print(*text("ARTICLE " + message_id), sep="\n")
