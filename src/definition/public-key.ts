/** An OpenPGP key that signs a repository, without its secret part. */
export interface PublicKey {
  /** 40 hexadecimal digits, in capitals. */
  fingerprint: string;
  /** When it was made: seconds since the epoch. */
  created: number;
  /** All of it, as `gpg --export` writes it. */
  content: Uint8Array;
}
