# Usage: news-over-tor.py TURNS DOCUMENTED_PORT ISOLATED_PORT [MESSAGE_ID]. Prints a line for each turn: the seconds that
# openssl, the documented and the isolated tunnel took, to the greeting or for the article. Each of them comes first as
# often as the others, where TURNS is a multiple of three.
import socket
import subprocess
import sys
import time

TLS = ["openssl", "s_client", "-quiet", "-no_ign_eof", "-verify_return_error", "-connect", "news.mixmin.net:563"]


def tunnel(port):
    def connect():
        end = socket.create_connection(("127.0.0.1", port), 120)
        return end.makefile("rb"), end.makefile("wb"), end.close

    return connect


def direct():
    process = subprocess.Popen(TLS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return process.stdout, process.stdin, process.wait


def measure(connect, message_id):
    began = time.monotonic()
    answers, questions, end = connect()
    if not answers.readline().startswith(b"200"):
        raise SystemExit("no greeting")
    if message_id:
        began = time.monotonic()
        questions.write(b"ARTICLE %s\r\n" % message_id.encode())
        questions.flush()
        while answers.readline() != b".\r\n":
            pass
    seconds = time.monotonic() - began
    questions.write(b"QUIT\r\n")
    questions.flush()
    questions.close()
    answers.read()
    answers.close()
    end()
    return seconds


turns, message_id = int(sys.argv[1]), (sys.argv[4:] or [None])[0]
contenders = [direct, tunnel(int(sys.argv[2])), tunnel(int(sys.argv[3]))]
# Tor attaches the first connections to circuits, which may have to be built.
for connect in contenders:
    measure(connect, None)
for turn in range(turns):
    seconds = {}
    for number in range(3):
        contender = (turn + number) % 3
        seconds[contender] = measure(contenders[contender], message_id)
    print(seconds[0], seconds[1], seconds[2], flush=True)
