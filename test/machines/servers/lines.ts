import type { Socket } from "node:net";

/**
 * Calls back for every line a client sends.
 *
 * @param onLine Gets the line without its line end.
 * @returns Stops listening, for good; what arrives from then on is left to others.
 */
export function readLines(socket: Socket, onLine: (line: string) => void): () => void {
  let rest = "";
  const onData = (chunk: Buffer) => {
    rest += chunk.toString("utf8");
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const line = rest.slice(0, end).replace(/\r$/, "");
      rest = rest.slice(end + 1);
      onLine(line);
    }
  };
  socket.on("data", onData);
  return () => socket.off("data", onData).pause();
}

/** Sends lines, each ended by CR LF. */
export function sendLines(socket: Socket, ...lines: readonly string[]): void {
  socket.write(lines.map((line) => `${line}\r\n`).join(""));
}
