# Opens COUNT news connections at once, keeps each busy for SECONDS, and prints how they ended.
import collections
import nntplib
import sys
import threading
import time

count, seconds = int(sys.argv[1]), int(sys.argv[2])
ends = collections.Counter()


def visit():
    try:
        with nntplib.NNTP("127.0.0.1", 119, timeout=60) as server:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                server.date()
                time.sleep(5)
        ends["served"] += 1
    except Exception as error:
        ends[type(error).__name__] += 1


visits = [threading.Thread(target=visit) for _ in range(count)]
for visit in visits:
    visit.start()
for visit in visits:
    visit.join()
print(dict(ends))
