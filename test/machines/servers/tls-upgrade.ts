import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { ServerName } from "./certificates.ts";
import type { ServerState } from "./server-state.ts";

/**
 * Starts TLS, as the server, on a connection whose client is about to say its hello, with the certificate
 * the story wants now, and records how it went.
 *
 * @param server The server that speaks, for the record and the certificate.
 * @param encrypted Called with the encrypted connection once the handshake is done.
 */
export function startTls(
  socket: Socket,
  server: ServerName,
  state: ServerState,
  encrypted: (socket: TLSSocket) => void,
): void {
  const address = socket.localAddress ?? "";
  const pem = state.keyAndCertificate(server);
  const secureContext = createSecureContext({
    key: pem,
    cert: pem,
    minVersion: "TLSv1.2",
    sessionIdContext: "stories",
    // A ticket of one connection is good for the next, as long as the certificate is the same.
    ticketKeys: createHash("sha384").update(pem).digest(),
  });
  const { demandsCertificate = false, endsAtOnce = false } = state.manners(server);
  const demand = { requestCert: demandsCertificate, rejectUnauthorized: demandsCertificate };
  const secured = new TLSSocket(socket, { isServer: true, secureContext, ...demand });
  const refuse = (refusal: string) => {
    secured.off("close", onClose);
    state.recordConnection({ server, address, tlsVersion: null, sni: null, resumed: false, refusal });
  };
  const onError = (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message);
  const onClose = () => refuse("closed");
  secured.once("error", onError).once("close", onClose);
  secured.once("secure", () => {
    secured.off("close", onClose).off("error", onError);
    // A client may drop the connection whenever it likes.
    secured.on("error", () => secured.destroy());
    const tlsVersion = secured.getProtocol();
    const resumed = secured.isSessionReused();
    state.recordConnection({
      server,
      address,
      tlsVersion,
      sni: requestedName(secured),
      resumed,
      refusal: null,
    });
    if (endsAtOnce) secured.end();
    else encrypted(secured);
  });
}

// Node.js sets it on the server's side too; its types know it on the client's only.
function requestedName(socket: TLSSocket & { servername?: unknown }): string | null {
  return typeof socket.servername === "string" ? socket.servername : null;
}
