import nntplib

with nntplib.NNTP("127.0.0.1", 119, timeout=60) as server:
    print(server.getwelcome())
    _, _, first, _, _ = server.group("alt.anonymous.messages")
    _, article = server.article(first)
    for line in article.lines:
        print(line.decode())
