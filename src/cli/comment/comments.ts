import { Failure } from "../failure";
import { ask, patiently, Refusal } from "./api";
import type { Comment, Forge } from "./forge";
import { stackIn } from "./marker";

/** Pages of comments that are read; a pull request with more is taken for an error. */
const PAGES = 100;

/** What became of a comment. */
export type Done = "written" | "unchanged";

/** The library's own comments on one pull request: those that the token's account has written. */
export class Comments {
  private constructor(
    private readonly forge: Forge,
    private readonly pause: (milliseconds: number) => Promise<void>,
    private own: readonly Comment[],
  ) {}

  /** Reads them. @throws {Failure} If that is refused, or does not end. */
  static async read(forge: Forge, pause: (milliseconds: number) => Promise<void>) {
    const own = await patiently(() => ownOf(forge), pause);
    return new Comments(forge, pause, own);
  }

  /** The stacks that have one. */
  get stacks(): readonly string[] {
    return this.own.flatMap(({ body }) => stackIn(body) ?? []);
  }

  /** Sees to it that `stack` has one comment, and that it is `body`. @throws {Failure} If that is refused. */
  async put(stack: string, body: string): Promise<Done> {
    return patiently(async (tries) => {
      // One that was sent may be there, although no answer came.
      if (tries > 0) this.own = await ownOf(this.forge);
      const there = this.own.find((one) => stackIn(one.body) === stack);
      if (there === undefined) return this.make(body);
      if (sameText(there.body, body)) return tries > 0 ? "written" : "unchanged";
      try {
        await ask(this.forge, this.forge.change(there.id, body));
        return "written";
      } catch (error) {
        // Somebody has deleted it in the meantime.
        if (error instanceof Refusal && error.status === 404) return this.make(body);
        throw error;
      }
    }, this.pause);
  }

  private async make(body: string): Promise<Done> {
    await ask(this.forge, this.forge.make(body));
    return "written";
  }
}

async function ownOf(forge: Forge): Promise<readonly Comment[]> {
  const marked: Comment[] = [];
  for (let page = 1; ; page++) {
    if (page > PAGES)
      throw new Failure(`Cannot comment: there are more than ${PAGES} pages of comments`);
    const { body, more } = await ask(forge, forge.list(page));
    const comments = understood(() => forge.commentsOf(body));
    marked.push(...comments.filter((one) => stackIn(one.body) !== undefined));
    if (!more) break;
  }
  if (marked.length === 0) return [];
  const { body } = await ask(forge, forge.own);
  const own = understood(() => forge.ownOf(body));
  return marked.filter(({ author }) => author === own);
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Failure("Cannot comment: the API answers something that is not understood");
  }
}

/** A forge may keep other ends of lines, and none at the end. */
function sameText(one: string, other: string): boolean {
  const kept = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return kept(one) === kept(other);
}
