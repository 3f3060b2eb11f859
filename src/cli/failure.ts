/** What keeps the tool from looking or doing what it was asked; its message is for people. */
export class Failure extends Error {
  constructor(
    message: string,
    /** The exit code: 1 refused, 3 could not look. */
    readonly code: 1 | 3 = 3,
  ) {
    super(message);
  }
}
