// RFC 9580, section 7, as gpg --clear-sign writes it.
const MESSAGE =
  /^-----BEGIN PGP SIGNED MESSAGE-----\nHash: [A-Z0-9-]+\n\n(.*\n)-----BEGIN PGP SIGNATURE-----\n\n[A-Za-z0-9+/=\n]+-----END PGP SIGNATURE-----\n$/s;

/**
 * Reads a clear-signed text. Whose signature it has, and whether that holds, is another question.
 *
 * @returns the text; undefined when there is anything before the message, beside it, or after it, which no signature holds
 */
export function clearSignedText(message: string): string | undefined {
  return MESSAGE.exec(message)?.[1];
}
