import { utils } from "ssh2";

/** How a private key is locked. */
interface Lock {
  readonly passphrase: string;
  readonly cipher: string;
  readonly rounds: number;
}

/**
 * A new ed25519 key pair. One in 256 that ssh2 generates begins with a zero byte, which it leaves out: nobody can read that
 * one, so another is made.
 */
export function newKeyPair(lock?: Lock): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair =
      lock === undefined
        ? utils.generateKeyPairSync("ed25519")
        : utils.generateKeyPairSync("ed25519", lock);
    if (!(utils.parseKey(pair.private, lock?.passphrase) instanceof Error)) return pair;
  }
}
