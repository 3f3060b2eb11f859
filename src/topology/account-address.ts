import type { AccountFacts } from "../engine/account-facts";

/**
 * Whether a server takes `address` as that of an account, and finds the account again.
 *
 * No server takes an `@` (1105). MySQL makes an account with a backslash in its address, and finds it no more (1133; seen on
 * 8.0 and 9.7); it leaves out spaces at the ends, and keeps addresses as ASCII.
 */
export function isAccountAddress({ addressLength }: AccountFacts, address: string): boolean {
  return (
    /^(?! )[\x20-\x7e]+(?<! )$/.test(address) &&
    !/[\\@]/.test(address) &&
    address.length <= addressLength
  );
}

/** What such an address is. */
export function accountAddress({ addressLength }: AccountFacts): string {
  return `1 to ${addressLength} ASCII characters, none a control character, a backslash or an "@", and no space at an end`;
}
