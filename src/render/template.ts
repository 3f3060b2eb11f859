import { readFileSync } from "node:fs";
import { join } from "node:path";
import Mustache from "mustache";

/** Where the package keeps its templates: beside `src` in the repository, beside `dist` when installed. */
export const TEMPLATES = join(__dirname, "..", "..", "templates");

/**
 * Renders `templates/<name>.mustache` as plain text: nothing is HTML-escaped, because the output is configuration.
 *
 * @throws {ReferenceError} If the template names something `view` lacks. Mustache itself would print nothing, and
 * `server_id = ` starts a server with a wrong id.
 */
export function renderTemplate(name: string, view: object): string {
  const template = readFileSync(join(TEMPLATES, `${name}.mustache`), "utf8");
  return Mustache.render(template, new StrictContext(view), undefined, { escape: String });
}

class StrictContext extends Mustache.Context {
  override push(view: unknown): Mustache.Context {
    return new StrictContext(view, this);
  }

  override lookup(tag: string): unknown {
    const value: unknown = super.lookup(tag);
    if (value === undefined) throw new ReferenceError(`Cannot render tag "${tag}": no such value`);
    return value;
  }
}
