# Opens both tunnels as clients do, says so once both servers have spoken, and keeps them open.
import socket
import time

ends = [socket.create_connection(("127.0.0.1", port), 60) for port in (119, 25)]
for end in ends:
    if not end.recv(1000):
        raise SystemExit("a tunnel was closed")
print("held", flush=True)
time.sleep(600)
